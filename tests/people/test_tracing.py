"""What was refused, taken out and read leaves a line; a flood leaves few; no answer waits for it or breaks by it."""

import io
import re
import threading
import urllib.error
import urllib.request
from time import monotonic

import pytest
from sqlalchemy import func, select, text

from tests.conftest import NOW
from tests.intake.reports import take_in
from tests.served import served
from tracker import create_app
from tracker.common.database import writing
from tracker.extensions import db, limiter
from tracker.people import tracing
from tracker.people.models import AccessRecord
from tracker.people.traces import AT_MOST, ONE_SOURCE, WINDOW, Trace, Traces


@pytest.fixture
def told(app, cast):
    """What was written down since: kind, who, at what, where, success, how often."""
    writer = app.extensions["traces"]
    writer.traces = Traces()
    with app.app_context():
        last = db.session.scalar(select(func.max(AccessRecord.id))) or 0

    def told():
        tracing.write_down(app)
        with app.app_context():
            found = db.session.scalars(select(AccessRecord).where(AccessRecord.id > last).order_by(AccessRecord.id))
            return [(r.kind, r.actor, r.subject, r.organisation_id, r.success, r.times) for r in found]

    yield told
    writer.traces = Traces()


def test_what_one_may_not_do_is_written_down(sign_in_as, cast, told):
    """F76"""
    sign_in_as("member").get("/o/branch/people")

    assert told() == [("refused", "zhou", "/o/branch/people", cast.branch_id, False, 1)]


def test_a_stranger_at_the_door_of_another_organisation_is_written_down_there(sign_in_as, cast, told):
    client = sign_in_as("outsider")
    client.get("/o/branch/ledger")
    client.get("/items/1")

    assert told() == [
        ("not_found", "outsider", "/o/branch/ledger", cast.branch_id, False, 1),
        ("not_found", "outsider", "/items/1", None, False, 1),
    ]


def test_a_form_without_its_token_is_written_down(app, sign_in_as, cast, told, monkeypatch):
    client = sign_in_as("administrator")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    client.post("/o/branch/people/new", data={"name": "某人"})

    assert told() == [("token_refused", "admin", "/o/branch/people/new", cast.branch_id, False, 1)]


def test_too_many_guesses_are_written_down(app, cast, told):
    kept = {name: app.config[name] for name in ("INSTANCE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PASSWORD_COST")}
    limits = {"RATELIMIT_ENABLED": True, "SIGN_IN_RATE": "1 per minute", "TESTING": True, "WTF_CSRF_ENABLED": False}
    limited = create_app(kept | limits)
    for _ in range(4):
        limited.test_client().post("/sign-in", data={"username": "chen", "password": "Wrong-pass-1"})
    tracing.write_down(limited)
    limiter.reset()
    limiter.enabled = False
    with limited.app_context():
        db.engine.dispose()

    assert ("too_often", "", "/sign-in", None, False, 3) in told()


def test_a_link_that_works_no_more_is_written_down_without_the_link(app, cast, told):
    app.test_client().get("/password/some-secret-token")

    assert told() == [("link_refused", "", "/password/<token>", None, False, 1)]


def test_a_file_that_was_taken_out_is_written_down(app, sign_in_as, cast, told):
    """F76"""
    with app.app_context():
        document = take_in(cast).id
        db.session.commit()
    sign_in_as("member").get(f"/o/branch/documents/{document}/original").close()

    assert told()[-1] == ("file_taken", "zhou", f"/o/branch/documents/{document}/original", cast.branch_id, True, 1)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [("照片.xyz", b"\x00\x01\x02", "upload_refused"), ("a.txt", "机密★5年\n内容".encode(), "marked_refused")],
)
def test_files_that_were_refused_are_written_down(sign_in_as, cast, told, name, data, kind):
    answer = sign_in_as("secretary").post("/o/branch/intake", data={"file": (io.BytesIO(data), name)})

    assert answer.status_code >= 400
    assert told() == [(kind, "chen", "/o/branch/intake", cast.branch_id, False, 1)]


def test_text_that_bears_a_marking_is_written_down_and_none_of_it(app, sign_in_as, make_item, told):
    with app.test_request_context():
        item = make_item()
    sign_in_as("secretary").post(f"/items/{item}/comments", data={"words": "绝密★10年 某事", "version": "1"})

    kinds = told()
    assert [kind for kind, *_rest in kinds][-1:] == ["marked_refused"]
    assert "某事" not in str(kinds)


def test_reading_the_log_is_written_down_and_taking_it_out(sign_in_as, cast, told):
    client = sign_in_as("administrator")
    client.get("/o/branch/access-log")
    client.get("/o/branch/access-log/file").close()

    assert [kind for kind, *_rest in told()] == ["log_read", "file_taken"]


def test_settings_are_written_down_when_they_are_changed_and_not_when_they_are_read(sign_in_as, told):
    client = sign_in_as("administrator")
    client.get("/watch/calendar")
    assert told() == []

    client.post("/watch/calendar", data={"day": "2026-05-09", "works": "1", "name": "补班"})
    assert {kind for kind, *_rest in told()} <= {"setting_changed"}


def test_a_name_that_nobody_has_is_kept_as_a_mark_alone(app, cast, told):
    """A password may have been typed there."""
    for typed in ("Sunny-day-7", "Sunny-day-7", "Other"):
        app.test_client().post("/sign-in", data={"username": typed, "password": "Wrong-pass-1"})

    names = [actor for kind, actor, *_rest in told() if kind == "sign_in"]
    assert "Sunny" not in str(names)
    assert names[0] == names[1] != names[2]
    assert re.fullmatch(r"\?[0-9a-f]{12}", names[0])


def test_addresses_where_nothing_ever_was_leave_nothing(app, sign_in_as, told):
    sign_in_as("member").get("/wp-admin/setup.php")
    app.test_client().get("/wp-admin/setup.php")

    assert told() == []


def test_each_organisation_reads_its_own(app, sign_in_as, cast, told):
    sign_in_as("member").get("/o/branch/people")
    sign_in_as("outsider").get("/o/other/people")
    tracing.write_down(app)

    page = sign_in_as("administrator").get("/o/branch/access-log").text
    assert "/o/branch/people" in page
    assert "/o/other/people" not in page


def test_the_log_is_found_by_word_kind_day_and_outcome(app, sign_in_as, cast, told):
    sign_in_as("member").get("/o/branch/people")
    sign_in_as("organiser").get("/o/branch/people")
    tracing.write_down(app)
    client = sign_in_as("administrator")

    def found(query):
        return re.findall(r"<td data-label=\"用户名\">(\w+)</td>", client.get(f"/o/branch/access-log?{query}").text)

    assert found("kind=refused&failed=1") == ["wang", "zhou"]
    assert found("kind=refused&words=ZHOU") == ["zhou"]
    assert found("kind=refused&words=%25") == []
    assert found("kind=refused&until=2020-01-01") == []
    assert found("kind=refused&since=9999-99-99") == ["wang", "zhou"]


def test_what_is_taken_out_of_the_log_holds_no_formula(app, sign_in_as, cast, told):
    with app.app_context():
        db.session.add(
            AccessRecord(organisation_id=cast.branch_id, at=NOW, kind="role_granted", actor="=1+1", subject="@x")
        )
        db.session.commit()

    with sign_in_as("administrator").get("/o/branch/access-log/file?kind=role_granted") as answer:
        page = answer.text

    assert page.startswith("\ufeff时间,")
    assert "'=1+1" in page and "'@x" in page
    assert ",=1+1" not in page


def test_the_same_again_is_counted(app, sign_in_as, cast, told):
    client = sign_in_as("member")
    for _ in range(50):
        client.get("/o/branch/people")

    assert told() == [("refused", "zhou", "/o/branch/people", cast.branch_id, False, 50)]


def trace(number=0, address="10.0.0.1", success=False, actor=""):
    return Trace("not_found", actor, address, success, subject=f"/items/{number}")


def test_the_first_is_written_at_once_and_the_rest_as_a_number():
    traces = Traces()
    traces.note(trace(), at=NOW, moment=0)
    assert [times for _trace, _at, times in traces.due(moment=1)] == [1]
    for _ in range(999):
        traces.note(trace(), at=NOW, moment=2)

    assert traces.due(moment=3) == []
    assert [times for _trace, _at, times in traces.due(moment=WINDOW + 1)] == [999]
    assert traces.due(moment=3 * WINDOW) == []
    assert traces.counts == {} == traces.of_source


def test_a_flood_from_one_source_leaves_few_lines_and_its_whole_number():
    """F76"""
    traces = Traces()
    for number in range(10_000):
        traces.note(trace(number), at=NOW, moment=0)
    traces.note(trace(1, address="10.0.0.2"), at=NOW, moment=0)
    due = traces.due(moment=0, ending=True)

    assert len(due) == ONE_SOURCE[False] + 2
    assert sum(times for _trace, _at, times in due) == 10_001
    assert ("10.0.0.2", "/items/1") in [(trace.address, trace.subject) for trace, *_rest in due]


def test_a_flood_from_everywhere_is_bounded():
    traces = Traces()
    for number in range(3 * AT_MOST):
        traces.note(trace(number, address=f"10.0.{number}"), at=NOW, moment=0)

    assert len(traces.counts) == AT_MOST + 1


def test_refusals_crowd_out_nothing_that_was_done():
    traces = Traces()
    for number in range(100):
        traces.note(trace(number), at=NOW, moment=0)
    traces.note(trace(7, success=True), at=NOW, moment=0)

    assert trace(7, success=True) in traces.counts


def test_what_could_not_be_written_is_written_later(app, sign_in_as, cast, told, monkeypatch, caplog):
    sign_in_as("member").get("/o/branch/people")
    monkeypatch.setattr(tracing, "slugs", broken)
    assert told() == []
    assert "某" not in caplog.text and "cannot be written" in caplog.text

    monkeypatch.undo()
    assert [(kind, times) for kind, *_rest, times in told()] == [("refused", 1)]


def broken(_told):
    db.session.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.slow
def test_a_refusal_waits_for_no_writer_and_is_written_when_he_is_done(app, cast, told):
    """The one who writes holds the database; the refused one is answered all the same."""
    kept = {name: app.config[name] for name in ("INSTANCE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PASSWORD_COST")}
    real = create_app(kept | {"PORT": 0, "SCHEDULER": False, "RATELIMIT_ENABLED": False})
    with served(real) as url, real.app_context():
        with writing():
            db.session.execute(text("UPDATE organisation SET name = name"))
            begun = monotonic()
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{url}/password/no-such", timeout=10)
            took = monotonic() - begun
            refused.value.close()
            db.session.rollback()
        writer = real.extensions["traces"]
        until = monotonic() + 10
        while (count := db.session.scalar(select(func.count()).where(AccessRecord.kind == "link_refused"))) == 0:
            assert monotonic() < until
            db.session.rollback()
            threading.Event().wait(0.2)
        assert writer.thread.is_alive()
        db.session.remove()
        db.engine.dispose()

    assert refused.value.code == 410
    assert took < 2
    assert count == 1
