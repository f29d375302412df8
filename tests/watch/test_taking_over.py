"""Several at once: a killed leader is followed within fifteen seconds, and two who lead at once double nothing."""

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.watch.mailbox import Mailbox, serving
from tracker.extensions import db
from tracker.people import accounts
from tracker.watch import jobs, leadership, outbox, own_choice
from tracker.watch.models import Digest, JobRun

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
LEADS = "调度器由本进程负责"


@pytest.fixture
def schedulers(tmp_path):
    """Starts `flask watch run` on one database of its own; whatever still runs at the end is ended."""
    settings = os.environ | {"TRACKER_INSTANCE": str(tmp_path), "PYTHONUNBUFFERED": "1", "TRACKER_BACKUP_AT": ""}
    command = [sys.executable, "-m", "flask", "--app", "app"]
    subprocess.run([*command, "db", "upgrade"], cwd=ROOT, env=settings, check=True, timeout=120, capture_output=True)
    running = []

    def start():
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        running.append(subprocess.Popen([*command, "watch", "run"], cwd=ROOT, env=settings, **piped))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.communicate()


def says(process, words, patience):
    """Seconds until a line with these words, or None."""
    begun, reading = time.monotonic(), selectors.DefaultSelector()
    reading.register(process.stdout, selectors.EVENT_READ)
    while (left := begun + patience - time.monotonic()) > 0:
        if reading.select(left) and words in process.stdout.readline():
            return time.monotonic() - begun
    return None


def test_a_killed_leader_is_followed_within_fifteen_seconds(schedulers):
    first = schedulers()
    assert says(first, LEADS, 60) is not None
    second = schedulers()
    assert says(second, "本进程待命", 60) is not None

    first.send_signal(signal.SIGKILL)

    assert (taken := says(second, LEADS, 30)) is not None
    assert taken <= 15, taken


def test_the_run_a_killed_leader_left_open_is_closed_and_made_up_for(ctx):
    db.session.add(JobRun(job="sweep", on_date=NOW.date(), started_at=NOW, outcome="running", holder="killed"))
    db.session.commit()
    assert jobs.catch_up(at=NOW + timedelta(minutes=1)) is None

    leadership.close_abandoned("me", at=NOW)
    db.session.commit()

    assert jobs.catch_up(at=NOW + timedelta(minutes=1)) is not None


def test_two_who_send_at_once_send_each_letter_once(app, cast, make_item, monkeypatch):
    """By Message-ID at the receiving server, a third of the letters refused for now."""
    with app.app_context():
        for number in range(12):
            person = accounts.add_user(f"reader{number}", name=f"读者{number}", at=NOW)
            accounts.grant(person, "secretary", organisation=cast.branch, at=NOW, by="setup")
            own_choice.choose(person, address=f"r{number}@t.test", by_mail=True, frequency="daily", at=OPENED)
        db.session.commit()
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    mailbox = Mailbox()
    mailbox.answers = [None, None, "451 later"] * 4
    with app.app_context():
        jobs.run_sweep(NOW.date(), at=NOW)
    with serving(mailbox) as port:
        for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_SECURITY": "none"}.items():
            monkeypatch.setitem(app.config, name, value)
        for minutes in (0, 5, 10):
            at_once(app, lambda at=NOW + timedelta(minutes=minutes): jobs.run_deliver(at=at))

    numbers = Counter(letter["Message-ID"] for letter in mailbox.letters)
    assert (len(numbers), set(numbers.values())) == (12, {1})
    assert Counter(letter["To"] for letter in mailbox.letters).most_common(1)[0][1] == 1
    with app.app_context():
        assert set(db.session.scalars(select(Digest.state))) == {"sent"}


def at_once(app, work, count=3):
    together = threading.Barrier(count)

    def working():
        with app.app_context():
            together.wait()
            work()

    threads = [threading.Thread(target=working) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_sender_that_dies_between_sending_and_marking_sends_the_same_number_again(ctx, cast, make_item, monkeypatch):
    """The one case in which a letter comes twice: at least once, and told apart by nothing but its time."""
    own_choice.choose(cast.owner, address="li@t.test", by_mail=True, frequency="daily", at=OPENED)
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    jobs.run_sweep(NOW.date(), at=NOW)
    numbers = []

    def killed(letter):
        numbers.append(letter.message_id)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setitem(jobs.CHANNELS, outbox.MAIL, killed)
        with pytest.raises(KeyboardInterrupt):
            jobs.run_deliver(at=NOW)
    db.session.rollback()
    monkeypatch.setitem(jobs.CHANNELS, outbox.MAIL, lambda letter: numbers.append(letter.message_id))
    jobs.run_deliver(at=NOW + outbox.LEASE + timedelta(minutes=1))

    assert len(numbers) == 2 and len(set(numbers)) == 1
