"""A migration goes down only where nothing is lost by it: what it would drop is looked at first (F73)."""

import re
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Connection, event, inspect, text

from tracker.backup.rows import FULL_TEXT, LEFT_OUT

DROPPED_TABLE = re.compile(r'\s*DROP TABLE (?:IF EXISTS )?"?(\w+)', re.I)
DROPPED_COLUMN = re.compile(r'\s*ALTER TABLE "?(\w+)"? DROP COLUMN (?:IF EXISTS )?"?(\w+)', re.I)
COPY = "_alembic_tmp_"  # SQLite: a table that takes another's place, with what is left of its columns
MADE_ANEW = frozenset({("user_account", "initials")})  # going up again works them out


class WouldLose(RuntimeError):
    """Says in a sentence what stands there and what to do instead."""


def keep_what_is_held(connection: Connection) -> None:
    """From now on this connection drops nothing that holds something, whatever a migration asks for. Raises WouldLose
    then; the transaction is the caller's, so that the steps before it are undone too."""
    event.listen(connection, "before_cursor_execute", refuse_to_lose)


def refuse_to_lose(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if found := DROPPED_TABLE.match(statement):
        refuse_table(connection, found[1])
    elif found := DROPPED_COLUMN.match(statement):
        refuse_column(connection, found[1], found[2])


def refuse_table(connection: Connection, table: str) -> None:
    if table in LEFT_OUT or table.startswith((FULL_TEXT, COPY)):
        return
    there = inspect(connection)
    if there.has_table(COPY + table):
        kept = {column["name"] for column in there.get_columns(COPY + table)}
        for column in there.get_columns(table):
            if column["name"] not in kept:
                refuse_column(connection, table, column["name"])
    elif rows := connection.scalar(text(f'SELECT count(*) FROM "{table}"')):  # noqa: S608 names of our own migrations
        raise WouldLose(refusal(table, rows))


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
