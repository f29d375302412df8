"""`python app.py` as a person runs it: ready soon, stopped cleanly, and clear about what is in the way."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture
def settings(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return os.environ | {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_PORT": str(port), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def start(settings) -> Iterator:
    """Starts `python app.py`; whatever still runs at the end is ended."""
    running = []

    def started():
        process = subprocess.Popen(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def health(settings, patience=20.0):
    """The answer of /healthz, waited for."""
    end = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{settings['TRACKER_PORT']}/healthz", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.URLError:
            assert time.monotonic() < end, "no answer"
            time.sleep(0.05)


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_fresh_start_answers_sweeps_and_stops_cleanly(start, settings, stop):
    process = start()
    assert health(settings)["ok"] is True
    end = time.monotonic() + 15
    while health(settings)["watch_last_ran"] is None:
        assert time.monotonic() < end, "the first sweep was not caught up"
        time.sleep(0.1)

    process.send_signal(stop)
    output, _ = process.communicate(timeout=20)

    assert process.returncode == 0, output
    assert "/set-up/" in output
    assert "调度器由本进程负责" in output
    assert output.strip().endswith("已停止。")
    assert "Traceback" not in output


def test_a_port_in_use_is_said_in_a_sentence_and_changes_nothing(start, settings):
    first = start()
    health(settings)
    second = start()

    output, _ = second.communicate(timeout=20)

    assert second.returncode == 1
    assert output.startswith(f"端口 {settings['TRACKER_PORT']} 已被占用")
    assert "Traceback" not in output
    assert first.poll() is None
    assert health(settings)["ok"] is True


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "数据库已由更新的版本升级过：请换上新版本的程序"),
        ("DROP TABLE mention", "数据库的结构不完整：请停止服务，用备份恢复"),
        ("DELETE FROM alembic_version", "数据库的结构不完整：请停止服务，用备份恢复"),
    ],
)
def test_a_schema_that_is_not_ours_is_said_in_a_sentence_and_left_alone(start, settings, tmp_path, change, words):
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
    subprocess.run(command, cwd=ROOT, env=settings, check=True, timeout=60)
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as database, database:
        database.execute(change)
        before = "".join(database.iterdump())

    output, _ = (process := start()).communicate(timeout=20)

    assert process.returncode == 1
    assert output.startswith(words)
    assert "Traceback" not in output
    with closing(sqlite3.connect(tmp_path / "tracker.db")) as database:
        assert "".join(database.iterdump()) == before


@pytest.mark.parametrize("broken", ["a file that is no database", "a server that does not answer"])
def test_a_database_that_cannot_be_used_is_said_in_a_sentence(start, settings, tmp_path, broken):
    if broken == "a file that is no database":
        (tmp_path / "tracker.db").write_bytes(b"not a database" * 500)
    else:
        settings["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/nothing"

    process = start()
    output, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert output.startswith("数据库不能使用")
    assert "Traceback" not in output


def test_a_second_scheduler_beside_the_first_stands_by(start, settings):
    start()
    health(settings)
    beside = subprocess.Popen(
        [sys.executable, "-m", "flask", "watch", "run"],
        cwd=ROOT,
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines = [beside.stdout.readline() for _ in range(2)]

    beside.send_signal(signal.SIGTERM)
    rest, _ = beside.communicate(timeout=20)

    assert "已有另一个调度器在工作" in "".join(lines)
    assert (beside.returncode, rest.strip()) == (0, "调度器已停止。")
