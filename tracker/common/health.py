"""`/healthz`: says in JSON whether this process can answer and reach its database; packages add their own checks."""

from collections.abc import Callable

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.common import schema
from tracker.common.obstacles import InTheWay
from tracker.extensions import db

Check = Callable[[], dict[str, object]]


def init_app(app: Flask) -> None:
    app.extensions["health"] = [database_answers, schema_is_known]
    app.add_url_rule("/healthz", "healthz", healthz)


def add_check(app: Flask, check: Check) -> None:
    """A check returns facts; a key `ok` that is False makes the whole answer 503."""
    app.extensions["health"].append(check)


def healthz() -> ResponseReturnValue:
    facts: dict[str, object] = {"ok": True}
    for check in current_app.extensions["health"]:
        found = check()
        facts |= found | {"ok": facts["ok"] and found.get("ok", True)}
    return facts, 200 if facts["ok"] else 503


def database_answers() -> dict[str, object]:
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return {"ok": False, "database": "unreachable"}
    return {"ok": True, "database": "ok"}


def schema_is_known() -> dict[str, object]:
    try:
        schema.refuse()
    except InTheWay as found:
        return {"ok": False, "schema": found.obstacle.name}
    except SQLAlchemyError:  # said already
        return {"ok": False, "schema": "unknown"}
    return {"schema": "ok"}
