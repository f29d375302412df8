"""Deputies: for a period somebody acts in another's place in one organisation; the history shows both names."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from tracker.common.clock import day_of
from tracker.common.filters import long_date
from tracker.extensions import db
from tracker.people.access import NotAllowed, Right, may, people_of
from tracker.people.models import Deputyship, Organisation, User
from tracker.people.signing_in import record
from tracker.people.told_apart import told_apart

LONGEST = timedelta(days=366)


def principals_of(person: User, organisation: Organisation, *, today: date) -> list[User]:
    """Active people in whose place this person may act there on that day, in the order of their appointment. Nobody
    acts for those whom a principal is deputy of: what is lent is not lent on."""
    return [each.principal for each in running(person, today=today) if each.organisation_id == organisation.id]


def running(person: User, *, today: date) -> list[Deputyship]:
    """In whose place this person may act on that day, wherever that is."""
    return [each for each in lent_to(person, today=today) if each.principal.is_active]


def lent_to(person: User, *, today: date) -> list[Deputyship]:
    """What binds this person to others on that day, those whose account is in use no longer among them."""
    return [each for each in person.deputyships if each.covers(today)]


def covering(today: date, deputyship: Any = Deputyship) -> ColumnElement[bool]:
    """Running on that day: the twin of Deputyship.covers for many rows."""
    begun = and_(deputyship.starts_on <= today, deputyship.ends_on >= today)
    return and_(begun, or_(deputyship.ended_on.is_(None), deputyship.ended_on > today))


class Lent(Protocol):
    """A deputyship, or a row that holds as much of one as is asked for."""

    principal_id: Any
    organisation_id: Any
    appointed_by_id: Any
    appointed_at: Any
    starts_on: Any
    ends_on: Any
    ended_on: Any


def appointers(deputyships: Iterable[Lent], *, principal_id: int, organisation_id: int, at: datetime) -> frozenset[int]:
    """Who appointed somebody, of whose deputyships these are, so that they could act for the principal in that
    instant. One that ended on that very day may have been the one: history cannot tell the hour."""
    day = day_of(at)
    return frozenset(
        each.appointed_by_id
        for each in deputyships
        if (each.principal_id, each.organisation_id) == (principal_id, organisation_id)
        and each.appointed_at <= at
        and each.starts_on <= day <= min(each.ends_on, each.ended_on or each.ends_on)
    )


def not_over(today: date) -> ColumnElement[bool]:
    """Running and coming ones."""
    return and_(Deputyship.ends_on >= today, or_(Deputyship.ended_on.is_(None), Deputyship.ended_on > today))


def deputyships_of(organisation: Organisation, *, today: date) -> Select[tuple[Deputyship]]:
    """Running and coming ones, earliest first."""
    query = select(Deputyship).where(Deputyship.organisation_id == organisation.id, not_over(today))
    return query.options(joinedload(Deputyship.deputy)).order_by(Deputyship.starts_on, Deputyship.id)


def deputyships_about(person: User, *, today: date) -> Select[tuple[Deputyship]]:
    """Running and coming ones in which the person is either of the two, wherever that is."""
    either = or_(Deputyship.principal_id == person.id, Deputyship.deputy_id == person.id)
    shown = (joinedload(Deputyship.deputy), joinedload(Deputyship.organisation))
    return select(Deputyship).where(either, not_over(today)).options(*shown).order_by(Deputyship.starts_on)


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
    check_people(deputy, principal, organisation)
    check_period(starts_on, ends_on, today=day_of(at))
    check_free(deputy, principal, organisation, starts_on, ends_on)
    new = Deputyship(
        organisation=organisation,
        principal=principal,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by_id=by.id,
        appointed_at=at,
    )
    db.session.add(new)
    note("deputy_appointed", new, organisation, by=by, at=at)
    return new


def check_people(deputy: User, principal: User, organisation: Organisation) -> None:
    members = {person.id for person in db.session.scalars(people_of(organisation))}
    for person in (deputy, principal):
        if not person.is_active:
            raise NotAllowed(_("%(name)s 的账号已停用，不能代理，也不能由人代理。", name=person.name), status=400)
    if not {deputy.id, principal.id} <= members:
        raise NotAllowed(_("代理人和被代理人都应是本支部的人员。"), status=400)
    if deputy.id == principal.id:
        raise NotAllowed(_("代理人不能是本人。"), status=400)


def check_period(starts_on: date, ends_on: date, *, today: date) -> None:
    if ends_on < starts_on:
        raise NotAllowed(_("结束日期早于开始日期，请检查。"), status=400)
    if ends_on < today:
        raise NotAllowed(_("这段时间已经过去，代理不能补到过去。"), status=400)
    if ends_on - starts_on > LONGEST:
        raise NotAllowed(_("一次代理最长一年，请检查结束日期。"), status=400)


def check_free(deputy: User, principal: User, organisation: Organisation, starts_on: date, ends_on: date) -> None:
    """One deputy at a time; and nobody stands in for others on days on which somebody stands in for them."""
    overlapping = deputyships_of(organisation, today=starts_on).where(Deputyship.starts_on <= ends_on)
    for other in db.session.scalars(overlapping):
        if other.principal_id == principal.id:
            period = {"start": long_date(other.starts_on), "end": long_date(other.ends_on)}
            names = {"principal": principal.name, "deputy": other.deputy.name}
            raise NotAllowed(
                _("%(start)s至%(end)s已由%(deputy)s代理%(principal)s，请先结束那一次。", **period, **names)
            )
        if other.deputy_id == principal.id:
            raise NotAllowed(_("%(name)s 在这段时间里代理别人，不能再由人代理，请先结束那一次。", name=principal.name))
        if other.principal_id == deputy.id:
            raise NotAllowed(
                _(
                    "%(name)s 在这段时间里由%(deputy)s代理，不能再代理别人，请另选一位。",
                    name=deputy.name,
                    deputy=other.deputy.name,
                )
            )


def end(deputyship: Deputyship, *, by: User, at: datetime) -> None:
    """From that day on it no longer counts; the row stays."""
    organisation = deputyship.organisation
    if by not in (deputyship.principal, deputyship.deputy) and not may(by, Right.ARRANGE, organisation):
        raise NotAllowed(_("只有本人、代理人或书记可以结束代理。"), status=403)
    if deputyship.ended_on and deputyship.ended_on <= day_of(at):
        return
    deputyship.ended_on = day_of(at)
    note("deputy_ended", deputyship, organisation, by=by, at=at)


def note(kind: str, deputyship: Deputyship, organisation: Organisation, *, by: User, at: datetime) -> None:
    """A line in the access log: whose deputy, for how long."""
    period = f"{deputyship.starts_on.isoformat()} – {deputyship.ends_on.isoformat()}"
    words = f"{deputyship.principal.username}, {period}"
    username = deputyship.deputy.username
    record(kind, actor=by.username, at=at, subject=username, words=words, organisation=organisation)


def called_in(deputyships: Sequence[Deputyship]) -> dict[int, str]:
    """What the people in them are called, told apart from everybody they work with there."""
    places = {each.organisation_id: each.organisation for each in deputyships}
    around = [person for place in places.values() for person in db.session.scalars(people_of(place))]
    return told_apart([person for each in deputyships for person in (each.principal, each.deputy)] + around)
