"""Whether an administrator would notice that there is no sound backup (F17)."""

from datetime import date, datetime, timedelta

import pytest

from tests.conftest import NOW
from tracker.backup.verifying import Soundness
from tracker.common.clock import ZONE
from tracker.extensions import db
from tracker.watch import backup_pulse, jobs
from tracker.watch.models import JobRun

TODAY = date(2026, 3, 5)
LONG_AGO = NOW - timedelta(days=40)


def ran(on=TODAY, outcome="done", **more):
    at = datetime(on.year, on.month, on.day, 2, 30, tzinfo=ZONE)
    return JobRun(job="backup", on_date=on, started_at=at, outcome=outcome, holder="one", **more)


@pytest.fixture
def backups(app, cast):
    """backups(run, …): those that were made so far."""

    def made(*runs):
        with app.app_context():
            begun = JobRun(job="sweep", on_date=LONG_AGO.date(), started_at=LONG_AGO, outcome="done", holder="one")
            db.session.add_all([begun, *runs])
            db.session.commit()

    return made


@pytest.fixture
def page(sign_in_as, monkeypatch):
    """page(who): the workbench that morning."""
    monkeypatch.setattr("tracker.common.clock.now", lambda: NOW)
    return lambda who="administrator": sign_in_as(who).get("/").text


@pytest.mark.parametrize("days", [0, 3])
def test_nothing_is_said_while_there_is_a_sound_backup_of_these_days(backups, page, days):
    backups(ran(TODAY - timedelta(days=days)))

    assert "备份" not in page()


def test_an_administrator_is_told_of_a_backup_that_does_not_hold_with_what_to_do(backups, page):
    """F17"""
    backups(ran(TODAY - timedelta(days=1)), ran(outcome="failed", numbers={"damages": 2, "faults": 1}))

    said = page()

    assert "的备份核对没有通过：历史有 2 处、佐证材料有 1 处对不上" in said and "history verify" in said
    assert "上一份核对无误的备份：" in said


def test_an_administrator_is_told_of_a_backup_that_was_not_made(backups, page):
    """F17"""
    backups(ran(outcome="failed", words="Unusable: 磁盘已满"))

    said = page()

    assert "的备份没有做成" in said and "watch backup" in said and "还没有一份核对无误的备份" in said


@pytest.mark.parametrize("runs", [(), (ran(TODAY - timedelta(days=4)),), (ran(outcome="running"),)])
def test_an_administrator_is_told_when_there_was_none_for_days(backups, page, runs):
    """F17: also where it never came to its end."""
    backups(*runs)

    assert "天没有备份" in page()


def test_nobody_else_is_told(backups, page):
    backups(ran(outcome="failed"))

    assert "备份" not in page("secretary") + page("owner")


def test_whoever_turned_backups_off_is_told_nothing(app, backups, page, monkeypatch):
    backups()
    monkeypatch.setitem(app.config, "BACKUP_AT", "")

    assert "备份" not in page()


@pytest.mark.parametrize(
    ("runs", "state"),
    [
        ([ran()], "ok"),
        ([ran(outcome="failed")], "failed"),
        ([ran(TODAY - timedelta(days=9))], "late"),
        ([ran(outcome="failed"), ran()], "ok"),
    ],
)
def test_the_health_check_tells_how_backups_stand_and_stays_well(app, backups, monkeypatch, runs, state):
    """F17"""
    monkeypatch.setattr("tracker.common.clock.now", lambda: NOW)
    backups(*runs)

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json["backup"]) == (200, state)


def test_a_backup_missed_by_night_is_made_by_day_once(app, backups, monkeypatch):
    """F3"""
    made = []
    monkeypatch.setattr(jobs.making, "make", lambda at: made.append(at) or 1 / 0)
    backups(ran(TODAY - timedelta(days=1)))

    with app.app_context():
        with pytest.raises(ZeroDivisionError):
            jobs.catch_up_backup(at=NOW)
        jobs.catch_up_backup(at=NOW + timedelta(minutes=10))

    assert made == [NOW]


@pytest.mark.parametrize(("hour", "missed"), [(2, False), (3, True)])
def test_a_backup_is_missed_once_its_hour_has_passed(app, backups, hour, missed):
    backups(ran(TODAY - timedelta(days=1)))

    with app.app_context():
        assert backup_pulse.is_missed(at=datetime(2026, 3, 5, hour, tzinfo=ZONE)) is missed


def test_nothing_is_missed_or_late_on_the_first_day_however_old_the_organisation_is(app, cast):
    with app.app_context():
        assert not backup_pulse.is_missed(at=NOW)
        jobs.run_sweep(TODAY, at=NOW)
        assert not backup_pulse.is_missed(at=NOW + timedelta(hours=1))
        assert backup_pulse.take_backup_pulse(at=NOW + timedelta(hours=1)).state == "ok"


@pytest.mark.slow
def test_by_hand_it_is_made_looked_through_and_recorded(app, cast):
    run = app.test_cli_runner().invoke

    assert "历史和佐证材料核对无误" in run(args=["watch", "backup"]).output
    assert "上一份核对无误的备份" in run(args=["watch", "status"]).output


@pytest.mark.slow
def test_by_hand_what_does_not_hold_is_said(app, cast, monkeypatch):
    monkeypatch.setattr(jobs.verifying, "verify", unsound(jobs.verifying.verify))

    answer = app.test_cli_runner().invoke(args=["watch", "backup"])

    assert answer.exit_code == 1
    assert "历史有 2 处、佐证材料有 0 处对不上" in answer.output


def unsound(verify):
    return lambda place, at: (verify(place, at=at)[0], Soundness(2, 0))
