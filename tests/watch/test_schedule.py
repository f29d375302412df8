"""The schedule: when jobs run, which of two schedulers runs them, and what a restart makes up for."""

import logging
import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tracker.common.clock import ZONE
from tracker.extensions import db
from tracker.watch import jobs, leadership, schedule
from tracker.watch.models import JobRun, Notice
from tracker.watch.schedule import SCHEDULE, Entry, Scheduler, trigger_of

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def runs():
    return [(run.job, run.on_date, run.outcome) for run in db.session.scalars(select(JobRun).order_by(JobRun.id))]


def fire_times(entry, app, count=5):
    trigger, times = trigger_of(entry, app), [datetime(2026, 3, 5, 7, 0, tzinfo=ZONE)]
    while len(times) <= count:
        times.append(trigger.get_next_fire_time(times[-1], times[-1] + timedelta(seconds=1)))
    return times[1:]


def test_the_sweep_fires_once_a_day_at_half_past_seven(app):
    """F13: the next five times, not the words of an expression."""
    expected = [datetime(2026, 3, day, 7, 30, tzinfo=ZONE) for day in range(5, 10)]

    assert fire_times(SCHEDULE[0], app) == expected


def test_the_hour_is_a_setting(app, monkeypatch):
    """F29."""
    monkeypatch.setitem(app.config, "SWEEP_AT", "18:05")

    assert fire_times(SCHEDULE[0], app, 1) == [datetime(2026, 3, 5, 18, 5, tzinfo=ZONE)]


def test_a_missed_time_is_made_up_for_once(app):
    """F3, F14: no grace that runs out, no run for each day missed."""
    scheduler = Scheduler(app)
    scheduler.threads.start(paused=True)
    jobs_planned = scheduler.threads.get_jobs()
    scheduler.threads.shutdown()

    assert {job.id for job in jobs_planned} == {"lead", *(entry.job for entry in SCHEDULE)}
    assert all(job.coalesce and job.max_instances == 1 and job.misfire_grace_time is None for job in jobs_planned)


def test_a_second_scheduler_stands_by_and_says_so_once(app, caplog):
    """F1."""
    caplog.set_level(logging.INFO, logger="tracker")
    first, second = Scheduler(app, holder="one"), Scheduler(app, holder="two")

    answers = [first.lead(), second.lead(), second.lead(), first.lead()]

    assert answers == [True, False, False, True]
    assert [record.getMessage() for record in caplog.records] == [
        "调度器由本进程负责（one）。",
        "已有另一个调度器在工作（one），本进程待命；它停止后自动接替。",
    ]


def test_a_scheduler_that_stands_by_runs_no_job(app):
    ran = []
    entry = Entry("probe", 1, "", ran.append)
    first, second = Scheduler(app, holder="one"), Scheduler(app, holder="two")

    first.lead()
    second.run(entry)
    first.run(entry)

    assert len(ran) == 1


def test_a_killed_leader_is_missed_within_fifteen_seconds():
    assert leadership.TERM + timedelta(seconds=schedule.RENEW_SECONDS) <= timedelta(seconds=15)


def test_the_lease_of_a_killed_scheduler_lapses(ctx):
    assert leadership.hold("one", at=NOW)
    assert not leadership.hold("two", at=NOW + timedelta(seconds=9))

    assert leadership.hold("two", at=NOW + leadership.TERM)
    assert not leadership.hold("one", at=NOW + leadership.TERM)


def test_a_clean_stop_hands_over_at_once(app):
    first, second = Scheduler(app, holder="one"), Scheduler(app, holder="two")
    first.start()
    first.lead()

    first.stop()

    assert second.lead()


def test_a_failing_job_is_logged_and_kills_nothing(app, caplog):
    def fail(at):
        raise RuntimeError("disk full")

    Scheduler(app).run(Entry("probe", 1, "", fail))

    assert "the scheduled job probe failed" in caplog.text
    assert "disk full" in caplog.text


def test_a_failing_sweep_is_recorded_and_leaves_nothing_half_done(ctx, make_item, monkeypatch):
    """F32."""
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    def fail(*args, **kwargs):
        raise RuntimeError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(jobs.sweep, "note_overdue", fail)
        with pytest.raises(RuntimeError):
            jobs.run_sweep(TODAY, at=NOW)

    (run,) = db.session.scalars(select(JobRun))
    assert (run.outcome, run.words) == ("failed", "RuntimeError: disk full")
    assert db.session.scalar(select(func.count(Notice.id))) == 0
    assert jobs.run_sweep(TODAY, at=NOW).noticed == 2


def test_the_first_start_of_a_day_catches_up(ctx):
    jobs.catch_up(at=NOW)

    assert runs() == [("sweep", TODAY, "done")]


def test_what_was_done_today_is_not_done_again(ctx):
    jobs.run_sweep(TODAY, at=NOW - timedelta(hours=2))

    assert jobs.catch_up(at=NOW) is None


@pytest.mark.parametrize(("hour", "caught_up"), [(6, False), (8, True)])
def test_catching_up_waits_for_the_hour(ctx, hour, caught_up):
    at = datetime(2026, 3, 6, hour, 0, tzinfo=ZONE)
    jobs.run_sweep(TODAY, at=NOW)

    assert (jobs.catch_up(at=at) is not None) == caught_up


def test_a_failed_sweep_is_tried_again_after_a_while(ctx, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(jobs.sweep, "sweep", lambda day, **_how: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            jobs.catch_up(at=NOW)

    assert jobs.catch_up(at=NOW + timedelta(minutes=1)) is None
    assert jobs.catch_up(at=NOW + timedelta(minutes=11)) is not None


def test_a_sweep_tried_for_a_day_to_come_is_not_todays(ctx):
    jobs.run_sweep(date(2027, 1, 1), at=NOW - timedelta(hours=1))

    assert jobs.catch_up(at=NOW) is not None


def test_two_sweeps_at_once_never_double(app, make_item):
    """F1, F2: two machines, the same minute."""
    for _ in range(20):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
    together, results = threading.Barrier(2), []

    def work():
        with app.app_context():
            together.wait()
            results.append(jobs.run_sweep(TODAY, at=NOW))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(result.noticed for result in results) == 40
    assert sum(result.overdue for result in results) == 20


def test_two_senders_at_once_never_double(app, make_item):
    for _ in range(20):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
    with app.app_context():
        jobs.run_sweep(TODAY, at=NOW)
    together, sent = threading.Barrier(2), []

    def work():
        with app.app_context():
            together.wait()
            sent.append(jobs.run_deliver(at=NOW).sent)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(sent) == 40


def test_every_line_of_the_schedule_says_why():
    assert all(entry.why and entry.job for entry in schedule.SCHEDULE)
