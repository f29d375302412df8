"""The tables spread over the machines of a Citus cluster, each organisation's rows together (law 13)."""

from collections.abc import Iterator

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Connection, Engine, ForeignKeyConstraint, inspect, text

from tracker.backup.archive import Unusable
from tracker.common import schema
from tracker.common.distribution import KEY, SHARDED, SHARED
from tracker.extensions import db

# Of the database, for every connection: what a transaction writes after it asked many machines, and triggers, which
# all stay on the machine of their row.
SETTINGS = {
    "citus.enable_unsafe_triggers": "on",
    "citus.multi_shard_modify_mode": "sequential",
    "citus.propagate_set_commands": "local",
}


def distribute(engine: Engine) -> list[str]:
    """The tables that were spread now; what was broken off is gone on with. Each step counts by itself, because Citus
    spreads a table in a transaction of its own. Raises Unusable."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        refuse_others(connection)
        set_up(connection)
        done = [table for table in in_order(SHARED) if spread(connection, table, "create_reference_table(:table)")]
        drop_keys_between_sharded(connection)
        first, *_others = ordered = in_order(SHARDED)
        for table in ordered:
            there = "" if table == first else f", colocate_with => '{first}'"
            how = f"create_distributed_table(:table, '{KEY}'{there})"
            done += [table] if spread(connection, table, how) else []
        if current_app.config["FOREIGN_KEYS"]:
            add_missing_keys(connection)
    return done


def refuse_others(connection: Connection) -> None:
    if connection.dialect.name != "postgresql" or not is_coordinator(connection):
        raise Unusable(_("这个数据库不是 Citus 集群的协调节点，没有改动。单机的 SQLite 和 PostgreSQL 不需要这一步。"))
    if schema.revision_of(connection) != schema.newest():
        raise Unusable(_("数据库的结构不是本程序的。请先运行升级。"))


def is_coordinator(connection: Connection) -> bool:
    return connection.scalar(text("SELECT 1 FROM pg_proc WHERE proname = 'create_distributed_table'")) is not None


def set_up(connection: Connection) -> None:
    name = connection.dialect.identifier_preparer.quote(str(connection.engine.url.database))
    for setting, value in SETTINGS.items():
        connection.execute(text(f"ALTER DATABASE {name} SET {setting} = '{value}'"))
        connection.execute(text(f"SET {setting} = '{value}'"))


def in_order(names: frozenset[str]) -> list[str]:
    """What is pointed at comes first."""
    return [table.name for table in db.metadata.sorted_tables if table.name in names]


def spread(connection: Connection, table: str, how: str) -> bool:
    """False where it is spread already: by a hash, or whole on every machine ('t')."""
    asked = "SELECT 1 FROM pg_dist_partition WHERE logicalrelid::text = :table AND (partmethod = 'h' OR repmodel = 't')"
    known = text(asked)
    if connection.scalar(known, {"table": table}):
        return False
    connection.execute(text(f"SELECT {how}"), {"table": table})
    return True


def keys_between_sharded() -> Iterator[ForeignKeyConstraint]:
    for name in in_order(SHARDED):
        for key in db.metadata.tables[name].foreign_key_constraints:
            if key.referred_table.name in SHARDED:
                yield key


def drop_keys_between_sharded(connection: Connection) -> None:
    """A table that is not spread yet may not point at one that is."""
    for key in keys_between_sharded():
        connection.execute(text(f"ALTER TABLE {key.table.name} DROP CONSTRAINT IF EXISTS {key.name}"))


def add_missing_keys(connection: Connection) -> None:
    for key in keys_between_sharded():
        there = {found["name"] for found in inspect(connection).get_foreign_keys(key.table.name)}
        if key.name not in there:
            ours = ", ".join(key.column_keys)
            theirs = ", ".join(element.column.name for element in key.elements)
            words = f"FOREIGN KEY ({ours}) REFERENCES {key.referred_table.name} ({theirs})"
            connection.execute(text(f"ALTER TABLE {key.table.name} ADD CONSTRAINT {key.name} {words}"))
