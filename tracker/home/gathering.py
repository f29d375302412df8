"""Many sets of items by two statements: one asks each set for its keys, the other loads every item that is shown."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, literal, select, union_all
from sqlalchemy.orm import joinedload, load_only

from tracker.common.portions import one_of
from tracker.extensions import db
from tracker.ledger.listing import ROW
from tracker.ledger.models import Item

AT_ONCE = 30  # sets a statement: a deputy of many stays below what a database takes of parts and parameters
# What a row of the workbench shows, and what tells whether its person may report progress and whose turn it is.
SHOWN = (
    *ROW,
    joinedload(Item.organisation),  # whole: rights ask for its line and for who signs above it
    load_only(Item.supporter_ids, Item.follow_up_on, Item.progress, Item.progress_on, Item.result),
    load_only(Item.asked_by_id, Item.requested_by_id, Item.involved_ids, Item.checked_by_id),
)

Key = tuple[int, int]


class Found(NamedTuple):
    """An item of a set. words, who: of the event that the set is about, "" where it is about none."""

    item: Item
    words: str
    who: str


class Told(NamedTuple):
    """The same as its key alone."""

    key: Key
    words: str
    who: str


def gathered(sets: Sequence[Select[Any]], *, most: int) -> list[list[Found]]:
    """The first so many of each set, in no order: a union keeps none."""
    told = keys_in(sets, most=most)
    items = loaded({each.key for rows in told for each in rows})
    return [[Found(items[each.key], each.words, each.who) for each in rows if each.key in items] for rows in told]


def keys_in(sets: Sequence[Select[Any]], *, most: int) -> list[list[Told]]:
    told: list[list[Told]] = [[] for _set in sets]
    for begin in range(0, len(sets), AT_ONCE):
        for place, organisation_id, id_, words, who in db.session.execute(together(sets, begin, most=most)):
            told[place].append(Told((organisation_id, id_), words, who))
    return told


def together(sets: Sequence[Select[Any]], begin: int, *, most: int) -> CompoundSelect[Any]:
    part = sets[begin : begin + AT_ONCE]
    return union_all(*(keys_of(each, place, most=most) for place, each in enumerate(part, begin)))


def keys_of(asked: Select[Any], place: int, *, most: int) -> Select[Any]:
    """The set without its items: which it is, their keys, and what is told of each."""
    said = [each["expr"] for each in asked.column_descriptions[1:]]
    words, who = [*said, literal(""), literal("")][:2]
    columns = (literal(place).label("place"), Item.organisation_id, Item.id, words.label("words"), who.label("who"))
    return select(asked.with_only_columns(*columns).limit(most).subquery())


def loaded(keys: set[Key]) -> dict[Key, Item]:
    """Each item once, however many sets hold it."""
    if not keys:
        return {}
    places, ids = zip(*keys, strict=True)  # not as pairs: SQLite would read every item to compare it with them
    chosen = select(Item).where(Item.organisation_id.in_({*places}), one_of(Item.id, ids)).options(*SHOWN)
    return {(item.organisation_id, item.id): item for item in db.session.scalars(chosen)}
