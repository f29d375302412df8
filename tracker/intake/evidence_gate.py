"""Lends the ledger a reader: whether a document given as evidence bears a marking."""

from flask import Flask, current_app
from flask_babel import gettext as _

from tracker.intake import wording
from tracker.intake.reading import Reason, Unreadable
from tracker.intake.reading.worker import read_safely
from tracker.intake.reading_bounds import turns
from tracker.people.access import NotAllowed


def init_app(app: Flask) -> None:
    app.extensions["marking_inside"] = marking_inside


# Pictures hold no text and an empty sheet none either: the notice on every page stands for those.
WITHOUT_TEXT = frozenset({Reason.EMPTY, Reason.NO_TEXT_LAYER})


def marking_inside(name: str, data: bytes) -> str | None:
    """机密, or None; None too for what holds no text, as a scan. What could not be looked through to its end (too
    large, too slow, damaged, no turn to read it) is not taken for clean: raises NotAllowed with what to do."""
    try:
        read_safely(name, data, seconds=current_app.config["READ_SECONDS"], turns=turns())
    except Unreadable as unreadable:
        if unreadable.reason == Reason.CLASSIFIED:
            return str(unreadable.details["marking"])
        if unreadable.reason == Reason.BUSY:
            raise NotAllowed(wording.refusal(unreadable), status=wording.status(unreadable)) from unreadable
        if unreadable.reason not in WITHOUT_TEXT:
            raise NotAllowed(not_looked_through(name), status=400) from unreadable
    return None


def not_looked_through(name: str) -> str:
    return _(
        "“%(name)s”没有收下：没能把它读完，看不出有没有密级标志。请用 WPS 或 Word 打开后另存、拆分或转成 PDF 再传。",
        name=name,
    )
