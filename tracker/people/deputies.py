"""Deputies: for a period somebody acts in another's place in one organisation; the history shows both names."""

from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from tracker.extensions import db
from tracker.people.access import NotAllowed, Right, may, people_of
from tracker.people.models import Deputyship, Organisation, User


def principals_of(person: User, organisation: Organisation, *, today: date) -> list[User]:
    """Active people in whose place this person may act there on that day, in the order of their appointment."""
    return [
        each.principal
        for each in person.deputyships
        if each.organisation_id == organisation.id and each.covers(today) and each.principal.is_active
    ]


def deputyships_of(organisation: Organisation, *, today: date) -> Select[tuple[Deputyship]]:
    """Running and coming ones, earliest first."""
    return (
        select(Deputyship)
        .where(
            Deputyship.organisation_id == organisation.id,
            Deputyship.ends_on >= today,
            or_(Deputyship.ended_on.is_(None), Deputyship.ended_on > today),
        )
        .order_by(Deputyship.starts_on, Deputyship.id)
    )


def appoint(
    deputy: User,
    *,
    principal: User,
    organisation: Organisation,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
) -> Deputyship:
    """One's own deputy, or by the secretary anybody's. Both people hold a role in the organisation."""
    if by.id != principal.id and not may(by, Right.ARRANGE, organisation):
        raise NotAllowed(_("只能为自己指定代理人；为他人指定请找书记。"), status=403)
    members = {person.id for person in db.session.scalars(people_of(organisation))}
    if not {deputy.id, principal.id} <= members:
        raise NotAllowed(_("代理人和被代理人都应是本支部的人员。"), status=400)
    if deputy.id == principal.id:
        raise NotAllowed(_("代理人不能是本人。"), status=400)
    if ends_on < starts_on:
        raise NotAllowed(_("结束日期早于开始日期，请检查。"), status=400)
    new = Deputyship(
        organisation_id=organisation.id,
        principal=principal,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by_id=by.id,
        appointed_at=at,
    )
    db.session.add(new)
    return new


def end(deputyship: Deputyship, *, by: User, today: date) -> None:
    """From that day on it no longer counts; the row stays."""
    organisation = db.session.get_one(Organisation, deputyship.organisation_id)
    if by.id not in (deputyship.principal_id, deputyship.deputy_id) and not may(by, Right.ARRANGE, organisation):
        raise NotAllowed(_("只有本人、代理人或书记可以结束代理。"), status=403)
    deputyship.ended_on = min(deputyship.ended_on or today, today)
