"""Pages of whoever keeps the instance: jobs, what could not be sent, the calendar; /healthz and /metrics."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.conftest import NOW
from tests.seeing import NOT_ALLOWED, seen
from tests.watch.test_holiday_notice import NOTICE_2026
from tracker.common.clock import ZONE
from tracker.extensions import db
from tracker.watch import health, holidays, jobs
from tracker.watch.models import Digest
from tracker.watch.schedule import SCHEDULE


@pytest.fixture
def parked(app, cast):
    with app.app_context():
        digest = Digest(person_id=cast.owner.id, channel="mail", on_date=NOW.date(), since=NOW, made_at=NOW)
        digest.message_id, digest.state, digest.words, digest.attempts = "<1@t>", "parked", "550 no such user", 8
        db.session.add(digest)
        db.session.commit()
        return digest.id


def test_each_job_says_when_it_ran_and_runs_next(app, cast, sign_in_as):
    with app.app_context():
        jobs.run_sweep(NOW.date(), at=NOW)
    with time_machine.travel(NOW, tick=False):
        page = sign_in_as("administrator").get("/watch/telling").text

    assert "每天检查一次时限" in page and "今天 10:00" in page and "2026-03-06 07:30:00" in page


def test_what_could_not_be_sent_says_why_and_is_tried_again_by_hand(app, parked, sign_in_as):
    client = sign_in_as("administrator")
    assert "550 no such user" in client.get("/watch/telling").text

    page = client.post(f"/watch/telling/{parked}/attempt", follow_redirects=True).text

    assert "已重新排队" in page and "550 no such user" not in page
    with app.app_context():
        assert db.session.scalars(select(Digest.state)).all() == ["queued"]


def test_nobody_else_tries_again_or_changes_the_calendar(parked, sign_in_as):
    client = sign_in_as("secretary")
    answers = [
        client.post(f"/watch/telling/{parked}/attempt"),
        client.get("/watch/calendar"),
        client.post("/watch/calendar/notice", data={"text": NOTICE_2026}),
    ]

    assert {seen(answer) for answer in answers} == {NOT_ALLOWED}


def test_a_day_is_written_down_and_taken_back(app, cast, sign_in_as):
    client = sign_in_as("administrator")
    with time_machine.travel(NOW, tick=False):
        page = client.post(
            "/watch/calendar", data={"day": "2026-03-05", "kind": "off", "name": "运动会"}, follow_redirects=True
        ).text
        assert "运动会" in page
        client.post("/watch/calendar/2026-03-05/removal")

    with app.app_context():
        assert holidays.own_days() == [] and holidays.calendar().is_working(date(2026, 3, 5))


def test_a_years_notice_is_pasted_and_read_in(app, cast, sign_in_as):
    text = re.sub("（[^）]*）", "", NOTICE_2026.replace("2026", "2028"))
    with time_machine.travel(NOW, tick=False):
        answer = sign_in_as("administrator").post("/watch/calendar/notice", data={"text": text}, follow_redirects=True)

    assert "已读入 2028 年的安排：放假 33 天，调休上班 6 天。" in answer.text
    with app.app_context():
        assert holidays.calendar().is_known(date(2028, 1, 1))


def test_a_notice_with_a_slip_comes_back_with_what_was_pasted(app, cast, sign_in_as):
    text = NOTICE_2026.replace("2026", "2027")

    answer = sign_in_as("administrator").post("/watch/calendar/notice", data={"text": text})

    assert answer.status_code == 400
    assert "的星期与日历不符" in answer.text and "七、国庆节" in answer.text


@pytest.mark.parametrize(("at", "year"), [(NOW, None), (NOW.replace(month=12, day=20), 2027)])
def test_a_year_that_nobody_knows_is_said_a_month_before(app, cast, at, year):
    with app.app_context():
        assert health.year_missing(at) == year


def test_the_health_check_names_each_job_and_nobody(app, cast, parked):
    with app.app_context():
        jobs.run_sweep(NOW.date(), at=NOW)
    with time_machine.travel(NOW, tick=False):
        said = app.test_client().get("/healthz").json

    assert set(said["jobs"]) == {entry.job for entry in SCHEDULE}
    assert said["jobs"]["sweep"] == {
        "last": "2026-03-05T10:00:00+08:00",
        "outcome": "done",
        "next": "2026-03-06T07:30:00+08:00",
    }
    assert (said["watch_parked"], said["watch_waiting"], said["calendar_year_missing"]) == (1, 0, None)


def test_metrics_are_for_the_addresses_that_may_ask(app, cast, parked):
    client = app.test_client()

    answer, other = client.get("/metrics"), client.get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"})

    assert (answer.status_code, other.status_code) == (200, 404)
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    assert 'tracker_digests{state="parked"} 1' in answer.text and "tracker_watch_led 0" in answer.text


def test_a_network_may_be_named(app, cast, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_FROM", ("10.1.0.0/16",))

    assert app.test_client().get("/metrics", environ_base={"REMOTE_ADDR": "10.1.2.3"}).status_code == 200


def test_what_runs_each_minute_leaves_one_record_a_day(app, cast):
    with app.app_context():
        for minutes in range(3):
            jobs.deliver(at=NOW + timedelta(minutes=minutes))
        (line,) = [line for line in health.jobs_at(NOW) if line.entry.job == "deliver"]

        assert line.last.started_at.astimezone(ZONE).minute == 2
        assert line.last.outcome == "done"


def test_history_is_verified_and_old_records_go(app, cast, make_item):
    make_item()
    with app.app_context():
        jobs.run_sweep(date(2024, 3, 5), at=NOW - timedelta(days=730))

        assert jobs.run_verify_history(at=NOW) == 0
        assert jobs.run_housekeeping(at=NOW) == 1


def test_a_year_without_its_notice_is_said_on_every_page_to_administrators_alone(app, sign_in_as):
    """Until it is read in; in December of the year before already."""
    after = datetime(2028, 1, 3, 2, 0, tzinfo=UTC)
    with time_machine.travel(after, tick=False):
        said = {
            who: "2028 年的放假安排还没有读入" in sign_in_as(who).get("/").text
            for who in ("administrator", "secretary")
        }
        assert said == {"administrator": True, "secretary": False}
        assert 'href="/watch/calendar">粘贴通知' in sign_in_as("administrator").get("/o/branch/people").text

    with app.app_context():
        holidays.write_down({date(2028, 1, 1): False}, name="元旦", by="admin", at=after)
        db.session.commit()

    with time_machine.travel(after, tick=False):
        assert "还没有读入" not in sign_in_as("administrator").get("/").text
