"""Many items like one that the verbs made, all at once: for tests of size (F41)."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, select

from tracker.extensions import db
from tracker.ledger import history
from tracker.ledger.models import ChainHead, Event, Item
from tracker.ledger.searching import keeping

OWN = ("title", "number", "sort_key")
Row = dict[str, Any]


def copies_of(item_id: int, count: int, title: str) -> list[int]:
    """Ids of `count` items after the last finding of a ledger, each with its history; `{}` in the title counts."""
    original, told = rows_of(item_id)
    place = int(original["sort_key"].split(".")[1])
    items = [original | own_fields(original, place + n, title.format(n + 1)) for n in range(1, count + 1)]
    ids = db.session.scalars(insert(Item).returning(Item.id, sort_by_parameter_order=True), items).all()
    head = db.session.get_one(ChainHead, original["organisation_id"])
    events = [retold(event, item, id_) for item, id_ in zip(items, ids, strict=True) for event in told]
    for event in events:
        event |= {"sequence": head.sequence + 1, "previous_hash": head.hash}
        event["hash"] = history.hash_of(SimpleNamespace(**event))
        head.sequence, head.hash = event["sequence"], event["hash"]
    db.session.execute(insert(Event), events)
    keeping.refill(db.session.connection())
    return list(ids)


def rows_of(item_id: int) -> tuple[Row, list[Row]]:
    """The last finding of a ledger, and its events; both without their ids."""
    item, events = Item.__table__, Event.__table__
    row = db.session.execute(select(item).where(item.c.id == item_id)).mappings().one()
    told = db.session.execute(select(events).where(events.c.item_id == item_id).order_by(events.c.sequence)).mappings()
    return without_id(row), [without_id(event) for event in told]


def without_id(row: Any) -> Row:
    return {name: value for name, value in row.items() if name != "id"}


def own_fields(original: Row, place: int, title: str) -> Row:
    year = original["year"]
    return dict(zip(OWN, (title, f"{year}-{place:02}", f"{year}.{place:06}"), strict=True))


def retold(event: Row, item: Row, item_id: int) -> Row:
    """The event as another item's: what it says of itself is its own."""
    own = {name: [old, item[name]] for name, (old, _new) in event["changes"].items() if name in OWN}
    return event | {"item_id": item_id, "changes": event["changes"] | own}
