"""Sets the watch reads: what crossed a threshold, what waits to be sent, what somebody was told, when it last ran."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select, union
from sqlalchemy.orm import aliased, joinedload

from tracker.common.clock import end_of
from tracker.common.portions import one_of
from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import ChainHead, Event, Item
from tracker.ledger.queries import (
    is_carried_by,
    is_done_by_measures,
    is_due_soon,
    is_open,
    is_overdue,
    visible_to,
)
from tracker.ledger.thresholds import thresholds
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Organisation, User
from tracker.people.tree import known_below
from tracker.watch.models import JobRun, NewsCursor, Notice, TellingPause

SWEEP, BACKUP = "sweep", "backup"


WATCHED = (
    *(Item.id, Item.organisation_id, Item.kind, Item.state, Item.owner_id, Item.accountable_lead_id),
    *(Item.due_on, Item.opened_on, Item.due_version, Item.asked_due_on, Item.asked_by_id, Item.checked_by_id),
    *(Item.involved_ids, Item.urging, Item.follow_up_on),
)
NEWS_DAYS = timedelta(days=14)


def watched() -> Select[Any]:
    """Just the columns the rules of telling read, in the order in which chains are locked."""
    return select(*WATCHED).order_by(Item.organisation_id, Item.id)


def to_watch(today: date, limits: Thresholds, *, unarranged_since: date) -> Select[tuple[int, int]]:
    """Every item that may call for somebody on that day, as (organisation, id): at a warning level, waiting for a
    decision, to be followed up, done by its measures, or not arranged since that day."""
    measure = aliased(Item)
    answered = exists().where(measure.finding_id == Item.id, measure.organisation_id == Item.organisation_id)
    bare = and_(is_open(), Item.kind == "finding", or_(Item.owner_id.is_(None), ~answered))
    sets = (
        is_overdue(today),
        is_due_soon(today, limits),
        or_(Item.state == "pending_review", and_(is_open(), Item.asked_due_on.is_not(None))),
        and_(Item.state == "closed", Item.follow_up_on <= today),
        is_done_by_measures(),
        and_(bare, Item.opened_on <= unarranged_since),
    )
    found = union(*(select(Item.organisation_id, Item.id).where(each) for each in sets)).subquery()
    return select(found.c.organisation_id, found.c.id).order_by(found.c.organisation_id, found.c.id)


def measures_of(findings: Sequence[Row[Any]]) -> Select[Any]:
    """Of these findings those that some measure answers: (finding, when a measure was last closed, how many are
    open)."""
    here = Item.organisation_id.in_({row.organisation_id for row in findings})
    closed_on = func.max(case((Item.state == "closed", Item.closed_on)))
    still_open = func.sum(case((is_open(), 1), else_=0))
    answering = select(Item.finding_id, closed_on, still_open)
    return answering.where(here, one_of(Item.finding_id, [row.id for row in findings])).group_by(Item.finding_id)


def unread_chains() -> Select[tuple[int, int, int]]:
    """Organisations in which something happened since the watch last read: (organisation, read up to, end)."""
    read = func.coalesce(NewsCursor.sequence, 0)
    return (
        select(ChainHead.organisation_id, read, ChainHead.sequence)
        .outerjoin(NewsCursor, NewsCursor.organisation_id == ChainHead.organisation_id)
        .where(ChainHead.sequence > read)
        .order_by(ChainHead.organisation_id)
    )


def news() -> Select[Any]:
    """Of events, just what the rules of telling read, in the order of the chains."""
    columns = (Event.id, Event.organisation_id, Event.item_id, Event.sequence, Event.kind, Event.actor_id)
    return select(*columns, Event.changes).order_by(Event.organisation_id, Event.sequence)


def fresh_news(ends: Sequence[tuple[int, int, int]], *, at: datetime) -> Select[Any]:
    """What happened since the watch last read, as far as it is still news; ends: as of unread_chains. What the watch
    noted itself is none."""
    unread = (
        and_(Event.organisation_id == place, Event.sequence > read, Event.sequence <= end) for place, read, end in ends
    )
    return news().where(or_(*unread), Event.at > at - NEWS_DAYS, Event.kind != "note_overdue")


def overdue_below(person: User, organisation: Organisation, *, today: date) -> Select[tuple[Item]]:
    """What the person may see overdue, in the organisation and those below it."""
    return seen_below(person, organisation).where(is_overdue(today))


def due_soon_below(person: User, organisation: Organisation, *, today: date) -> Select[tuple[Item]]:
    return seen_below(person, organisation).where(is_due_soon(today, thresholds()))


WEEK = timedelta(days=7)


def changed_below(person: User, organisation: Organisation, *, today: date) -> dict[str, Select[tuple[Item]]]:
    """What became overdue, was closed and was added within a week, by these words."""
    seen, since = seen_below(person, organisation), today - WEEK
    return {
        "newly": seen.where(is_overdue(today), Item.due_on >= since),
        "closed": seen.where(Item.state == "closed", Item.closed_on >= since),
        "added": seen.where(Item.opened_on >= since),
    }


def for_a_chat(items: Select[tuple[Item]]) -> Select[tuple[Item]]:
    """Which leaves the program: nothing that is withheld from the public."""
    return items.where(~Item.withheld)


def seen_below(person: User, organisation: Organisation) -> Select[tuple[Item]]:
    readable = organisation_ids_with(person, Right.READ)
    held = {m.organisation_id: m.organisation for m in person.memberships}
    if isinstance(readable, set) and readable <= held.keys():  # every page asks this for its menu: all is at hand
        within = {id_ for id_ in readable if held[id_].is_within(organisation)}
        return select(Item).where(Item.organisation_id.in_(within))
    return visible_to(person).where(Item.organisation_id.in_(known_below([organisation.id])))


def carried_by(person: User) -> Select[tuple[Item]]:
    """The open deadlines of what somebody carries, the earliest first."""
    mine = visible_to(person).where(is_open(), Item.due_on.is_not(None), is_carried_by(person.id))
    return mine.options(joinedload(Item.organisation)).order_by(Item.due_on, Item.id)


def is_to_tell(at: datetime, today: date) -> ColumnElement[bool]:
    """Waiting for its turn; what was noticed ahead of its day still waits."""
    free = or_(Notice.lease_until.is_(None), Notice.lease_until <= at)
    return and_(Notice.state.in_(["queued", "failed"]), free, Notice.noticed_on <= today)


def told_on(day: date) -> ColumnElement[bool]:
    """Told on that calendar day."""
    return and_(Notice.sent_at >= end_of(day - timedelta(days=1)), Notice.sent_at < end_of(day))


def to_be_told(at: datetime, today: date) -> Select[tuple[int, int]]:
    """People for whom something waits and who were not told anything that day, each with how much."""
    told = aliased(Notice)
    begun, over = end_of(today - timedelta(days=1)), end_of(today)
    already = exists().where(told.person_id == Notice.person_id, told.sent_at >= begun, told.sent_at < over)
    waiting = select(Notice.person_id, func.count()).where(is_to_tell(at, today), ~already)
    return waiting.group_by(Notice.person_id).order_by(Notice.person_id)


def notices_of(person: User) -> Select[tuple[Notice]]:
    """What the person was told, newest first."""
    return (
        select(Notice)
        .where(Notice.organisation_id.in_(organisation_ids_with(person, Right.READ)))
        .where(Notice.person_id == person.id, Notice.sent_at.is_not(None))
        .options(joinedload(Notice.item), joinedload(Notice.organisation), joinedload(Notice.deputyship))
        .order_by(Notice.sent_at.desc(), Notice.id.desc())
    )


def told_before(last: Notice) -> ColumnElement[bool]:
    """What stands below that one in the list of what somebody was told."""
    return or_(Notice.sent_at < last.sent_at, and_(Notice.sent_at == last.sent_at, Notice.id < last.id))


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
    return select(func.count(Notice.id)).where(Notice.state.in_(["queued", "failed"]))


def pauses() -> Select[tuple[TellingPause]]:
    """Those that go on; one at most."""
    return select(TellingPause).where(TellingPause.ended_at.is_(None))
