"""A migration goes down only where nothing is lost by it: what it would drop, delete, overwrite or narrow is looked at
first (F73)."""

import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, Float, Integer, String, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from tracker.backup.rows import FULL_TEXT, LEFT_OUT

DROPPED_TABLE = re.compile(r'\s*DROP TABLE (?:IF EXISTS )?"?(\w+)', re.I)
DROPPED_COLUMN = re.compile(r'\s*ALTER TABLE "?(\w+)"? DROP COLUMN (?:IF EXISTS )?"?(\w+)', re.I)
ADDED_COLUMN = re.compile(r'\s*ALTER TABLE "?(\w+)"? ADD COLUMN (?:IF NOT EXISTS )?"?(\w+)', re.I)
RETYPED_COLUMN = re.compile(
    r'\s*ALTER TABLE "?(\w+)"? ALTER COLUMN "?(\w+)"? TYPE (.+?)\s*(?:\bUSING\b.*)?$', re.I | re.S
)
EMPTIED = re.compile(r'\s*TRUNCATE (?:TABLE )?"?(\w+)', re.I)
DELETED = re.compile(r'\s*DELETE FROM "?(\w+)', re.I)
OVERWRITTEN = re.compile(r'\s*UPDATE "?(\w+)"?\s+SET\s+(.+?)(?:\sWHERE\s.*)?$', re.I | re.S)
SET_COLUMN = re.compile(r'(?:^|,)\s*"?(\w+)"?\s*=')
COPY = "_alembic_tmp_"  # SQLite: a table that takes another's place, with what is left of its columns
MADE_ANEW = frozenset({("user_account", "initials"), ("sign_in", "last_hashes")})  # going up again works them out
# Tables whose own migration puts what they hold back where it was, or works it out anew from what stays.
TOLD_ELSEWHERE = frozenset({"ancestry", "news_cursor", "sign_in"})
ADDED = "columns added on the way down"


class WouldLose(RuntimeError):
    """Says in a sentence what stands there and what to do instead."""


def keep_what_is_held(connection: Connection) -> None:
    """From now on this connection loses nothing that is held, whatever a migration asks for. Raises WouldLose then; the
    transaction is the caller's, so that the steps before it, and what was just deleted, are undone too."""
    connection.info[ADDED] = set()
    event.listen(connection, "before_cursor_execute", refuse_to_lose)
    event.listen(connection, "after_cursor_execute", refuse_what_was_lost)


def refuse_to_lose(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if found := DROPPED_TABLE.match(statement):
        refuse_table(connection, found[1])
    elif found := DROPPED_COLUMN.match(statement):
        refuse_column(connection, found[1], found[2])
    elif found := EMPTIED.match(statement):
        refuse_rows(connection, found[1])
    elif found := RETYPED_COLUMN.match(statement):
        refuse_type(connection, found[1], found[2], found[3])
    elif found := ADDED_COLUMN.match(statement):
        connection.info[ADDED].add((found[1], found[2]))


def refuse_what_was_lost(connection: Connection, cursor: Any, statement: str, *_rest: Any) -> None:
    """Rows that were deleted or overwritten, which only the database can count. A column that this very way down added
    may be filled."""
    if cursor.rowcount < 1:
        return
    if (found := DELETED.match(statement)) and not is_no_content(found[1]):
        raise WouldLose(refusal(found[1], cursor.rowcount))
    if (found := OVERWRITTEN.match(statement)) and not is_no_content(found[1]):
        for column in SET_COLUMN.findall(found[2]):
            if (found[1], column) not in MADE_ANEW | connection.info[ADDED]:
                raise WouldLose(refusal(f"{found[1]}.{column}", cursor.rowcount))


def is_no_content(table: str) -> bool:
    return table in LEFT_OUT | TOLD_ELSEWHERE or table.startswith((FULL_TEXT, COPY))


def refuse_table(connection: Connection, table: str) -> None:
    if is_no_content(table):
        return
    if inspect(connection).has_table(COPY + table):
        refuse_copy(connection, table)
    else:
        refuse_rows(connection, table)


def refuse_rows(connection: Connection, table: str) -> None:
    if is_no_content(table):
        return
    if rows := connection.scalar(text(f'SELECT count(*) FROM "{table}"')):  # noqa: S608 names of our own migrations
        raise WouldLose(refusal(table, rows))


def refuse_copy(connection: Connection, table: str) -> None:
    """SQLite: what the copy lacks of the table whose place it takes, in columns, in rows, or in what they say."""
    there = inspect(connection)
    copied = {column["name"] for column in there.get_columns(COPY + table)}
    columns = there.get_columns(table)
    for column in columns:
        if column["name"] not in copied:
            refuse_column(connection, table, column["name"])
    shared = [column for column in columns if column["name"] in copied and (table, column["name"]) not in MADE_ANEW]
    was = ", ".join(f'"{column["name"]}"' for column in shared)
    now = ", ".join(as_before(column["name"], column["type"]) for column in shared)
    lost = f'SELECT {was} FROM "{table}" EXCEPT SELECT {now} FROM "{COPY}{table}"'  # noqa: S608 likewise
    if rows := connection.scalar(text(f"SELECT count(*) FROM ({lost}) AS lost")):  # noqa: S608 likewise
        raise WouldLose(refusal(table, rows))


def as_before(name: str, kind: TypeEngine[Any]) -> str:
    """The copy's column in the type it had; days and truth are kept alike whatever their type is called."""
    names = {String: "TEXT", Integer: "INTEGER", Float: "REAL"}
    cast = next((said for of, said in names.items() if isinstance(kind, of)), None)
    return f'CAST("{name}" AS {cast})' if cast else f'"{name}"'


def refuse_type(connection: Connection, table: str, column: str, new: str) -> None:
    """PostgreSQL: what does not come back the same from its new type, or cannot be of it at all."""
    if is_no_content(table) or (table, column) in MADE_ANEW:
        return
    (described,) = (each for each in inspect(connection).get_columns(table) if each["name"] == column)
    there_and_back = f'CAST(CAST("{column}" AS {new}) AS {described["type"].compile(connection.dialect)})'
    changed = f'SELECT count(*) FROM "{table}" WHERE {there_and_back} IS DISTINCT FROM "{column}"'  # noqa: S608 likewise
    try:
        with connection.begin_nested():
            rows = connection.scalar(text(changed))
    except DBAPIError:
        rows = connection.scalar(text(f'SELECT count("{column}") FROM "{table}"'))  # noqa: S608 likewise
    if rows:
        raise WouldLose(refusal(f"{table}.{column}", rows))


def refuse_column(connection: Connection, table: str, column: str) -> None:
    """It holds something where it says anything else than a new row would."""
    if table in LEFT_OUT or (table, column) in MADE_ANEW:
        return
    (described,) = (each for each in inspect(connection).get_columns(table) if each["name"] == column)
    says = f'"{column}" IS NOT NULL' + (f' AND "{column}" <> {described["default"]}' if described["default"] else "")
    rows = connection.scalar(text(f'SELECT count(*) FROM "{table}" WHERE {says}'))  # noqa: S608 likewise
    if rows:
        raise WouldLose(refusal(f"{table}.{column}", rows))


def refusal(what: str, rows: int) -> str:
    return _(
        "没有退回：%(what)s 里有 %(rows)s 行内容，退回会丢失。要换回旧版本，请用升级前的备份恢复"
        "（flask --app app backup restore 文件 --replace）。",
        what=what,
        rows=rows,
    )
