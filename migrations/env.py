"""Alembic's way into the application's own engine and metadata."""

import logging

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from tracker.backup import going_down
from tracker.common import left_out, schema

logger = logging.getLogger("alembic.env")
migrate = current_app.extensions["migrate"]


def include_name(name: str | None, kind: str, parents: object) -> bool:
    """On SQLite the full-text index is made of tables of its own, beside the models', and what is pointed at within an
    organisation has a second key for it."""
    full_text = kind == "table" and name and name.startswith("item_search_index")
    second_key = kind == "index" and name and name.endswith("_organisation_id_id")
    return not (full_text or second_key)


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=migrate.db.metadata,
        include_name=include_name,
        **migrate.configure_args,
    )
    told = current_app.config
    left_out.leave_out(connection, keys=not told["FOREIGN_KEYS"], triggers=not told["TRIGGERS"])
    going = context.get_context().opts["fn"].__name__  # which of Alembic's commands this is
    if going in ("upgrade", "downgrade"):
        schema.refuse_changing_unknown(connection)
    if going == "downgrade":
        going_down.keep_what_is_held(connection)
    with context.begin_transaction():
        context.run_migrations()


if given := context.config.attributes.get("connection"):  # a backup being put back, in a transaction of its own
    run(given)
else:
    with schema.in_turn(migrate.db.engine) as own:
        run(own)
