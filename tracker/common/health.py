"""`/healthz` says in JSON of each part what is known, within a second whatever hangs; `/readyz` whether pages can be
answered. Packages add checks of their own."""

import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic

from flask import Flask, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from tracker.common import schema
from tracker.common.database import only_reading
from tracker.common.obstacles import InTheWay
from tracker.extensions import db

Facts = dict[str, object]
Check = Callable[[], Facts]

SECONDS = 0.8
NEEDED = frozenset({"database", "schema"})  # without these no page can be answered
MEGABYTE = 1024 * 1024
LOW, FULL = 500, 20  # MB left on the disk; below FULL nothing can be relied on to be stored


class Probe:
    """One part and its check, in a thread of its own: one that hangs is waited for by nobody and not begun again."""

    def __init__(self, part: str, check: Check) -> None:
        self.part, self.check = part, check
        self.lock, self.running = Lock(), Future[Facts]()
        self.running.set_result({})

    def begin(self, app: Flask) -> Future[Facts]:
        with self.lock:
            if self.running.done():
                self.running = Future()
                Thread(target=self.run, args=(app, self.running), daemon=True).start()
            return self.running

    def run(self, app: Flask, found: Future[Facts]) -> None:
        only_reading.set(True)
        try:
            with app.app_context():
                facts = self.check()
        except Exception:
            app.logger.exception("the health of %s could not be found out", self.part)
            facts = self.not_known("unknown")
        found.set_result(facts)

    def not_known(self, why: str) -> Facts:
        return {self.part: why, "ok": self.part not in NEEDED}


def init_app(app: Flask) -> None:
    app.extensions["health"] = []
    add_check(app, database_answers, "database")
    add_check(app, schema_is_known, "schema")
    add_check(app, disk_has_room, "disk")
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


def add_check(app: Flask, check: Check, part: str) -> None:
    """A check returns facts, `part` among them; a key `ok` that is False makes the whole answer 503."""
    app.extensions["health"].append(Probe(part, check))


def healthz() -> ResponseReturnValue:
    return answer(current_app.extensions["health"])


def readyz() -> ResponseReturnValue:
    """For a proxy: what is no reason to send people elsewhere is not asked."""
    return answer(probe for probe in current_app.extensions["health"] if probe.part in NEEDED)


def answer(probes: Iterable[Probe]) -> ResponseReturnValue:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # behind the proxy
    until = monotonic() + SECONDS
    facts: Facts = {"ok": True}
    for probe, running in [(probe, probe.begin(app)) for probe in probes]:
        found = in_time(probe, running, until)
        facts |= found | {"ok": facts["ok"] and found.get("ok", True)}
    return facts, 200 if facts["ok"] else 503


def in_time(probe: Probe, running: "Future[Facts]", until: float) -> Facts:
    try:
        return running.result(max(0.0, until - monotonic()))
    except TimeoutError:
        return probe.not_known("no answer")


def database_answers() -> Facts:
    try:
        db.session.execute(select(1))
    except SQLAlchemyError:
        current_app.logger.exception("the database does not answer")
        return {"ok": False, "database": "unreachable"}
    return {"ok": True, "database": "ok"}


def schema_is_known() -> Facts:
    try:
        schema.refuse()
    except InTheWay as found:
        return {"ok": False, "schema": found.obstacle.name}
    except SQLAlchemyError:  # said already
        return {"ok": False, "schema": "unknown"}
    return {"schema": "ok"}


def disk_has_room() -> Facts:
    """Where the database file and what was uploaded lie."""
    free = shutil.disk_usage(current_app.config["INSTANCE"]).free // MEGABYTE
    state = "full" if free < FULL else "low" if free < LOW else "ok"
    return {"ok": state != "full", "disk": state, "disk_free_mb": free}
