"""The ledger's codes as words on a screen: states, kinds, standings, fields, and who did what."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import select

from tracker.common.languages import gettext
from tracker.extensions import db
from tracker.ledger.deadlines import DeadlineView, Standing
from tracker.ledger.models import PEOPLE, Event
from tracker.people.models import User

STATE_NAMES = {
    "not_started": _l("未启动"),
    "in_progress": _l("正在整改"),
    "substantially_done": _l("基本完成"),
    "pending_review": _l("待销号"),
    "closed": _l("已销号"),
    "cancelled": _l("已中止"),
}
KIND_NAMES = {"finding": _l("问题"), "action": _l("措施")}
DEADLINE_KIND_NAMES = {
    "immediate": _l("立行立改"),
    "fixed": _l("限期整改"),
    "ongoing": _l("长期坚持"),
    None: _l("未定时限"),
}
STANDING_NAMES = {
    Standing.DUE_TODAY: _l("今天到期"),
    Standing.UNDATED: _l("未定时限"),
    Standing.CLOSED: _l("按期销号"),
    Standing.CLOSED_LATE: _l("逾期销号"),
    Standing.SIGNED_LATE: _l("按期申请、延后签批"),
}
FIELD_NAMES = {
    "title": _l("标题"),
    "text": _l("具体内容"),
    "target": _l("整改目标"),
    "root_cause": _l("原因剖析"),
    "responsible_unit": _l("责任单位"),
    "supporters": _l("配合单位"),
    "supporter_ids": _l("配合人"),
    "withheld": _l("拟不公开"),
    "finding_id": _l("对应的问题"),
}


def state_name(state: str) -> str:
    return str(STATE_NAMES[state])


def kind_name(kind: str) -> str:
    return str(KIND_NAMES[kind])


def deadline_kind_name(kind: str | None) -> str:
    return str(DEADLINE_KIND_NAMES[kind])


def deadline_words(view: DeadlineView) -> str:
    """How an item stands against its deadline; "" for what is closed without a date, or cancelled (F20)."""
    if view.standing is Standing.OVERDUE:
        return gettext("逾期 %(count)s 天", count=view.days_overdue)
    if view.standing in (Standing.DUE_SOON, Standing.ON_TRACK):
        return gettext("明天到期") if view.days == 1 else gettext("还有 %(count)s 天", count=view.days)
    if view.standing is Standing.CLOSED and view.days is None:
        return ""
    return str(STANDING_NAMES.get(view.standing, ""))


def mark_name(mark: str) -> str:
    """What a leader has made of an item, as a word beside its state: urged, escalated, watched."""
    return {
        "urged": pgettext("mark", "催办"),
        "escalated": pgettext("mark", "督办"),
        "watched": pgettext("mark", "挂账"),
    }[mark]


def field_name(field: str) -> str:
    return str(FIELD_NAMES.get(field, field))


def value_words(value: Any) -> str:
    """A value of a change, as a person reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value) if value not in (None, "") else _("（空）")


def people_in(events: Iterable[Event]) -> dict[int, str]:
    """The names behind every user id the events mention, in one query."""
    ids = {value for event in events for field in PEOPLE for value in event.changes.get(field, ()) if value is not None}
    if not ids:
        return {}
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}


def who_did(event: Event) -> str:
    """周舟（代李宁）: a deputy and the principal."""
    if event.actor_id is None:
        return _("系统")
    if event.acting_for:
        return _("%(who)s（代%(principal)s）", who=event.actor, principal=event.acting_for)
    return event.actor
