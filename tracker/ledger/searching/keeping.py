"""Keeping the index: an event that says something new writes its item's row again, in the same transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, Row, column, delete, insert, inspect, select, table, tuple_, update

from tracker.extensions import db
from tracker.ledger.models import CARRIERS, Event, Item, about
from tracker.ledger.searching import full_text
from tracker.ledger.searching.full_text import BETWEEN, PERSON, PLACE
from tracker.ledger.searching.models import ItemSearch
from tracker.ledger.searching.terms import tokens_of

TEXTS = (
    *("number", "title", "text", "target", "root_cause", "responsible_unit", "supporters"),
    *("progress", "result", "countable_result", "source_title", "source_quote"),
)
COLUMNS = ("organisation_id", *TEXTS, *CARRIERS, "supporter_ids")
READ = frozenset(COLUMNS)
LONGEST = 300_000  # letters a row: 100,000 Chinese characters, and below what PostgreSQL takes in one value
BATCH = 500


def follow(item: Item, event: Event) -> None:
    """`history.append` calls it for every change; an item's first event has nothing before it to be read again."""
    said: Sequence[str]
    if is_first := "number" in event.changes:
        said = [event.words] if is_said(event) else []
    elif event.changes.keys() & READ or is_said(event):
        said = words_about(item)
    else:
        return
    line = line_of({name: getattr(item, name) for name in COLUMNS}, said)
    if is_first or not written_again(item, line):
        row = {"organisation_id": item.organisation_id, "item_id": item.id, "tokens": line, "lexemes": line}
        db.session.execute(insert(ItemSearch), [row])


def is_said(event: Event) -> bool:
    """A person's words: what the system notes beside its own events is shown nowhere."""
    return bool(event.words) and event.actor_id is not None


def words_about(item: Item) -> Sequence[str]:
    """Newest first, so that a very long history loses its oldest words."""
    said = select(Event.words).where(*about(item), Event.words != "", Event.actor_id.is_not(None))
    return db.session.scalars(said.order_by(Event.sequence.desc())).all()


def written_again(item: Item, line: str) -> bool:
    here = (ItemSearch.organisation_id == item.organisation_id, ItemSearch.item_id == item.id)
    again = update(ItemSearch).where(*here).values(tokens=line, lexemes=line)
    done = db.session.execute(again, execution_options={"synchronize_session": False})
    return cast("CursorResult[Any]", done).rowcount > 0


def line_of(values: Mapping[str, Any], said: Iterable[str]) -> str:
    """Where the item belongs and whose it is, then each text once, as tokens between blanks."""
    people = [values.get(name) for name in CARRIERS] + (values.get("supporter_ids") or "").split(",")
    marks = [f"{PLACE}{values['organisation_id']}", *(f"{PERSON}{person}" for person in people if person)]
    texts = dict.fromkeys(chain((values.get(name) or "" for name in TEXTS), said))
    line = f" {BETWEEN} ".join([" ".join(marks), *(" ".join(tokens_of(text)) for text in texts)])
    return f" {line} " if len(line) < LONGEST else f" {line[:LONGEST].rpartition(' ')[0]} "


def refill(connection: Connection, columns: Sequence[str] = COLUMNS) -> int:
    """Write every item's row anew, batch by batch; how many. columns: those that a migration of its day knows of."""
    full_text.unmake(connection)
    items = table("item", column("id"), *map(column, columns))
    place = tuple_(items.c.organisation_id, items.c.id)
    in_order = select(items).order_by(items.c.organisation_id, items.c.id).limit(BATCH)
    connection.execute(delete(ItemSearch))
    done, last = 0, (0, 0)
    while rows := connection.execute(in_order.where(place > last)).all():
        write(connection, rows)
        done, last = done + len(rows), (rows[-1].organisation_id, rows[-1].id)
    full_text.make_anew(connection)
    return done


def write(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Before migration 0025 a row did not say where it belongs."""
    said = said_about(connection, rows)
    described = inspect(connection).get_columns("item_search")
    known = {each["name"] for each in described}
    lines = [(row, line_of(row._asdict(), said[row.id])) for row in rows]
    values = (
        {"organisation_id": row.organisation_id, "item_id": row.id, "tokens": line, "lexemes": line}
        for row, line in lines
    )
    connection.execute(insert(ItemSearch), [{name: row[name] for name in row if name in known} for row in values])


def said_about(connection: Connection, rows: Sequence[Row[Any]]) -> Mapping[int, list[str]]:
    events = table("event", *map(column, ("organisation_id", "item_id", "sequence", "words", "actor_id")))
    said = select(events.c.item_id, events.c.words).where(
        events.c.organisation_id.in_({row.organisation_id for row in rows}),
        events.c.item_id.in_([row.id for row in rows]),
        events.c.words != "",
        events.c.actor_id.is_not(None),
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for item_id, words in connection.execute(said.order_by(events.c.sequence.desc())):
        found[item_id].append(words)
    return found
