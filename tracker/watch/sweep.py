"""Noticing: whatever calls for somebody on the day, and is not recorded yet, becomes a queued notice.

Level-triggered (law 3): what counts is where an item stands on the day, not which sweeps ran before. So a
second sweep adds nothing, a missed one loses nothing, and after downtime only the latest stage goes out.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select, update

from tracker.common.clock import day_of
from tracker.common.inserting import insert_missing
from tracker.common.portions import one_of, portions
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.people.deputies import covering
from tracker.people.models import Deputyship, User
from tracker.watch import queries
from tracker.watch.facts import Facts, about, facts_on, watched
from tracker.watch.models import NewsCursor, Notice, OverdueNote
from tracker.watch.reasons import Call, Key, calls_of, stands_at

ACTOR = "system:sweep"
CHUNK = 2000
ENDS = 500  # chains a statement names, each with its place
OF_THE_DEADLINE = frozenset({"red", "closure", "check", "extension"})

Ends = Sequence[tuple[int, int, int]]


@dataclass(slots=True)
class SweepResult:
    """warned: items at a level; noticed: new notices; woken: notices queued once more; overdue: items noticed
    overdue for the first time; nobody: items at a level with nobody to tell."""

    warned: int = 0
    noticed: int = 0
    woken: int = 0
    overdue: int = 0
    nobody: int = 0

    def numbers(self) -> dict[str, int]:
        return asdict(self)


@dataclass(slots=True)
class Chunk:
    """Some items, what they call for, and which of it stands recorded, as key → notice id."""

    rows: Sequence[Row[Any]]
    facts: Facts
    calls: dict[Key, Call] = field(default_factory=dict)
    known: dict[Key, int] = field(default_factory=dict)

    @property
    def missing(self) -> list[Call]:
        return [call for key, call in self.calls.items() if key not in self.known]


def sweep(today: date, *, at: datetime, after_each: Callable[[], object] = lambda: None) -> SweepResult:
    """1. read what may call for somebody; 2. decide whom to tell; 3. insert what is not recorded yet; 4. say in an
    item's history that it was noticed overdue. after_each: called after each chunk and at the end, to commit."""
    result, ends = SweepResult(), ends_of_chains()
    for chunk in chunks(facts_on(today), ends, at=at):
        record(chunk, result)
        if today <= day_of(at):  # a history says nothing of days to come
            result.overdue += note_overdue(chunk, today=today, at=at)
        after_each()
    result.noticed += appointments(today)
    if today <= day_of(at):
        move_cursors(ends)
    after_each()
    return result


def ends_of_chains() -> Ends:
    """Organisations in which something happened since the watch last read: (organisation, read up to, end)."""
    return db.session.execute(queries.unread_chains()).tuples().all()


def chunks(facts: Facts, ends: Ends, *, at: datetime) -> Iterator[Chunk]:
    """All that may call for somebody, in the order in which chains are locked; each with what is recorded of it."""
    since = facts.calendar.back(facts.today, facts.unarranged_after)
    fresh = news_by_item(ends, at)
    found = db.session.execute(queries.to_watch(facts.today, facts.limits, unarranged_since=since)).tuples()
    ids = sorted({*found, *((row.organisation_id, row.item_id) for rows in fresh.values() for row in rows)})
    for some in portions(ids, CHUNK):
        rows = watched(some)
        about(rows, facts, news=[event for row in rows for event in fresh.get(row.id, ())])
        calls = {key: call for row in rows for key, call in calls_of(row, facts).items()}
        yield Chunk(rows, facts, calls, known_notices(rows))


def news_by_item(ends: Ends, at: datetime) -> dict[int, list[Row[Any]]]:
    """What happened since the watch last read, as far as it is still news."""
    found: dict[int, list[Row[Any]]] = {}
    of_item = attrgetter("item_id")
    for some in portions(ends, ENDS):
        events = db.session.execute(queries.fresh_news(some, at=at)).all()
        for item_id, rows in groupby(sorted(events, key=of_item), key=of_item):  # of each in the order of its chain
            found[item_id] = list(rows)
    return found


def move_cursors(ends: Ends) -> None:
    """What was read stands recorded as notices. A chain is held until its transaction ends, so nothing turns up later
    before an end that was read."""
    rows = [{"organisation_id": place, "sequence": end} for place, _read, end in ends]
    new = {*insert_missing(rows, returning=NewsCursor.organisation_id)}
    table = NewsCursor.metadata.tables[NewsCursor.__tablename__]
    behind = (table.c.organisation_id == bindparam("place")) & (table.c.sequence < bindparam("end"))
    if known := [{"place": place, "end": end} for place, _read, end in ends if place not in new]:
        db.session.execute(update(table).where(behind).values(sequence=bindparam("end")), known)


def record(chunk: Chunk, result: SweepResult) -> None:
    """One chunk in a constant number of queries."""
    today = chunk.facts.today
    at_a_level = [row for row in chunk.rows if stands_at(row, chunk.facts)[0]]
    called_for = {call.item_id for call in chunk.calls.values()}
    result.warned += len(at_a_level)
    result.nobody += sum(row.id not in called_for for row in at_a_level if not row.asked_due_on)
    new = [call.values() | {"noticed_on": today} for call in chunk.missing]
    result.noticed += len(insert_missing(new, returning=Notice.id))
    known = [chunk.known[key] for key in chunk.calls if key in chunk.known]
    result.woken += wake(known, today=today, rows=chunk.rows)


def of_these(table: Any, items: Sequence[Row[Any]]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Rows of these items, asked for only where those are."""
    places = {item.organisation_id for item in items}
    return table.organisation_id.in_(places), one_of(table.item_id, [item.id for item in items])


def known_notices(items: Sequence[Row[Any]]) -> dict[Key, int]:
    """The notices there are for these items: key → id."""
    key = (Notice.item_id, Notice.person_id, Notice.stage, Notice.due_version, Notice.occasion)
    rows = db.session.execute(select(*key, Notice.id).where(*of_these(Notice, items)))
    return {(item, person, stage, version, time): id_ for item, person, stage, version, time, id_ in rows}


def wake(notice_ids: list[int], *, today: date, rows: Sequence[Row[Any]]) -> int:
    """Notices that were obsolete, or noticed ahead for a later day, and whose reason holds today: queued once more."""
    waiting = Notice.state.in_(["queued", "failed"]) & (Notice.noticed_on > today)
    asleep = (Notice.state == "obsolete") | waiting
    statement = (
        update(Notice)
        .where(*of_these(Notice, rows), one_of(Notice.id, notice_ids), asleep)
        .values(state="queued", noticed_on=today, lease_until=None, words="")
        .returning(Notice.id)
    )
    return len(db.session.scalars(statement).all())


def appointments(today: date) -> int:
    """Whoever became somebody's deputy is told so, on the first day on which it counts."""
    running = db.session.scalars(select(Deputyship).where(covering(today)).order_by(Deputyship.id)).all()
    new = [
        {
            "organisation_id": each.organisation_id,
            "deputyship_id": each.id,
            "person_id": each.deputy_id,
            "stage": "deputy",
            "due_version": 0,
            "due_on": each.ends_on,
            "noticed_on": today,
        }
        for each in running
        if each.appointed_by_id != each.deputy_id
    ]
    return len(insert_missing(new, returning=Notice.id))


def note_overdue(chunk: Chunk, *, today: date, at: datetime) -> int:
    """An event for each item noticed overdue for the first time under this version of its deadline."""
    late = [row for row in chunk.rows if stands_at(row, chunk.facts)[0] == "red"]
    noted = select(OverdueNote.item_id, OverdueNote.due_version).where(*of_these(OverdueNote, late))
    known = set(db.session.execute(noted).tuples())
    new = [
        {"organisation_id": r.organisation_id, "item_id": r.id, "due_version": r.due_version, "noticed_on": today}
        for r in late
        if (r.id, r.due_version) not in known
    ]
    ids = set(insert_missing(new, returning=OverdueNote.item_id))
    told = told_by_item(chunk)
    names = names_of(set().union(*(told.get(id_, set()) for id_ in ids)))
    first_time = [row for row in late if row.id in ids]
    for place, rows in groupby(
        first_time, key=lambda row: row.organisation_id
    ):  # in the order in which chains are locked
        words = {row.id: "、".join(names[id_] for id_ in sorted(told.get(row.id, ()))) for row in rows}
        workflow.note_overdue(place, by=ACTOR, at=at, words=words)
    return len(ids)


def told_by_item(chunk: Chunk) -> dict[int, set[int]]:
    """Who hears of the deadline, or of the decision it waits for."""
    told: dict[int, set[int]] = {}
    for call in chunk.calls.values():
        if call.stage in OF_THE_DEADLINE:
            told.setdefault(call.item_id, set()).add(call.person_id)
    return told


def names_of(person_ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(person_ids))).tuples().all())
