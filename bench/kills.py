"""A server that is killed under load, again and again: is everything there that it acknowledged?

Run: python -m bench.kills [kills]. Each time `python app.py` is started on the same database, people report progress
and comment through its forms, and after a moment of chance the process is killed where it stands; before every fourth
kill a command has come and gone beside the server (F84). At the end every change that was acknowledged (303) is looked
for, and `flask history verify` looks through the rest.
"""

import http.cookiejar
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from threading import Event as Signal
from threading import Thread

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask import Flask
from sqlalchemy import select

from bench.instance import application, emptied
from tracker.common import schema
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event
from tracker.people import accounts, signing_in
from tracker.people.models import User

ROOT = Path(__file__).parent.parent
PASSWORD = "Sunny-day-7"
BEGUN = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
LONGEST = 1.5  # seconds of work before a kill, after the first change that was acknowledged
PATIENCE = 60.0
BESIDE = 4  # before each so-manieth kill a command comes and goes beside the server
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """303 is the acknowledgement: nobody follows it."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


@dataclass
class Writer:
    """One person at one browser, who writes on an item of their own and comments on everybody's."""

    username: str
    address: str
    own: int
    shared: int
    acknowledged: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar, NoRedirect)

    def work(self, stop: Signal) -> None:
        """While the server is away, its answers are waited for."""
        number = 0
        while not stop.is_set():
            number += 1
            try:
                self.write(f"{self.username}第{number}次，{random.getrandbits(40):010x}", progress=number % 2 == 0)
            except (OSError, HTTPException):
                stop.wait(0.1)

    def write(self, words: str, *, progress: bool) -> None:
        path = f"/items/{self.own}/progress" if progress else f"/items/{self.shared}"
        page = self.get(path)
        if TOKEN.search(page) is None or 'name="password"' in page:
            self.sign_in()
            page = self.get(path)
        sent = {"csrf_token": found(TOKEN, page), "words": words}
        if progress:
            sent |= {"version": found(VERSION, page), "state": "report_progress"}
        status = self.post(path if progress else f"{path}/comments", sent)
        self.answers[status] += 1
        if status == 303:
            self.acknowledged.append(words)

    def sign_in(self) -> None:
        page = self.get("/sign-in")
        self.post("/sign-in", {"csrf_token": found(TOKEN, page), "username": self.username, "password": PASSWORD})

    def get(self, path: str) -> str:
        with suppress(urllib.error.HTTPError), self.browser.open(self.address + path, timeout=PATIENCE) as answer:
            return str(answer.read().decode())
        return ""

    def post(self, path: str, sent: dict[str, str]) -> int:
        body = urllib.parse.urlencode(sent).encode()
        try:
            with self.browser.open(self.address + path, body, timeout=PATIENCE) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as answer:
            return answer.code


def found(pattern: re.Pattern[str], page: str) -> str:
    match = pattern.search(page)
    if match is None:
        raise HTTPException("no page of ours")
    return match[1]


@dataclass
class Result:
    kills: int
    acknowledged: int
    answers: Counter[int]
    lost: list[str]
    doubled: list[str]
    verified: str
    verified_code: int

    def __str__(self) -> str:
        answered = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        return (
            f"{self.kills} kills, {self.acknowledged} changes acknowledged ({answered}), "
            f"{len(self.lost)} lost, {len(self.doubled)} doubled; history verify: {self.verified_code}, {self.verified}"
        )


def survive(app: Flask, kills: int, *, writers: int = 4, told: Callable[[str], None] = lambda line: None) -> Result:
    """app: on an empty database, which the killed servers work on too."""
    people = furnish(app, writers)
    settings, port = environment(app), free_port()
    settings |= {"TRACKER_PORT": str(port)}
    crowd = [Writer(name, f"http://127.0.0.1:{port}", own, people[0][1]) for name, own in people]
    stop = Signal()
    threads = [Thread(target=writer.work, args=(stop,), daemon=True) for writer in crowd]
    for thread in threads:
        thread.start()
    for number in range(1, kills + 1):
        kill_in_the_middle(settings, crowd, beside=number % BESIDE == 0)
        if number % 25 == 0:
            told(f"{number} kills, {sum(len(writer.acknowledged) for writer in crowd)} changes acknowledged")
    stop.set()
    for thread in threads:
        thread.join(PATIENCE)
    return judged(app, settings, crowd, kills)


def furnish(app: Flask, count: int) -> list[tuple[str, int]]:
    """A branch with so many people; the name and the own item of each."""
    with app.app_context():
        schema.bring_up_to_date(db.engine)
        branch = accounts.found_organisation("第一党支部", slug="branch", at=BEGUN)
        secretary = a_person("chen", "secretary", branch)
        people = [a_person(f"person{number}", "committee_member", branch) for number in range(count)]
        db.session.commit()
        items = [
            workflow.add(
                branch,
                by=secretary,
                at=BEGUN,
                kind="finding",
                title=f"第{number}个问题",
                year=2026,
                owner=person,
                accountable_lead=secretary,
                deadline=Deadline(None, None),
            )
            for number, person in enumerate(people)
        ]
        db.session.commit()
        made = [(person.username, item.id) for person, item in zip(people, items, strict=True)]
        db.session.remove()
        db.engine.dispose()
    return made


def a_person(username: str, role: str, branch: object) -> User:
    person = accounts.add_user(username, name=username, post="委员", at=BEGUN)
    signing_in.set_password(person, PASSWORD, at=BEGUN)
    person.password_set_at = datetime(2100, 1, 1, tzinfo=UTC)
    accounts.grant(person, role, organisation=branch, at=BEGUN, by="setup")  # type: ignore[arg-type]
    return person


def environment(app: Flask) -> dict[str, str]:
    """The same database, secret and folder for every server; signing in is cheap and as often as one likes."""
    with app.app_context():
        url = db.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    ours = {"TRACKER_INSTANCE": app.config["INSTANCE"], "DATABASE_URL": url, "TRACKER_PASSWORD_COST": "8"}
    ours |= {"TRACKER_SIGN_IN_RATE": "100000 per minute", "TRACKER_BACKUP_AT": "", "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")} | ours


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kill_in_the_middle(settings: dict[str, str], crowd: list[Writer], *, beside: bool) -> None:
    """Not before somebody got an answer from it: a server that was killed while it started proves little. beside: a
    command comes and goes first."""
    before = sum(len(writer.acknowledged) for writer in crowd)
    log = Path(settings["TRACKER_INSTANCE"]) / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=settings, stdout=out, stderr=out)
        try:
            end = time.monotonic() + PATIENCE
            while sum(len(writer.acknowledged) for writer in crowd) == before:
                if server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"nothing was acknowledged:\n{log.read_text()}")
                time.sleep(0.02)
            if beside:
                command(settings, "watch", "status")
            time.sleep(random.uniform(0, LONGEST))
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait()


def judged(app: Flask, settings: dict[str, str], crowd: list[Writer], kills: int) -> Result:
    told = [words for writer in crowd for words in writer.acknowledged]
    with app.app_context():
        kept = Counter(db.session.scalars(select(Event.words)))
        db.session.remove()
        db.engine.dispose()
    verified = command(settings, "history", "verify")
    answers = sum((writer.answers for writer in crowd), Counter[int]())
    lost = [words for words in told if not kept[words]]
    doubled = [words for words, count in kept.items() if words and count > 1]
    line = (verified.stdout + verified.stderr).strip().splitlines()[0]
    return Result(kills, len(told), answers, lost, doubled, line, verified.returncode)


def command(settings: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "flask", "--app", "app", *words]
    return subprocess.run(whole, cwd=ROOT, env=settings, capture_output=True, text=True, timeout=600)


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as folder:
        app = application(folder)
        with app.app_context():
            emptied()
        result = survive(app, kills, told=lambda line: print(line, flush=True))
    print(result)
    return 1 if result.lost or result.verified_code else 0


if __name__ == "__main__":
    sys.exit(main())
