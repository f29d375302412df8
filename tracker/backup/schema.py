"""The schema of a database: which revision it is at, which the program knows, and the way from one to another."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from tracker.config import ROOT
from tracker.extensions import db

MIGRATIONS = str(Path(ROOT) / "migrations")


def scripts() -> ScriptDirectory:
    return ScriptDirectory(MIGRATIONS)


def newest() -> str:
    """The revision that this program wants."""
    return str(scripts().get_current_head())


def is_known(revision: str) -> bool:
    return any(script.revision == revision for script in scripts().walk_revisions())


def revision_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def migrate(connection: Connection, revision: str = "head") -> None:
    """In the connection's own transaction."""
    config = Config()
    config.set_main_option("script_location", MIGRATIONS)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def drop_everything(connection: Connection) -> None:
    """Our tables, and what their triggers call, and nothing else that stands there; for PostgreSQL, in one transaction
    with what comes in their place."""
    there = set(inspect(connection).get_table_names())
    for table in (there & set(db.metadata.tables)) | {"alembic_version"}:
        connection.execute(text(f'DROP TABLE IF EXISTS "{table}" CASCADE'))
        connection.execute(text(f'DROP FUNCTION IF EXISTS "{table}_refuse_change" CASCADE'))
