"""Triggers that refuse UPDATE and DELETE on a table, for migrations, on SQLite and PostgreSQL."""

from collections.abc import Sequence
from typing import Any

MESSAGE = "rows of %s are never changed or deleted"


def protect(op: Any, table: str) -> None:
    """Call from upgrade(), right after the table is made. `op` is alembic.op."""
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE % table}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE % table}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
    )


def unprotect(op: Any, table: str) -> None:
    """Call from downgrade(), right before the table is dropped."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(f"DROP TRIGGER {table}_no_{verb}")
        return
    op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.execute(f"DROP TRIGGER {table}_no_change ON {table}")
    op.execute(f"DROP FUNCTION {table}_refuse_change()")


def refuse_replacing(op: Any, table: str, *keys: tuple[str, ...]) -> None:
    """SQLite's `INSERT OR REPLACE` deletes rows without asking their triggers; PostgreSQL has no such back door.

    keys: the unique keys by which a row could be replaced, `id` apart.
    """
    if op.get_bind().dialect.name != "sqlite":
        return
    taken = " OR ".join(" AND ".join(f"{name} = NEW.{name}" for name in key) for key in (("id",), *keys))
    op.execute(
        f"CREATE TRIGGER {table}_no_replacing BEFORE INSERT ON {table} "  # noqa: S608 names of our own migrations
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE % table}'); END"
    )


def allow_replacing(op: Any, table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {table}_no_replacing")


def keep_rows(op: Any, table: str, columns: Sequence[str]) -> None:
    """Triggers that refuse DELETE, and UPDATE of these columns: for rows of which only the end is written later."""
    fixed = ", ".join(columns)
    if op.get_bind().dialect.name == "sqlite":
        for verb, place in (("DELETE", "delete"), (f"UPDATE OF {fixed}", "update")):
            op.execute(
                f"CREATE TRIGGER {table}_no_{place} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{MESSAGE % table}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE % table}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_change BEFORE DELETE OR UPDATE OF {fixed} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
    )
