"""Counting database queries, to hold list pages to a constant number of them (F41)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import event

from tracker.extensions import db


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    """The statements sent while the block runs."""
    with app.app_context():
        engine = db.engine
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
