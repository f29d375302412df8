"""Lends the ledger a reader: whether a document given as evidence bears a marking."""

from flask import Flask, current_app

from tracker.intake.reading import Reason, Unreadable
from tracker.intake.reading.worker import read_safely


def init_app(app: Flask) -> None:
    app.extensions["marking_inside"] = marking_inside


def marking_inside(name: str, data: bytes) -> str | None:
    """机密, or None: also for what cannot be read, as a scan cannot; the notice on every page stands for those."""
    try:
        read_safely(name, data, seconds=current_app.config["READ_SECONDS"])
    except Unreadable as unreadable:
        if unreadable.reason == Reason.CLASSIFIED:
            return str(unreadable.details["marking"])
    return None
