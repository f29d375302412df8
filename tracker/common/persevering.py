"""A request that the database broke off because of others is done again, from its beginning.

PostgreSQL ends one of two transactions that wait for each other (deadlock), and one that others overtook
(serialisation failure), and asks for it once more. That is safe as long as nothing of the request was committed:
its transaction is undone, and what was typed and uploaded is still at hand. It is done here, around the view, for no
view can know of it.
"""

from flask import Flask, current_app, g, has_request_context, request
from flask.typing import ResponseReturnValue
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from tracker.extensions import db

BROKEN_OFF = frozenset({"40P01", "40001"})  # deadlock_detected, serialization_failure
TIMES = 4  # in all


class Persevering(Flask):
    """An application whose views are called again where the database asks for it."""

    def dispatch_request(self) -> ResponseReturnValue:
        for time in range(1, TIMES):
            try:
                return super().dispatch_request()
            except DBAPIError as error:
                if not (is_broken_off(error) and can_begin_again()):
                    raise
                begin_again(time)
        return super().dispatch_request()


def init_app(app: Flask) -> None:
    with app.app_context():
        event.listen(db.session, "after_commit", note_commit)


def note_commit(session: Session) -> None:
    """Savepoints apart: what they hold is undone with the rest."""
    if has_request_context() and session.get_nested_transaction() is None:
        g.committed = True


def is_broken_off(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in BROKEN_OFF


def can_begin_again() -> bool:
    """Nothing was committed, and no upload put away."""
    return not g.get("committed") and not any(file.stream.closed for file in uploads())


def begin_again(time: int) -> None:
    """As if the request had just come in."""
    current_app.logger.warning("%s %s was broken off by the database (%s)", request.method, request.path, time)
    db.session.rollback()
    for file in uploads():
        file.stream.seek(0)


def uploads() -> list[FileStorage]:
    return [file for _name, files in request.files.lists() for file in files]
