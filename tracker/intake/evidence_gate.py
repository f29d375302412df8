"""Lends the ledger a reader: whether a document given as evidence bears a marking."""

from flask import Flask, current_app

from tracker.intake import wording
from tracker.intake.reading import Reason, Unreadable
from tracker.intake.reading.worker import read_safely
from tracker.intake.reading_bounds import turns
from tracker.people.access import NotAllowed


def init_app(app: Flask) -> None:
    app.extensions["marking_inside"] = marking_inside


def marking_inside(name: str, data: bytes) -> str | None:
    """机密, or None: also for what cannot be read, as a scan cannot; the notice on every page stands for those. What
    there was no turn to read is not taken: raises NotAllowed."""
    try:
        read_safely(name, data, seconds=current_app.config["READ_SECONDS"], turns=turns())
    except Unreadable as unreadable:
        if unreadable.reason == Reason.CLASSIFIED:
            return str(unreadable.details["marking"])
        if unreadable.reason == Reason.BUSY:
            raise NotAllowed(wording.refusal(unreadable), status=wording.status(unreadable)) from unreadable
    return None
