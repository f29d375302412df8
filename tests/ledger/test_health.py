"""Whether every ledger answers, as `/healthz` says it."""

from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from tracker.extensions import db


@contextmanager
def a_machine_gone(app):
    """What the coordinator of a cluster says then, of every table that stands on several."""

    def refuse(_connection, _cursor, statement, *_rest):
        if "chain_head" in statement:
            raise OperationalError(statement, {}, Exception("connection to the remote node failed"))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


def test_the_health_check_says_that_a_ledger_does_not_answer_and_stays_green(app, cast):
    client = app.test_client()

    sound = client.get("/healthz")
    with a_machine_gone(app):
        partly = client.get("/healthz")

    assert (sound.status_code, sound.json["ledgers"]) == (200, "ok")
    assert (partly.status_code, partly.json["ledgers"]) == (200, "unreachable")
