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
    """Beside the models stand, on SQLite, the tables of the full-text index and second keys for what is pointed at
    within an organisation, and on PostgreSQL indexes for what an address names by its number alone."""
    full_text = kind == "table" and name and name.startswith("item_search_index")
    by_number = name in ("ix_item_id", "ix_evidence_id", "ix_mention_id")
    own = kind == "index" and name and (by_number or name.endswith("_organisation_id_id"))
    return not (full_text or own)


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
