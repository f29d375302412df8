"""Sets the watch reads: what crossed a threshold, what waits to be sent, what somebody was told, when it last ran."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import Item
from tracker.ledger.queries import is_due_soon, is_overdue, visible_to
from tracker.ledger.thresholds import thresholds
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Organisation, User
from tracker.people.tree import known_below
from tracker.watch.models import JobRun, Notice, TellingPause

SWEEP, BACKUP = "sweep", "backup"


def crossed(today: date, limits: Thresholds) -> Select[Any]:
    """Every open item at a warning level: just the columns the sweep decides by, in the order it locks chains."""
    return (
        select(
            Item.id,
            Item.organisation_id,
            Item.owner_id,
            Item.accountable_lead_id,
            Item.due_on,
            Item.opened_on,
            Item.state,
            Item.due_version,
            Item.asked_due_on,
        )
        .where(or_(is_overdue(today), is_due_soon(today, limits)))
        .order_by(Item.organisation_id, Item.id)
    )


def overdue_below(person: User, organisation: Organisation, *, today: date) -> Select[tuple[Item]]:
    """What the person may see overdue, in the organisation and those below it."""
    return seen_below(person, organisation).where(is_overdue(today))


def due_soon_below(person: User, organisation: Organisation, *, today: date) -> Select[tuple[Item]]:
    return seen_below(person, organisation).where(is_due_soon(today, thresholds()))


def seen_below(person: User, organisation: Organisation) -> Select[tuple[Item]]:
    readable = organisation_ids_with(person, Right.READ)
    held = {m.organisation_id: m.organisation for m in person.memberships}
    if isinstance(readable, set) and readable <= held.keys():  # every page asks this for its menu: all is at hand
        within = {id_ for id_ in readable if held[id_].is_within(organisation)}
        return select(Item).where(Item.organisation_id.in_(within))
    return visible_to(person).where(Item.organisation_id.in_(known_below([organisation.id])))


def is_to_send(at: datetime, today: date) -> ColumnElement[bool]:
    """Waiting for its turn, or its sender's lease lapsed (F8); what was noticed ahead of its day still waits."""
    waiting = and_(Notice.state == "queued", or_(Notice.lease_until.is_(None), Notice.lease_until <= at))
    lapsed = and_(Notice.state == "leased", Notice.lease_until <= at)
    return and_(or_(waiting, lapsed), Notice.noticed_on <= today)


def notices_of(person: User) -> Select[tuple[Notice]]:
    """What the person was told, newest first."""
    return (
        select(Notice)
        .where(Notice.organisation_id.in_(organisation_ids_with(person, Right.READ)))
        .where(Notice.person_id == person.id, Notice.sent_at.is_not(None))
        .options(joinedload(Notice.item), joinedload(Notice.organisation))
        .order_by(Notice.sent_at.desc(), Notice.id.desc())
    )


def finished_sweeps(today: date) -> Select[tuple[JobRun]]:
    """Successful sweeps for days up to today, latest first; one tried for a day to come proves nothing."""
    return (
        select(JobRun)
        .where(JobRun.job == SWEEP, JobRun.outcome == "done", JobRun.on_date <= today)
        .order_by(JobRun.on_date.desc(), JobRun.id.desc())
    )


def ended_runs(job: str) -> Select[tuple[JobRun]]:
    """Done or failed, latest first."""
    return select(JobRun).where(JobRun.job == job, JobRun.outcome != "running").order_by(JobRun.id.desc())


def waiting_count() -> Select[tuple[int]]:
    """Notices on their way."""
    return select(func.count(Notice.id)).where(Notice.state.in_(["queued", "leased"]))


def pauses() -> Select[tuple[TellingPause]]:
    """Those that go on; one at most."""
    return select(TellingPause).where(TellingPause.ended_at.is_(None))
