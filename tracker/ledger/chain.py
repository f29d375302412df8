"""Verifies the chain of events from its first link to its end, and every item against what its events say."""

import hashlib
import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, select, true
from sqlalchemy.orm import Session

from tracker.common.database import one_moment
from tracker.ledger.history import GENESIS, TRACKED, UNSAID, hash_of, to_json
from tracker.ledger.involvement import Involvement
from tracker.ledger.involvement_told import Told
from tracker.ledger.models import ChainHead, Event, Item

Stored = tuple[Any, ...]
Fingerprints: TypeAlias = "array[int]"

LINK = (
    *(Event.sequence, Event.item_id, Event.kind, Event.actor_id, Event.actor, Event.at),
    *(Event.changes, Event.words, Event.previous_hash, Event.acting_for_id, Event.acting_for, Event.hash),
)
quoted = lru_cache(1000)(encode_basestring)  # kinds and actors come again and again

PLACES = {name: place for place, name in enumerate(TRACKED)}
BLANK = [hash(UNSAID.get(name)) for name in TRACKED]
read_json = json.JSONDecoder().raw_decode  # json.loads without its search for blanks at the ends


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in the history that does not hold: which row, and what is wrong (a code)."""

    organisation_id: int
    item_id: int | None
    sequence: int | None
    what: str


def verify(organisation_id: int) -> Iterator[Damage]:
    """Walk one organisation's chain and its items; yields every row that was touched outside the verbs.

    Rows as the driver hands them out, a few thousand at a time. What events say of items is kept as fingerprints,
    so that memory grows with the items by a few hundred bytes each, however long their texts and many their events.
    """
    with one_moment() as database:
        yield from verify_in(database, organisation_id)


def verify_in(database: Connection, organisation_id: int) -> Iterator[Damage]:
    """The same in any database, such as one that a backup was put back into."""
    said: dict[int, Fingerprints] = {}
    told = Told(database, organisation_id)
    yield from broken_links(database, organisation_id, said, told)
    yield from differing_items(database, organisation_id, said, told)


def broken_links(
    database: Connection, organisation_id: int, said: dict[int, Fingerprints], told: Told, *, until: int | None = None
) -> Iterator[Damage]:
    """Every gap, every event that is not what was appended, and an end that was cut off. until: only to that number.
    said, told: what the events say of each item, and of who is involved in it."""
    previous, expected = GENESIS, 1
    wanted = Event.organisation_id == organisation_id
    wanted = wanted if until is None else wanted & (Event.sequence <= until)
    for row in stored_rows(database, LINK, wanted, key=Event.sequence):
        sequence, item_id, previous_hash, hash_ = row[0], row[1], row[8], row[-1]
        while expected < sequence:
            yield Damage(organisation_id, None, expected, "event_missing")
            expected, previous = expected + 1, previous_hash
        if previous_hash != previous:
            yield Damage(organisation_id, item_id, sequence, "chain_broken")
        if hash_ != hash_of_row(organisation_id, row) and hash_ != hash_as_defined(database, organisation_id, sequence):
            yield Damage(organisation_id, item_id, sequence, "event_changed")
        previous, expected = hash_, sequence + 1
        note(said, told, row)
    if until is None and not ends_with(database, organisation_id, expected - 1, previous):
        yield Damage(organisation_id, None, expected, "end_missing")


def ends_with(database: Connection, organisation_id: int, sequence: int, hash_: str) -> bool:
    """Is this the end that was kept beside the chain?"""
    query = select(ChainHead.sequence, ChainHead.hash).where(ChainHead.organisation_id == organisation_id)
    head = database.execute(query).first()
    return (head.sequence, head.hash or GENESIS) == (sequence, hash_) if head else sequence == 0


def hash_of_row(organisation_id: int, row: Stored) -> str:
    """hash_of for a row of LINK, put together from what is stored: nothing is taken apart to be spelled again."""
    sequence, item_id, kind, actor_id, actor, at, changes, words, previous_hash, acting_for_id, acting_for, _hash = row
    deputy = "" if acting_for_id is acting_for is None else f",{acting_for_id},{encode_basestring(acting_for or '')}"
    said = (
        f"[{organisation_id},{item_id},{sequence},{quoted(kind)},{actor_id or 'null'},{quoted(actor)},"
        f'"{instant(at)}",{changes},{encode_basestring(words)},"{previous_hash}"{deputy}]'
    )
    return hashlib.sha256(said.encode()).hexdigest()


def instant(stored: str | datetime) -> str:
    """An instant as hash_of writes it. SQLite keeps 2026-03-05 02:00:00.000000, without a zone."""
    if isinstance(stored, str):
        return f"{stored[:10]}T{stored[11:].removesuffix('.000000')}+00:00"
    return stored.astimezone(UTC).isoformat()


def hash_as_defined(database: Connection, organisation_id: int, sequence: int) -> str:
    """hash_of itself, for an event whose text was stored in another spelling."""
    query = select(Event).filter_by(organisation_id=organisation_id, sequence=sequence)
    try:
        return hash_of(Session(database).scalars(query).one())
    except ValueError:  # what is stored is no JSON any more
        return ""


def note(said: dict[int, Fingerprints], told: Told, row: Stored) -> None:
    """Bring an item's fingerprints along: Python's keyed 64-bit hash of each value, which differs in every process."""
    _sequence, item_id, kind, actor_id, _actor, at, changes, _words, _previous, acting_for_id, *_rest = row
    known = said.get(item_id)
    if known is None:
        known = said[item_id] = array("q", BLANK)
    try:
        read = read_json(changes)[0]
        for name, (_old, new) in read.items():
            if name in PLACES:
                known[PLACES[name]] = hash(new)
        told.hear(item_id, kind, read, actor_id, acting_for_id, at)
    except (ValueError, TypeError, AttributeError):
        return  # no JSON any more, or other JSON: the event is named as changed, and so is the item


def differing_items(
    database: Connection, organisation_id: int, said: dict[int, Fingerprints], told: Told
) -> Iterator[Damage]:
    """Items whose row is not what their events say, or is gone."""
    columns = (Item.id, *(Item.__table__.c[name] for name in (*Involvement().fields(), *TRACKED)))
    for item_id, *values in stored_rows(database, columns, Item.organisation_id == organisation_id, key=Item.id):
        involved, rest = values[:3], values[3:]
        if list(map(hash, map(to_json, rest))) != list(said.pop(item_id, ())) or involved != told.columns_of(item_id):
            yield Damage(organisation_id, item_id, None, "item_changed")
    for item_id in sorted(said):
        yield Damage(organisation_id, item_id, None, "item_changed")


def stored_rows(
    database: Connection, columns: Iterable[Any], condition: ColumnElement[bool], *, key: Any
) -> Iterator[Stored]:
    """The driver's own tuples, before any column type reads them, in the order of a key which stands first."""
    query, after = select(*columns).where(condition).order_by(key).limit(2000), true()
    while True:
        with database.execute(query.where(after)) as result:
            rows = list(result.cursor.fetchall())
        if not rows:
            return
        yield from rows
        after = key > rows[-1][0]
