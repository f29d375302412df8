"""`/healthz` and `/readyz`: what is known of each part, within a second whatever hangs."""

import os
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
import time_machine
from flask import Flask

from tests.conftest import NOW, SETTINGS, Cast
from tests.served import served
from tracker import create_app
from tracker.common import health
from tracker.extensions import db
from tracker.watch import leadership
from tracker.watch.scheduler_check import next_sweep

PARTS = {"database", "schema", "ledgers", "disk", "watch", "scheduler", "backup", "backup_files"}
FIGURES = {"ok", "disk_free_mb", "watch_last_ran", "watch_next_run", "backup_age_hours", "backup_last_sound"}
FIGURES |= {"jobs", "watch_waiting", "watch_parked", "calendar_year_missing"}


@pytest.fixture
def hanging() -> Iterator[Event]:
    """Waited for by what hangs, and let go in the end."""
    event = Event()
    yield event
    event.set()


def test_it_says_of_each_part_what_is_known(app: Flask) -> None:
    answer = app.test_client().get("/healthz")

    assert (answer.status_code, set(answer.json)) == (200, PARTS | FIGURES)
    assert answer.json["database"] == answer.json["schema"] == "ok"
    assert answer.json["disk_free_mb"] > 0


@pytest.mark.parametrize(("part", "status"), [("database", 503), ("schema", 503), ("disk", 200), ("backup", 200)])
@pytest.mark.slow
def test_a_part_that_hangs_is_said_within_a_second(
    app: Flask, hanging: Event, monkeypatch: pytest.MonkeyPatch, part: str, status: int
) -> None:
    """F71."""
    probe = next(probe for probe in app.extensions["health"] if probe.part == part)
    monkeypatch.setattr(probe, "check", lambda: {part: hanging.wait(30)})
    began = time.monotonic()

    answer = app.test_client().get("/healthz")

    assert time.monotonic() - began < 1
    assert (answer.status_code, answer.json[part]) == (status, "no answer")
    assert set(answer.json) >= PARTS


def test_what_hangs_is_not_begun_again(app: Flask, hanging: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    probe, begun = app.extensions["health"][0], []
    monkeypatch.setattr(health, "SECONDS", 0.05)
    monkeypatch.setattr(probe, "check", lambda: begun.append(True) or (hanging.wait(30) and {}))

    for _ in range(3):
        assert app.test_client().get("/healthz").status_code == 503

    assert begun == [True]


def test_a_check_that_fails_is_unknown_and_spoils_no_other(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.extensions["health"][2], "check", lambda: 1 / 0)

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json["disk"], answer.json["database"]) == (200, "unknown", "ok")


@pytest.mark.slow
def test_a_database_that_takes_the_connection_and_says_nothing(tmp_path: Path) -> None:
    """F71: as a server does that hangs."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing?connect_timeout=3"
        app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url})
        for address in ("/healthz", "/readyz"):
            began = time.monotonic()
            answer = app.test_client().get(address)
            assert time.monotonic() - began < 1
            assert (answer.status_code, answer.json["database"]) == (503, "no answer")
        still = app.extensions["health"][0].running
    still.result(20)  # the server is gone: nothing goes on into the next test


@pytest.mark.parametrize(("free", "state", "status"), [(5_000, "ok", 200), (100, "low", 200), (3, "full", 503)])
def test_a_full_disk_is_no_health_and_no_reason_to_close(
    app: Flask, monkeypatch: pytest.MonkeyPatch, free: int, state: str, status: int
) -> None:
    """F71."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=free * health.MEGABYTE))

    answer = app.test_client().get("/healthz")

    assert (answer.status_code, answer.json["disk"], answer.json["disk_free_mb"]) == (status, state, free)
    assert app.test_client().get("/readyz").status_code == 200


def test_ready_asks_for_what_a_page_needs_alone(app: Flask) -> None:
    assert app.test_client().get("/readyz").json == {"ok": True, "database": "ok", "schema": "ok"}


def test_whether_a_scheduler_works_is_said_and_not_which(app: Flask, cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        alone = app.test_client().get("/healthz").json
        with app.app_context():
            leadership.hold("office-3:4711:abc", at=NOW)
            db.session.commit()
        led = app.test_client().get("/healthz")

    assert (alone["scheduler"], led.json["scheduler"]) == ("none", "ok")
    assert led.json["watch_next_run"] == "2026-03-06T07:30:00+08:00"
    assert "office-3" not in led.text


def test_the_next_sweep_is_today_until_its_hour(ctx: Flask) -> None:
    early = datetime(2026, 3, 5, 7, 29, tzinfo=UTC) - timedelta(hours=8)

    assert next_sweep(early).isoformat() == "2026-03-05T07:30:00+08:00"
    assert next_sweep(early + timedelta(minutes=1)).isoformat() == "2026-03-06T07:30:00+08:00"


def test_the_age_of_the_newest_backup_is_said(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "BACKUP_FOLDER", str(tmp_path))
    states = [app.test_client().get("/healthz").json]
    for hours in (60, 2.5):
        backup = tmp_path / f"backup-2026030{9 - int(hours) // 10}-023000.zip"
        backup.touch()
        os.utime(backup, (time.time() - hours * 3600,) * 2)
        states.append(app.test_client().get("/healthz").json)

    assert [(state["backup_files"], state["backup_age_hours"]) for state in states] == [
        ("none", None),
        ("old", 60.0),
        ("ok", 2.5),
    ]


def test_no_number_of_hanging_pages_keeps_it_from_answering(
    app: Flask, hanging: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F71, F85: every thread of the server waits for something."""
    monkeypatch.setitem(app.config, "PORT", 0)
    monkeypatch.setitem(app.config, "THREADS", 2)
    monkeypatch.setitem(app.view_functions, "people.sign_in", lambda: str(hanging.wait(30)))
    with served(app) as address:
        pages = [Thread(target=lambda: urllib.request.urlopen(f"{address}/sign-in").close()) for _ in range(4)]
        for page in pages:
            page.start()
        time.sleep(0.3)
        began = time.monotonic()
        with urllib.request.urlopen(f"{address}/healthz", timeout=20) as answer:
            took = time.monotonic() - began
            assert answer.status == 200
        hanging.set()
        for page in pages:
            page.join()

    assert took < 1
