"""What happened to items: append an event, replay events into an item as of a date; chain.py verifies."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Protocol

from sqlalchemy import Date, insert, select

from tracker.common.columns import canonical_json
from tracker.common.inserting import insert_missing
from tracker.extensions import db
from tracker.ledger.involvement import Act, Involvement
from tracker.ledger.models import ChainHead, Event, Item
from tracker.ledger.searching import keeping
from tracker.people.deputies import appointers
from tracker.people.models import User

Changes = Mapping[str, tuple[Any, Any]]
Actor = User | str


class Happening(Protocol):
    """An event, or a row that holds as much of one as is asked for."""

    @property
    def changes(self) -> Any: ...


# Fields of an item that its events carry; replaying them must give the row back.
TRACKED = tuple(
    column.key
    for column in Item.__table__.columns
    if column.key not in {"id", "organisation_id", "entry_key", "version", "updated_at", *Involvement().fields()}
)
DATES = frozenset(column.key for column in Item.__table__.columns if isinstance(column.type, Date))
# What the lifecycle columns said before they existed; events older than them do not carry them.
UNSAID: dict[str, Any] = {
    "supporter_ids": "",
    "countable_result": "",
    "days_overdue": 0,
    "controls": 0,
    "evidence_count": 0,
    "on_watchlist": False,
}
GENESIS = "0" * 64


def append(
    item: Item,
    kind: str,
    *,
    by: Actor,
    at: datetime,
    changes: Changes,
    words: str = "",
    acting_for: User | None = None,
) -> Event:
    """Add one event to the organisation's chain, in the caller's transaction. `by`: a user, or "system:<job>".
    acting_for: in whose place a deputy acts."""
    head = locked_head(item.organisation_id)
    follow(item, kind, by=by, at=at, changes=changes, acting_for=acting_for)
    db.session.flush()
    event = Event(
        **chained(
            head,
            item_id=item.id,
            kind=kind,
            actor_id=by.id if isinstance(by, User) else None,
            actor=by.name if isinstance(by, User) else by,
            acting_for=acting_for.name if acting_for else None,
            acting_for_id=acting_for.id if acting_for else None,
            at=at,
            changes={field: [to_json(old), to_json(new)] for field, (old, new) in changes.items()},
            words=words,
        )
    )
    db.session.add(event)
    keeping.follow(item, event)
    return event


def append_notes(organisation_id: int, kind: str, *, by: str, at: datetime, words: Mapping[int, str]) -> None:
    """One event for each of many items of an organisation, by item id, in two statements: for what the system notes
    beside them, which changes no row, involves nobody and is not searched for."""
    if not words:
        return
    head = locked_head(organisation_id)
    noted = {"kind": kind, "actor_id": None, "actor": by, "acting_for": None, "acting_for_id": None, "at": at}
    rows = [chained(head, item_id=id_, words=each, changes={}, **noted) for id_, each in words.items()]
    db.session.flush()
    db.session.execute(insert(Event.metadata.tables[Event.__tablename__]), rows)


def chained(head: ChainHead, **said: Any) -> dict[str, Any]:
    """The columns of the chain's next event, whose end it is from now on."""
    row = said | {
        "organisation_id": head.organisation_id,
        "sequence": head.sequence + 1,
        "previous_hash": head.hash or GENESIS,
    }
    row["hash"] = hash_of(SimpleNamespace(**row))
    head.sequence, head.hash = row["sequence"], row["hash"]
    return row


def follow(
    item: Item, kind: str, *, by: Actor, at: datetime, changes: Mapping[str, Any], acting_for: User | None
) -> None:
    """The row knows who is involved in it, from the same transaction on."""
    act = Act(kind, changes, by.id if isinstance(by, User) else None)
    if isinstance(by, User) and acting_for:
        here = item.organisation_id
        appointed_by = appointers(by.deputyships, principal_id=acting_for.id, organisation_id=here, at=at)
        act = replace(act, principal=acting_for.id, appointers=appointed_by)
    immediate = item.deadline_kind == "immediate"
    for name, value in Involvement.of(item).after(act, owner_id=item.owner_id, immediate=immediate).fields().items():
        setattr(item, name, value)


def locked_head(organisation_id: int) -> ChainHead:
    """The chain's end, held until the transaction ends; SQLite's writers hold the whole file anyway. Two who begin
    the same chain in one instant both get it, one after the other.

    Every verb takes it before any row of an item, and several of them in the order of the organisations (F69); so
    nothing is written to a row on the way to it.
    """
    query = select(ChainHead).where(ChainHead.organisation_id == organisation_id).with_for_update()
    with db.session.no_autoflush:
        found = db.session.scalar(query)
        if found is None:
            new = {"organisation_id": organisation_id, "sequence": 0, "hash": ""}
            insert_missing([new], returning=ChainHead.organisation_id)
            found = db.session.scalars(query).one()
    return found


def to_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def hash_of(event: Event | SimpleNamespace) -> str:
    """SHA-256 over everything the event says and the hash of the event before it."""
    said = [
        event.organisation_id,
        event.item_id,
        event.sequence,
        event.kind,
        event.actor_id,
        event.actor,
        event.at.isoformat(),
        event.changes,
        event.words,
        event.previous_hash,
    ]
    if event.acting_for_id is not None or event.acting_for is not None:
        said += [event.acting_for_id, event.acting_for]
    return hashlib.sha256(canonical_json(said).encode()).hexdigest()


def replay(events: Iterable[Happening]) -> dict[str, Any]:
    """The fields of one item after these events, in order; dates as dates."""
    fields: dict[str, Any] = {}
    for event in events:
        fields |= new_values(event.changes)
    return as_values(fields) if fields else fields


def new_values(changes: Mapping[str, list[Any]]) -> dict[str, Any]:
    return {name: new for name, (_old, new) in changes.items()}


def as_values(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an item after its last event: what older events do not say, and dates as dates."""
    said = {**UNSAID, **fields}
    for name in DATES & said.keys():
        said[name] = date.fromisoformat(said[name]) if said[name] else said[name]
    return said
