"""Noticing: every open item past a threshold, and not yet recorded so, becomes a queued notice for each person.

Level-triggered (law 3): what counts is where an item stands on the day, not which sweeps ran before. So a
second sweep adds nothing, a missed one loses nothing, and after downtime only the latest stage goes out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from tracker.common.clock import day_of
from tracker.common.inserting import insert_missing
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Level, Thresholds
from tracker.ledger.models import Item
from tracker.ledger.thresholds import thresholds
from tracker.people.models import User
from tracker.watch import queries
from tracker.watch.models import Notice, OverdueNote
from tracker.watch.recipients import directory, reason

ACTOR = "system:sweep"
CHUNK = 2000

# Item, person, stage, version of the deadline: what a person is told at most once.
Key = tuple[int, int, str, int]
Told = dict[int, frozenset[int]]


@dataclass(slots=True)
class SweepResult:
    """warned: items at a level; noticed: new notices; woken: notices queued once more; overdue: items noticed
    overdue for the first time; nobody: items at a level with nobody to tell, those whose extension is in decision
    apart."""

    warned: int = 0
    noticed: int = 0
    woken: int = 0
    overdue: int = 0
    nobody: int = 0

    def numbers(self) -> dict[str, int]:
        return asdict(self)


def sweep(today: date, *, at: datetime) -> SweepResult:
    """1. read what stands past a threshold; 2. decide whom to tell; 3. insert what is not recorded yet;
    4. say in an item's history that it was noticed overdue. In the caller's transaction, chunk by chunk."""
    result, limits = SweepResult(), thresholds()
    crossed = db.session.execute(queries.crossed(today, limits), execution_options={"yield_per": CHUNK})
    for rows in crossed.partitions():
        told = record_notices(rows, today=today, limits=limits, result=result)
        if today <= day_of(at):  # a history says nothing of days to come
            result.overdue += note_overdue([row for row in rows if row.due_on < today], told, today=today, at=at)
    return result


def record_notices(rows: Sequence[Row[Any]], *, today: date, limits: Thresholds, result: SweepResult) -> Told:
    """One chunk in a constant number of queries; returns who is told of each item."""
    people = directory((row.organisation_id for row in rows), today=today)
    called_for: dict[Key, dict[str, Any]] = {}
    told: Told = {}
    for row in rows:
        level, told[row.id] = reason(row, people=people, today=today, thresholds=limits)
        if level:
            called_for |= notices_for(row, level, told[row.id], today=today)
    known = known_notices(rows)
    result.warned += len(rows)
    result.nobody += sum(not told[row.id] for row in rows if not row.asked_due_on)
    missing = [values for key, values in called_for.items() if key not in known]
    result.noticed += len(insert_missing(missing, returning=Notice.id))
    result.woken += wake([known[key] for key in called_for if key in known], today=today, rows=rows)
    return told


def notices_for(row: Row[Any], level: Level, told: Iterable[int], *, today: date) -> dict[Key, dict[str, Any]]:
    """The notices this item calls for on that day, each by its key."""
    common = {
        "organisation_id": row.organisation_id,
        "item_id": row.id,
        "stage": level.value,
        "due_version": row.due_version,
        "due_on": row.due_on,
        "noticed_on": today,
    }
    return {(row.id, id_, level.value, row.due_version): common | {"person_id": id_} for id_ in sorted(told)}


def of_these(table: Any, items: Sequence[Row[Any]]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Rows of these items, asked for only where those are."""
    places = {item.organisation_id for item in items}
    return table.organisation_id.in_(places), table.item_id.in_([item.id for item in items])


def known_notices(items: Sequence[Row[Any]]) -> dict[Key, int]:
    """The notices there are for these items: key → id."""
    query = select(Notice.item_id, Notice.person_id, Notice.stage, Notice.due_version, Notice.id)
    rows = db.session.execute(query.where(*of_these(Notice, items)))
    return {(item_id, person_id, stage, due_version): id_ for item_id, person_id, stage, due_version, id_ in rows}


def wake(notice_ids: list[int], *, today: date, rows: Sequence[Row[Any]]) -> int:
    """Notices that were void, or noticed ahead for a later day, and whose reason holds today: queued once more."""
    asleep = (Notice.state == "void") | ((Notice.state == "queued") & (Notice.noticed_on > today))
    statement = (
        update(Notice)
        .where(*of_these(Notice, rows), Notice.id.in_(notice_ids), asleep)
        .values(state="queued", noticed_on=today, lease_until=None, words="")
        .returning(Notice.id)
    )
    return len(db.session.scalars(statement).all())


def note_overdue(rows: Sequence[Row[Any]], told: Told, *, today: date, at: datetime) -> int:
    """An event for each item noticed overdue for the first time under this version of its deadline."""
    noted = select(OverdueNote.item_id, OverdueNote.due_version).where(*of_these(OverdueNote, rows))
    known = set(db.session.execute(noted).tuples())
    new = [
        {"organisation_id": r.organisation_id, "item_id": r.id, "due_version": r.due_version, "noticed_on": today}
        for r in rows
        if (r.id, r.due_version) not in known
    ]
    ids = insert_missing(new, returning=OverdueNote.item_id)
    names = names_of(set().union(*(told[id_] for id_ in ids)))
    places = {row.organisation_id for row in rows}
    items = select(Item).where(Item.organisation_id.in_(places), Item.id.in_(ids))
    for item in db.session.scalars(items.order_by(Item.organisation_id, Item.id)):
        words = "、".join(names[id_] for id_ in sorted(told[item.id]))
        workflow.note_overdue(item, by=ACTOR, at=at, words=words)
    return len(ids)


def names_of(person_ids: set[int]) -> dict[int, str]:
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(person_ids))).tuples().all())
