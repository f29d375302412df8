"""What the database breaks off because of others is done again, from its beginning, unless something was committed."""

import io

import pytest
from flask import g
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tracker.common import clock
from tracker.common.database import limit_waiting
from tracker.common.persevering import TIMES
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Event, Evidence, Item


class Deadlock(Exception):
    sqlstate = "40P01"


class WrongStatement(Exception):
    sqlstate = "42601"


def broken(original):
    return OperationalError("UPDATE item", {}, original)


@pytest.fixture
def break_off(app, monkeypatch):
    """The view does all it does up to its commit, then the database breaks it off, so many times."""

    def put(endpoint, *, times, error=Deadlock, after_commit=False):
        view, calls = app.view_functions[endpoint], []
        commit = db.session.commit

        def break_first():
            if after_commit:
                commit()
            if len(calls) <= times:
                db.session.flush()
                raise broken(error())
            commit()

        def called(**arguments):
            calls.append(endpoint)
            with monkeypatch.context() as patched:
                patched.setattr(db.session, "commit", break_first)
                return view(**arguments)

        monkeypatch.setitem(app.view_functions, endpoint, called)
        return calls

    return put


def count_of(app, what):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(what))


def test_a_form_that_a_deadlock_broke_off_is_done_again_and_once(app, cast, sign_in_as, make_item, break_off):
    """F69."""
    item_id, client = make_item(), sign_in_as("owner")
    calls = break_off("ledger.act", times=2)

    answer = client.post(f"/items/{item_id}/progress", data={"version": 1, "words": "开展2次"})

    assert (answer.status_code, len(calls)) == (303, 3)
    assert count_of(app, Event) == 2


def test_what_was_uploaded_is_still_at_hand(app, cast, sign_in_as, make_item, break_off, monkeypatch):
    monkeypatch.setitem(app.extensions, "marking_inside", lambda _name, _data: None)
    item_id, client = make_item(), sign_in_as("owner")
    break_off("ledger.add_evidence", times=1)
    file = (io.BytesIO(b"%PDF-1.7\n" + b"x" * 400_000), "纪要.pdf")

    assert client.post(f"/items/{item_id}/evidence", data={"files": file}).status_code == 303

    with app.app_context():
        assert db.session.scalars(select(Evidence.size)).all() == [400_009]


def test_what_goes_on_being_broken_off_is_given_up(app, cast, sign_in_as, make_item, break_off):
    item_id, client = make_item(), sign_in_as("owner")
    calls = break_off("ledger.act", times=99)

    answer = client.post(f"/items/{item_id}/progress", data={"version": 1, "words": "开展2次"})

    assert answer.status_code == 503
    assert "开展2次" in answer.text, "what was typed is handed back"
    assert len(calls) == TIMES
    assert count_of(app, Event) == 1


def test_nothing_is_done_again_of_which_a_part_was_committed(app, cast, sign_in_as, make_item, break_off):
    item_id, client = make_item(), sign_in_as("owner")
    calls = break_off("ledger.act", times=1, after_commit=True)

    answer = client.post(f"/items/{item_id}/progress", data={"version": 1, "words": "开展2次"})

    assert answer.status_code == 503
    assert "开展2次" in answer.text, "what was typed is handed back"
    assert len(calls) == 1
    assert count_of(app, Event) == 2


def test_another_failure_of_the_database_is_a_failure(app, cast, sign_in_as, make_item, break_off):
    item_id, client = make_item(), sign_in_as("owner")
    calls = break_off("ledger.act", times=1, error=WrongStatement)

    with pytest.raises(OperationalError):
        client.post(f"/items/{item_id}/progress", data={"version": 1, "words": "开展2次"})

    assert len(calls) == 1


def test_a_savepoint_commits_nothing(app, cast, make_item, monkeypatch):
    """Each row of a bulk action has one; the whole can still be done again."""
    item_id = make_item()
    monkeypatch.setitem(app.view_functions, "people.me", lambda: "")
    with app.test_request_context(method="POST"):
        with db.session.begin_nested():
            workflow.comment(db.session.get_one(Item, item_id), by=cast.owner, at=clock.now(), words="看过了")
        assert not g.get("committed")
        db.session.commit()
        assert g.committed


class Connection:
    """A driver's connection that keeps what it is told."""

    def __init__(self):
        self.told, self.info = [], {}

    def cursor(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def execute(self, statement):
        self.told.append(statement)

    def commit(self):
        self.told.append("COMMIT")


def test_a_page_waits_so_long_and_whatever_else_as_long_as_it_takes(app):
    connection = Connection()

    with app.test_request_context():
        limit_waiting((10, 60), connection, connection, None)
        limit_waiting((10, 60), connection, connection, None)
    limit_waiting((10, 60), connection, connection, None)

    begun = ["SET lock_timeout TO 10000", "SET statement_timeout TO 60000", "COMMIT"]
    assert connection.told == [*begun, "SET lock_timeout TO DEFAULT", "SET statement_timeout TO DEFAULT", "COMMIT"]


def test_the_database_itself_knows_how_long_a_page_waits(app):
    limits = {"postgresql": ("SHOW lock_timeout", "10s"), "sqlite": ("PRAGMA busy_timeout", 15000)}
    with app.test_request_context():
        question, answer = limits[db.engine.dialect.name]
        assert db.session.connection().exec_driver_sql(question).scalar() == answer
