"""A database that holds nothing is filled: from an archive, or from another database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError

from tracker.backup.archive import Archive, table_member
from tracker.backup.rows import rows_of, tables_of, write_rows
from tracker.common import schema
from tracker.common.database import teach_sqlite
from tracker.ledger.searching import keeping


def from_archive(connection: Connection, archive: Archive) -> None:
    """The schema of the archive's day, its rows, then the way to the schema of this program."""
    schema.migrate(connection, archive.manifest.revision)
    if missing := {table.name for table in tables_of(connection)} ^ set(archive.manifest.tables):
        raise archive.damaged(table_member(min(missing)))
    for name, told in archive.manifest.tables.items():
        if write_table(connection, archive, name) != told:
            raise archive.damaged(table_member(name))
    schema.migrate(connection)
    keeping.refill(connection)


def write_table(connection: Connection, archive: Archive, name: str) -> int:
    """How many rows; what cannot be a row of that table is a damage of the archive, and not told with its contents."""
    try:
        columns, rows = archive.table(name)
        return write_rows(connection, Table(name, MetaData(), autoload_with=connection), columns, rows)
    except (ValueError, KeyError, TypeError, IntegrityError, DataError, StatementError) as error:
        if isinstance(error, OperationalError):
            raise
        raise archive.damaged(table_member(name)) from error


def from_database(connection: Connection, source: Connection) -> dict[str, int]:
    """Both at the schema of this program; rows written, by table."""
    schema.migrate(connection)
    written = {}
    for table in tables_of(source):
        here = Table(table.name, MetaData(), autoload_with=connection)
        columns = [column.name for column in table.columns]
        written[table.name] = write_rows(connection, here, columns, rows_of(source, table))
    keeping.refill(connection)
    return written


@contextmanager
def being_filled(engine: Engine) -> Iterator[Connection]:
    """One transaction: everything or nothing. SQLite looks at what rows point to only at the end."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            yield connection
            if engine.dialect.name == "sqlite":
                lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if lost is not None:
                    raise ValueError(f"a row of {lost[0]} points to nothing")


def sqlite_file(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")
    teach_sqlite(engine)
    return engine
