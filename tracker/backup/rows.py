"""Tables as rows of plain JSON values, alike on SQLite and PostgreSQL: read as a stream, written into empty tables."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, DateTime, MetaData, Table, func, insert, inspect, select, text
from sqlalchemy.types import Date

from tracker.extensions import db

BATCH = 1000
# Made anew from the rest, or true of one moment and one machine only: links that are open, who runs the schedule.
LEFT_OUT = frozenset({"alembic_version", "calendar_address", "item_search", "one_time_link", "scheduler_lease"})
FULL_TEXT = "item_search_index"  # SQLite's, made of tables of its own

Values = list[Any]


def tables_of(connection: Connection) -> list[Table]:
    """The tables that a backup holds, as the database itself describes them, whatever the program's models say;
    what a row points to comes before the row."""
    described = MetaData()
    described.reflect(connection, only=lambda name, _: name not in LEFT_OUT and not name.startswith(FULL_TEXT))
    return [table for table in described.sorted_tables if table.name not in LEFT_OUT]  # reflected for a key


def rows_of(connection: Connection, table: Table) -> Iterator[Values]:
    """In the order of the primary key, the values in the order of the columns; as a stream."""
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execute(query, execution_options={"yield_per": BATCH}) as found:
        for row in found:
            yield [plain(value) for value in row]


def plain(value: Any) -> Any:
    """What JSON can hold. Instants are written in UTC; SQLite hands them out without saying so."""
    if isinstance(value, datetime):
        return (value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def write_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Values]) -> int:
    """Into an empty table; how many. A row that points to another of its table follows it."""
    readers = [reader_of(table, name, connection.dialect.name) for name in columns]
    named = ({name: read(value) for name, read, value in zip(columns, readers, row, strict=True)} for row in rows)
    written, stream = 0, iter(parents_first(table, named))
    while batch := list(islice(stream, BATCH)):
        connection.execute(insert(table), batch)
        written += len(batch)
    if written and connection.dialect.name == "postgresql":
        go_on_counting(connection, table)
    return written


def reader_of(table: Table, column: str, dialect: str) -> Callable[[Any], Any]:
    """The way back from JSON: what the column of that database takes."""
    kind = table.c[column].type
    if isinstance(kind, DateTime):
        return lambda said: said and in_utc(said, aware=dialect != "sqlite")
    if isinstance(kind, Date):
        return lambda said: said and date.fromisoformat(said)
    return lambda said: said


def in_utc(said: str, *, aware: bool) -> datetime:
    instant = datetime.fromisoformat(said)
    return instant if aware else instant.replace(tzinfo=None)


def parents_first(table: Table, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A finding before its measures, an office before its branches; rows of other tables come as they are."""
    pointers = [key.parent.name for key in table.foreign_keys if key.column.table is table and key.column.name == "id"]
    if not pointers:
        yield from rows
        return
    written: set[Any] = set()
    waiting: list[dict[str, Any]] = []
    for row in rows:
        waiting.append(row)
        while ready := [row for row in waiting if is_ready(row, pointers, written)]:
            yield from ready
            written.update(row["id"] for row in ready)
            waiting = [row for row in waiting if row["id"] not in written]
    yield from waiting  # the database says what is wrong with them


def is_ready(row: dict[str, Any], pointers: Sequence[str], written: set[Any]) -> bool:
    return all(row[name] is None or row[name] == row["id"] or row[name] in written for name in pointers)


def go_on_counting(connection: Connection, table: Table) -> None:
    """The sequence behind `id` has not seen the numbers that were written."""
    if "id" not in table.c:
        return
    sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, "id")))
    if sequence:
        highest = connection.scalar(select(func.max(table.c.id)))
        connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def is_ours(connection: Connection) -> bool:
    """No table stands there that this program does not make."""
    there = inspect(connection).get_table_names()
    return all(name in db.metadata.tables or name in LEFT_OUT or name.startswith(FULL_TEXT) for name in there)


def is_empty(connection: Connection) -> bool:
    """Nothing stands in any table that a backup would hold."""
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables_of(connection))
