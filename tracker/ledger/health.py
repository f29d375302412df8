"""What `/healthz` says of the ledgers: where they stand on many machines, whether each of these answers."""

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from tracker.common import health
from tracker.extensions import db
from tracker.ledger.models import ChainHead


def init_app(app: Flask) -> None:
    health.add_check(app, ledgers_answer, "ledgers")


def ledgers_answer() -> dict[str, object]:
    """Never red: with one machine gone the branches of the others still work, and a proxy would take them out too."""
    try:
        with db.engine.connect() as connection:
            connection.scalar(select(func.count(ChainHead.organisation_id)))
    except SQLAlchemyError:
        current_app.logger.exception("not every ledger answers")
        return {"ledgers": "unreachable"}
    return {"ledgers": "ok"}
