"""What an installation does without: foreign keys and triggers, on engines that have none. The verbs and the chain of
the history suffice; SQLite and PostgreSQL by themselves have both."""

import re
from functools import partial
from typing import Any

from sqlalchemy import Connection, event

NOTHING = "SELECT 1"
A_KEY = re.compile(r",?\s*CONSTRAINT fk_\w+ (?:FOREIGN KEY\s?\([^)]*\) )?REFERENCES \w+ ?\([^)]*\)")
ADDED_KEY = re.compile(r"\s*ALTER TABLE \w+ ADD CONSTRAINT fk_")
DROPPED_KEY = re.compile(r"DROP CONSTRAINT (?=fk_)")
A_TRIGGER = re.compile(
    r"\s*(?:CREATE|DROP) TRIGGER |\s*DROP FUNCTION \w+_refuse_change|\s*CREATE FUNCTION .* RETURNS trigger"
)


def leave_out(connection: Connection, *, keys: bool, triggers: bool) -> None:
    """From now on this connection makes neither the ones nor the others, whatever a migration says."""
    if connection.dialect.name == "postgresql" and (keys or triggers):
        event.listen(connection, "before_cursor_execute", partial(changed, keys=keys, triggers=triggers), retval=True)


def changed(
    _connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any, keys: bool, triggers: bool
) -> tuple[str, Any]:
    return without(statement, keys=keys, triggers=triggers), values


def without(statement: str, *, keys: bool, triggers: bool) -> str:
    if triggers and A_TRIGGER.match(statement):
        return NOTHING
    if not keys or not statement.lstrip().startswith(("CREATE TABLE", "ALTER TABLE")):
        return statement
    if ADDED_KEY.match(statement):
        return NOTHING
    return DROPPED_KEY.sub("DROP CONSTRAINT IF EXISTS ", A_KEY.sub("", statement))
