"""The suite's own databases: made and named here; no other is ever emptied or dropped (F67).

Both kinds begin from a template that holds the schema and the cast, kept between runs under the hash of its makings.
"""

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, event, insert, select, text
from sqlalchemy.engine import URL, make_url

from tracker.config import database_url
from tracker.extensions import db

ROOT = Path(__file__).parent.parent
MIGRATIONS = str(ROOT / "migrations")
PREFIX = "tracker_test_"
CHECKOUT = PREFIX + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]  # several checkouts share a server
CHECKOUT_NUMBER = int.from_bytes(hashlib.sha256(CHECKOUT.encode()).digest()[:4], signed=True)

Contents = Literal["empty", "cast"]


class NotOurs(Exception):
    """A database that no test made."""


def ours(address: URL) -> str:
    """The name of a database that tests made. Whatever empties or drops one asks here first."""
    name = Path(address.database or "").name
    if not name.startswith(PREFIX):
        raise NotOurs(f"tests empty and drop only databases they made, named {PREFIX}…, and not {address}")
    return name


def server() -> URL | None:
    """Where tests make their databases; the one that the address names is only asked to."""
    if not (address := os.environ.get("TEST_DATABASE_URL")):
        return None
    if not address.startswith(("postgres://", "postgresql://", "postgresql+psycopg://")):
        raise pytest.UsageError(f"TEST_DATABASE_URL must name a PostgreSQL server, and not {address}")
    return make_url(database_url(address))


def hash_of_makings() -> str:
    """Of every line that may shape the schema or the cast."""
    cast = ROOT / "tests" / "conftest.py"
    makings = [*ROOT.glob("tracker/**/*.py"), *ROOT.glob("migrations/**/*.py"), cast, Path(__file__)]
    together = hashlib.sha256()
    for path in sorted(makings):
        together.update(path.read_bytes())
    return together.hexdigest()[:8]


def kept_folder(cache: pytest.Cache) -> Path:
    """For what is made of the code as it is and serves many runs; what was made of earlier code goes."""
    folder = cache.mkdir(f"kept-{hash_of_makings()}")
    for old in folder.parent.glob("kept-*"):
        if old != folder:
            shutil.rmtree(old, ignore_errors=True)
    return folder


class Database(Protocol):
    """What both kinds do; `prepare` and `begin_with` inside a context of the application that works on it."""

    url: str

    def prepare(self, fill: Callable[[], None]) -> None:
        """Schema and cast, from the kept template or by migrations and `fill`."""

    def begin_with(self, contents: Contents) -> None: ...

    def another(self) -> Any:
        """The address of a second one with nothing in it, for as long as the context lasts."""

    def end(self) -> None: ...


class SQLiteFile:
    """A file in a temporary folder, into which the template's pages are copied."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder, self.kept = folder, kept
        self.url = f"sqlite:///{folder / CHECKOUT}.db"

    def prepare(self, fill: Callable[[], None]) -> None:
        ours(db.engine.url)
        event.listen(db.engine, "connect", hurry)
        if not self.template("cast").exists():
            upgrade(MIGRATIONS)
            self.keep("empty")
            fill()
            self.keep("cast")
        self.templates = {name: in_memory(self.template(name)) for name in ("empty", "cast")}
        self.begin_with("empty")

    def template(self, contents: str) -> Path:
        return self.kept / f"{contents}.db"

    def keep(self, contents: Contents) -> None:
        """Under its name only once it is whole: another worker may be looking."""
        made = self.folder / f"{contents}.db"
        with closing(sqlite3.connect(made)) as target, closing(db.engine.raw_connection()) as source:
            copy(source.driver_connection, target)
        made.replace(self.template(contents))

    def begin_with(self, contents: Contents) -> None:
        ours(db.engine.url)
        db.engine.dispose()  # a connection keeps what a test told it, as to leave foreign keys alone
        with closing(db.engine.raw_connection()) as connection:
            copy(self.templates[contents], connection.driver_connection)

    @contextmanager
    def another(self) -> Iterator[str]:
        yield f"sqlite:///{self.folder / CHECKOUT}_another.db"

    def end(self) -> None:
        """The folder goes as pytest's temporary folders go."""


def hurry(connection: sqlite3.Connection, record: Any) -> None:
    """Nobody misses a test's rows after a power cut."""
    connection.execute("PRAGMA synchronous=OFF")


def in_memory(path: Path) -> sqlite3.Connection:
    template = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(path)) as file:
        copy(file, template)
    return template


def copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Whole or not at all: left alone, `backup` would wait for ever on a transaction that a test forgot."""

    def never_wait(status: int, remaining: int, total: int) -> None:
        if remaining:
            raise sqlite3.OperationalError("a test left a transaction open")

    source.backup(target, progress=never_wait)


class PostgreSQLDatabase:
    """A database on the server of that address, the first of this checkout's that no other process holds."""

    def __init__(self, server: URL) -> None:
        self.server = server
        self.engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        self.connection = self.engine.connect()  # holds the number until the process ends
        number = next(n for n in count(1) if self.scalar(f"SELECT pg_try_advisory_lock({CHECKOUT_NUMBER}, {n})"))
        self.name = f"{CHECKOUT}_{number}"
        self.url = self.address(self.name)

    def address(self, name: str) -> str:
        return self.server.set(database=name).render_as_string(hide_password=False)

    def scalar(self, statement: str) -> Any:
        return self.connection.execute(text(statement)).scalar()

    def create(self, name: str, template: str = "template1") -> None:
        self.drop_database(name)
        self.connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
        # Nobody misses a test's rows after a power cut.
        self.connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit TO off'))

    def drop_database(self, name: str) -> None:
        ours(self.server.set(database=name))
        self.connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))

    def prepare(self, fill: Callable[[], None]) -> None:
        ours(db.engine.url)
        self.scalar(f"SELECT pg_advisory_lock({CHECKOUT_NUMBER}, 0)")  # one worker makes the template, the rest wait
        template = f"{CHECKOUT}_template_{hash_of_makings()}"
        kept = self.templates()
        if template in kept:
            self.create(self.name, template)
        else:
            self.make(template, fill)
        for old in kept - {template}:
            self.drop_database(old)
        self.scalar(f"SELECT pg_advisory_unlock({CHECKOUT_NUMBER}, 0)")
        self.cast = rows_of_every_table()

    def templates(self) -> set[str]:
        like = f"{CHECKOUT}_template_%"
        return set(
            self.connection.scalars(text("SELECT datname FROM pg_database WHERE datname LIKE :it"), {"it": like})
        )

    def make(self, template: str, fill: Callable[[], None]) -> None:
        self.create(self.name)
        upgrade(MIGRATIONS)
        fill()
        db.session.remove()
        db.engine.dispose()  # a database that somebody uses cannot be copied
        self.create(template, self.name)

    def begin_with(self, contents: Contents) -> None:
        """Events cannot be deleted, which is the point of them: their triggers sleep meanwhile."""
        ours(db.engine.url)
        emptying = "".join(f'DELETE FROM "{table.name}";' for table in reversed(db.metadata.sorted_tables))
        with db.engine.begin() as connection:
            connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica;{emptying}")
            for table, rows in self.cast.items() if contents == "cast" else ():
                connection.execute(insert(table), rows)

    @contextmanager
    def another(self) -> Iterator[str]:
        name = f"{self.name}_another"
        self.create(name)
        yield self.address(name)
        self.drop_database(name)

    def end(self) -> None:
        self.drop_database(self.name)
        self.connection.close()
        self.engine.dispose()


def rows_of_every_table() -> dict[Any, list[dict[str, Any]]]:
    with db.engine.connect() as connection:
        found = {table: connection.execute(select(table)).mappings().all() for table in db.metadata.sorted_tables}
    return {table: [dict(row) for row in rows] for table, rows in found.items() if rows}
