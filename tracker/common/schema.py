"""The schema of a database: which revision it is at, whether the program knows it, and the way from one to another."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from flask import Flask, current_app, request
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from tracker.common.database import BUSY_MILLISECONDS, one_moment, writing
from tracker.common.obstacles import EMPTY, HALF_WAY, NEWER, OLDER, READ_ONLY, InTheWay, Obstacle, obstacle_of
from tracker.config import ROOT
from tracker.extensions import db

MIGRATIONS = Path(ROOT) / "migrations"
PATIENCE_SECONDS = 600  # for an upgrade that another process is just making
TURN = 7_242_016  # whoever holds this number on PostgreSQL is upgrading
ASKED_ANYWAY = frozenset({"static", "healthz", "readyz"})


def init_app(app: Flask) -> None:
    app.extensions["schema"] = Watch()
    app.before_request(refuse_unknown)


def known() -> list[str]:
    """The revisions of this program, oldest first: a migration's file begins with its number."""
    return sorted(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


def newest() -> str:
    """The revision that this program wants."""
    return known()[-1]


def is_known(revision: str) -> bool:
    return revision in known()


def revision_of(connection: Connection) -> str | None:
    """None: of no revision at all, or of several."""
    heads = MigrationContext.configure(connection).get_current_heads()
    return heads[0] if len(heads) == 1 else None


def migrate(connection: Connection, revision: str = "head") -> None:
    """In the connection's own transaction. Raises InTheWay."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def bring_up_to_date(engine: Engine) -> None:
    """Raises InTheWay."""
    with in_turn(engine) as connection:
        migrate(connection)


@contextmanager
def in_turn(engine: Engine) -> Iterator[Connection]:
    """A transaction in which the schema may be changed: everything or nothing, and one after the other; who had to
    wait finds nothing left to do. Raises InTheWay for what the database refuses."""
    try:
        with engine.connect() as connection, patient(connection), writing(), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE_SECONDS}s'"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                connection.execute(text(f"SELECT pg_advisory_xact_lock({TURN})"))
                if connection.scalar(text("SHOW transaction_read_only")) == "on":
                    raise InTheWay(READ_ONLY)
            yield connection
    except DBAPIError as error:  # what nobody knows here went wrong in a migration, on tables that are not as they were
        raise InTheWay(obstacle_of(error) or HALF_WAY, str(error.orig).strip()) from error


@contextmanager
def patient(connection: Connection) -> Iterator[None]:
    """SQLite: BEGIN IMMEDIATE waits for whoever is upgrading, longer than a page would."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    driver.execute(f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")


def refuse_changing_unknown(connection: Connection) -> None:
    """An older schema and an empty one have a way to ours. Raises InTheWay."""
    if (found := obstacle_in(connection)) and found[0] not in (OLDER, EMPTY):
        raise InTheWay(*found)


def obstacle_in(connection: Connection) -> tuple[Obstacle, str] | None:
    """What keeps this program from working on the schema, and which revision or table says so."""
    there = inspect(connection)
    ours = set(there.get_table_names()) & set(db.metadata.tables)
    heads = MigrationContext.configure(connection).get_current_heads()
    if not heads:
        return (HALF_WAY, "alembic_version") if ours else (EMPTY, "")
    if obstacle := of_revisions(heads):
        return obstacle, ", ".join(heads)
    found = there.get_multi_columns()
    names = {name: {column["name"] for column in columns} for (_schema, name), columns in found.items()}
    missing = [
        str(column)
        for table in db.metadata.sorted_tables
        for column in table.columns
        if column.name not in names.get(table.name, ())
    ]
    return (HALF_WAY, missing[0]) if missing else None


def of_revisions(heads: tuple[str, ...]) -> Obstacle | None:
    if not all(is_known(head) for head in heads):
        return NEWER
    return OLDER if heads != (newest(),) else None


class Watch:
    """Looks through the schema until it is found in order, and every few seconds at its revision from then on."""

    def __init__(self) -> None:
        self.in_order = False
        self.looked_at = 0.0
        self.obstacle: Obstacle | None = None
        self.why = ""

    def look(self) -> None:
        if self.in_order and monotonic() - self.looked_at < current_app.config["SCHEMA_SECONDS"]:
            return
        with one_moment() as database:
            as_before = self.in_order and revision_of(database) == newest()
            found = None if as_before else obstacle_in(database)
        self.obstacle, self.why = found or (None, "")
        self.in_order, self.looked_at = found is None, monotonic()


def refuse() -> None:
    """Raises InTheWay where this program does not know the schema it would work on."""
    watch: Watch = current_app.extensions["schema"]
    watch.look()
    if watch.obstacle:
        raise InTheWay(watch.obstacle, watch.why)


def looked_again() -> Obstacle | None:
    """After something failed that might be the schema's fault."""
    watch: Watch = current_app.extensions["schema"]
    watch.in_order = False
    watch.look()
    return watch.obstacle


def refuse_unknown() -> None:
    if request.endpoint not in ASKED_ANYWAY:
        refuse()


def drop_everything(connection: Connection) -> None:
    """Our tables, and what their triggers call, and nothing else that stands there; for PostgreSQL, in one transaction
    with what comes in their place."""
    there = set(inspect(connection).get_table_names())
    for table in (there & set(db.metadata.tables)) | {"alembic_version"}:
        connection.execute(text(f'DROP TABLE IF EXISTS "{table}" CASCADE'))
        connection.execute(text(f'DROP FUNCTION IF EXISTS "{table}_refuse_change" CASCADE'))
