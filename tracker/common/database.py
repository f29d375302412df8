"""Manners of the database connection: on SQLite WAL, foreign keys, and an immediate lock for writers; on PostgreSQL
limits to how long a page waits."""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Connection, Engine, event

from tracker.common import kept
from tracker.extensions import db, migrate

# A deferred transaction that later writes can lose its snapshot ("database is locked", F15), so whoever
# may write takes the lock at once; page views that only read leave it to others.
only_reading: ContextVar[bool] = ContextVar("only_reading", default=False)

BUSY_MILLISECONDS = 15_000
QUIET = {"hide_parameters": True}  # what was typed stands in no error and so in no log
NO_LIMITS = (0, 0)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app: Flask) -> None:
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        app.config.setdefault(
            "SQLALCHEMY_ENGINE_OPTIONS", {"connect_args": {"timeout": BUSY_MILLISECONDS / 1000}, **QUIET}
        )
    else:
        app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", {"pool_pre_ping": True, **QUIET})
    db.init_app(app)
    migrate.init_app(app, db, render_as_batch=True, compare_type=True)
    app.before_request(note_intent)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            teach_sqlite(db.engine)
        else:
            limits = (app.config["LOCK_SECONDS"], app.config["STATEMENT_SECONDS"])
            event.listen(db.engine, "checkout", partial(limit_waiting, limits))
        # However a command ends: the last connection that is closed brings everything into the file itself.
        weakref.finalize(app, db.engine.dispose)


def note_intent() -> None:
    only_reading.set(request.method in SAFE_METHODS)


def teach_sqlite(engine: Engine) -> None:
    event.listen(engine, "do_connect", make_private)
    event.listen(engine, "connect", prepare_connection)
    event.listen(engine, "begin", begin)


def make_private(dialect: Any, record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
    """SQLite gives its write-ahead log the rights of the file, so the file is made first, for its owner only."""
    place = str(arguments[0])
    if place != ":memory:" and not place.startswith("file:"):
        with suppress(OSError):  # SQLite says what is in the way
            kept.make_file(Path(place))


def prepare_connection(connection: sqlite3.Connection, record: Any) -> None:
    """FULL: a commit stands on the disk before anybody is told of it; NORMAL loses the last ones in a power cut."""
    connection.isolation_level = None  # the driver's own BEGIN would come too late; ours is below
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN" if only_reading.get() else "BEGIN IMMEDIATE")


def limit_waiting(limits: tuple[int, int], connection: Any, record: Any, _proxy: Any) -> None:
    """A page waits for locks and statements no longer than that; commands and the watch wait as long as it takes. Said
    once, for as long as a connection serves pages."""
    wanted = limits if has_request_context() else NO_LIMITS
    if record.info.get("limits", NO_LIMITS) == wanted:
        return
    with connection.cursor() as cursor:
        for name, seconds in zip(("lock_timeout", "statement_timeout"), wanted, strict=True):
            cursor.execute(f"SET {name} TO {f'{seconds:d}000' if seconds else 'DEFAULT'}")
    connection.commit()  # or the next rollback would take it back
    record.info["limits"] = wanted


@contextmanager
def writing() -> Iterator[None]:
    """Whatever the request was: a transaction that begins inside takes the lock at once."""
    before = only_reading.set(False)
    try:
        yield
    finally:
        only_reading.reset(before)


@contextmanager
def one_moment() -> Iterator[Connection]:
    """A connection that sees the database as it is now, however long the reading takes, and holds up no writer."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        before = only_reading.set(True)
        try:
            transaction = connection.begin()
        finally:
            only_reading.reset(before)
        with transaction:
            yield connection
