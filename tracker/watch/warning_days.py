"""The days after which an organisation is warned: its own or the settings', as its page shows and its secretary or an
administrator decides them."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete

from tracker.extensions import db
from tracker.ledger.models import WarningRule
from tracker.people import signing_in
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import Organisation, User

MOST = 365


@dataclass(frozen=True, slots=True)
class Days:
    """blue, yellow: left when a warning begins. lead, secretary, parent: working days overdue."""

    blue: int
    yellow: int
    lead: int
    secretary: int
    parent: int

    def __str__(self) -> str:
        return f"{self.blue}, {self.yellow}; {self.lead}, {self.secretary}, {self.parent}"


def usual() -> Days:
    settings = current_app.config
    return Days(settings["BLUE_DAYS"], settings["YELLOW_DAYS"], *settings["ESCALATE_DAYS"])


def own_rule(organisation: Organisation) -> WarningRule | None:
    return db.session.get(WarningRule, organisation.id)


def days_of(organisation: Organisation) -> Days:
    rule = own_rule(organisation)
    if rule is None:
        return usual()
    return Days(rule.blue_days, rule.yellow_days, rule.lead_days, rule.secretary_days, rule.parent_days)


def decide(organisation: Organisation, days: Days | None, *, by: User, at: datetime) -> bool:
    """From now on these hold there; None: the settings again. False where that was so before."""
    if not may(by, Right.SET_UP_TELLING, organisation):
        raise NotAllowed(_("您没有权限进行此操作。"), status=403)
    if days is not None:
        refuse_nonsense(days)
    before, after = days_of(organisation), days or usual()
    if before == after and (own_rule(organisation) is None) == (days is None):
        return False
    db.session.execute(delete(WarningRule).where(WarningRule.organisation_id == organisation.id))
    if days is not None:
        db.session.add(
            WarningRule(
                organisation_id=organisation.id,
                blue_days=days.blue,
                yellow_days=days.yellow,
                lead_days=days.lead,
                secretary_days=days.secretary,
                parent_days=days.parent,
            )
        )
    signing_in.record(
        "warning_days_changed",
        actor=by.username,
        at=at,
        subject=organisation.name,
        words=f"{before} → {after}",
        organisation=organisation,
    )
    return True


def refuse_nonsense(days: Days) -> None:
    if days.yellow > days.blue:
        raise NotAllowed(_("黄色预警的天数不能多于蓝色预警。"), status=400)
    if not days.lead <= days.secretary <= days.parent:
        raise NotAllowed(_("应当先告知责任领导，再告知书记，再告知上级：天数依次不减。"), status=400)
