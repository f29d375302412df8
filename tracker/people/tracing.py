"""What was refused, taken out, read and set leaves a line in the access log, and costs the answer nothing.

An answer only notes in memory what it was; a thread of each process writes it down a moment later, in transactions of
its own. Whatever hinders the writing is logged and tried again: no answer waits for it or breaks by it.
"""

from threading import Event, Lock, Thread
from time import monotonic, sleep

from flask import Flask, Response, current_app, g, request
from sqlalchemy import inspect, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from tracker.common.clock import now
from tracker.extensions import db
from tracker.people.models import AccessRecord, Organisation
from tracker.people.traces import Trace, Traces

SECONDS = 0.5  # until what happened is written down
AFTER_TROUBLE = 30.0
REFUSALS = {403: "refused", 404: "not_found", 410: "link_refused", 429: "too_often"}


class Writer:
    """The thread of a process that writes; started by the first thing there is to write, so that a forked one has its
    own."""

    def __init__(self, app: Flask) -> None:
        self.app, self.traces = app, Traces()
        self.wake, self.lock = Event(), Lock()
        self.thread: Thread | None = None

    def note(self, trace: Trace) -> None:
        self.traces.note(trace, at=now(), moment=monotonic())
        if not self.app.testing:
            self.start()
            self.wake.set()

    def start(self) -> None:
        with self.lock:
            if self.thread is None or not self.thread.is_alive():
                self.thread = Thread(target=self.run, name="traces", daemon=True)
                self.thread.start()

    def run(self) -> None:
        while True:
            self.wake.wait(60)
            self.wake.clear()
            sleep(SECONDS)  # what happens at once is written at once
            if not self.write():
                sleep(AFTER_TROUBLE)
                self.wake.set()

    def write(self, *, ending: bool = False) -> bool:
        told = self.traces.due(moment=monotonic(), ending=ending)
        if not told:
            return True
        with self.app.app_context():
            try:
                places = slugs([trace for trace, _at, _times in told])
                db.session.add_all(
                    AccessRecord(
                        organisation_id=trace.organisation_id or places.get(trace.slug),
                        at=at,
                        kind=trace.kind,
                        actor=trace.actor[:120],
                        subject=trace.subject[:120],
                        success=trace.success,
                        address=trace.address[:60],
                        times=times,
                    )
                    for trace, at, times in told
                )
                db.session.commit()
            except SQLAlchemyError as trouble:
                db.session.rollback()
                self.traces.give_back(told)
                # not its statement: that carries what happened
                self.app.logger.error("the access log cannot be written: %s", type(trouble).__name__)
                return False
        return True


def slugs(told: list[Trace]) -> dict[str, int]:
    asked = {trace.slug for trace in told if trace.slug}
    if not asked:
        return {}
    found = select(Organisation.slug, Organisation.id).where(Organisation.slug.in_(asked))
    return {row.slug: row.id for row in db.session.execute(found)}


def init_app(app: Flask) -> None:
    app.extensions["traces"] = Writer(app)
    app.extensions["traced"] = {}
    trace(app, "log_read", "people.access_log", method="GET")
    app.after_request(note_answer)


def trace(app: Flask, kind: str, *endpoints: str, method: str = "POST") -> None:
    """A package names addresses of its own whose answer is to be known: a form that was taken, a page that was read."""
    app.extensions["traced"] |= {(method, endpoint): kind for endpoint in endpoints}


def note_as(kind: str) -> None:
    """This request is refused, and for this reason, which its status does not tell."""
    g.traced_as = kind


def write_down(app: Flask) -> None:
    """At once, all that is known: where a process ends."""
    writer: Writer = app.extensions["traces"]
    writer.write(ending=True)


def note_answer(answer: Response) -> Response:
    if kind := kind_of(answer):
        writer: Writer = current_app.extensions["traces"]
        writer.note(
            Trace(
                kind=kind,
                actor=str(g.get("came_as", "")),
                address=request.remote_addr or "",
                success=answer.status_code < 400 and "traced_as" not in g,
                subject=what_was_asked(),
                slug=str((request.view_args or {}).get("slug", "")),
                organisation_id=None if answer.status_code == 404 else organisation_id(),
            )
        )
    return answer


def kind_of(answer: Response) -> str | None:
    """Nothing for the thousand addresses that a scanner tries, where nothing ever was."""
    if request.endpoint in (None, "static"):
        return None
    if "traced_as" in g:
        return str(g.traced_as)
    if answer.status_code >= 400:
        refused = REFUSALS.get(answer.status_code)
        return refused or ("upload_refused" if answer.status_code < 500 and brought_files() else None)
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        return "file_taken"
    named: str | None = current_app.extensions["traced"].get((request.method, request.endpoint))
    return named


def brought_files() -> bool:
    """What is too large is not read to find out."""
    if request.mimetype != "multipart/form-data":
        return False
    try:
        return any(file.filename for file in request.files.values())
    except HTTPException:
        return True


def what_was_asked() -> str:
    """The address, without what opens doors: of a secret one, only its form."""
    rule = request.url_rule
    secret = rule is not None and "token" in rule.arguments
    return str(rule) if secret else request.path


def organisation_id() -> int | None:
    """Where the view already knew it, and its address does not say it; the database is not asked again."""
    found = None if "slug" in (request.view_args or {}) else g.get("organisation")
    identity = inspect(found).identity if found is not None else None
    return int(identity[0]) if identity else None
