"""The ledger replayed from its events to the end of a day: what was told of a past day stays as it was."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, select, true, type_coerce
from sqlalchemy.orm import lazyload

from tracker.common.clock import day_of, end_of
from tracker.extensions import db
from tracker.ledger.history import TRACKED, as_values, new_values
from tracker.ledger.models import CARRIERS, Event, Item, of_item
from tracker.ledger.past.comparison import LedgerOn
from tracker.ledger.past.item_on import ItemOn, Person
from tracker.ledger.queries import in_ledger_of
from tracker.people.models import Organisation, User

# Everything that a day's item holds as its events say it.
COPIED = tuple(field.name for field in fields(ItemOn) if field.name in TRACKED)

# The changes as text, read one by one: thousands of them at once are thousands of lists for Python to look after.
TOLD = (Event.item_id, Event.kind, type_coerce(Event.changes, Text))

Fields = dict[str, Any]
People = dict[int | None, Person]


def first_day(organisation: Organisation) -> date | None:
    """The day of the first event; None where nothing ever happened."""
    first = select(Event.at).where(Event.organisation_id == organisation.id).order_by(Event.sequence).limit(1)
    at = db.session.scalar(first)
    return day_of(at) if at else None


def head_on(organisation: Organisation, day: date) -> tuple[int, str] | None:
    """Number and hash of the last event by the end of that day; None before the first."""
    last = select(Event.sequence, Event.hash).where(Event.organisation_id == organisation.id, Event.at < end_of(day))
    found = db.session.execute(last.order_by(Event.sequence.desc()).limit(1)).first()
    return (found.sequence, found.hash) if found else None


def ledger_as_of(organisation: Organisation, year: int, on: date) -> LedgerOn:
    return ledgers_as_of(organisation, year, (on,))[0]


def ledgers_as_of(organisation: Organisation, year: int, days: Sequence[date]) -> list[LedgerOn]:
    """The year's ledger at the end of each of these days. Two queries, one walk through the events."""
    marks = [(Event.at < end_of(day)).label(f"day_{place}") for place, day in enumerate(days)]
    columns = (*TOLD, *marks)
    cut = Event.at < end_of(max(days))
    return replayed(happenings(organisation, year, *columns, cut=cut), year, days)


def ledger_at(organisation: Organisation, sequence: int, on: date) -> LedgerOn:
    """Everything there was after the event of that number, which was appended on the day `on`: all years."""
    columns = (*TOLD, true().label("day_0"))
    return replayed(happenings(organisation, None, *columns, cut=Event.sequence <= sequence), None, (on,))[0]


def happenings(
    organisation: Organisation, year: int | None, *columns: Any, cut: ColumnElement[bool]
) -> Iterator[Row[Any]]:
    """The asked columns of the events behind a year's ledger, in their order, a few thousand at a time."""
    query = select(*columns).where(Event.organisation_id == organisation.id, cut).order_by(Event.sequence)
    if year is not None:
        query = query.join(Item, of_item(Event)).where(in_ledger_of(year))
    return iter(db.session.execute(query, execution_options={"yield_per": 2000}))


def replayed(events: Iterable[Row[Any]], year: int | None, days: Sequence[date]) -> list[LedgerOn]:
    """events: item, kind, changes, and for each day whether it is of that day or before."""
    on_days: list[dict[int, Fields]] = [{} for _ in days]
    for item_id, kind, stored, *marks in events:
        changes = new_values(json.loads(stored))
        for items, reached in zip(on_days, marks, strict=True):
            if reached:
                values = items.setdefault(item_id, {"returns": 0})
                values |= changes
                values["returns"] += kind == "return"
    standing = [{id_: as_values(values) for id_, values in items.items() if in_year(values, year)} for items in on_days]
    people = people_of(values for items in standing for values in items.values())
    return [ledger_on(day, items, people) for day, items in zip(days, standing, strict=True)]


def in_year(values: Fields, year: int | None) -> bool:
    """On that day already: an item may have been carried over later."""
    return year is None or values["year"] <= year <= values["last_year"]


def people_of(items: Iterable[Fields]) -> People:
    """Whom the items name as carrying them, in one query."""
    ids = {values[name] for values in items for name in CARRIERS} - {None}
    if not ids:
        return {}
    people = db.session.scalars(select(User).where(User.id.in_(ids)).options(lazyload(User.memberships)))
    return {person.id: Person(person.id, person.name, person.post) for person in people}


def ledger_on(day: date, items: dict[int, Fields], people: People) -> LedgerOn:
    standing = (ItemOn(**arguments(item_id, values, people)) for item_id, values in items.items())
    return LedgerOn(day, tuple(sorted(standing, key=lambda item: item.sort_key)))


def arguments(item_id: int, values: Fields, people: People) -> Fields:
    """What an ItemOn, or a type made from it, is called with."""
    return {
        "id": item_id,
        **{name: values[name] for name in COPIED},
        "owner": people.get(values["owner_id"]),
        "accountable_lead": people.get(values["accountable_lead_id"]),
        "returns": values["returns"],
    }
