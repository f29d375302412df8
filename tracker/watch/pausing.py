"""Telling rests after a backup was put back: its notices may have gone out already, and its dates may be old."""

from datetime import datetime

from flask import Flask
from sqlalchemy import update

from tracker.backup.restoring import add_step
from tracker.extensions import db
from tracker.watch import queries
from tracker.watch.models import TellingPause

RESTORED = "restored"


def init_app(app: Flask) -> None:
    add_step(app, pause_after_restoring)


def pause_after_restoring(at: datetime) -> None:
    if paused() is None:
        db.session.add(TellingPause(since=at, why=RESTORED))


def paused() -> TellingPause | None:
    """The pause that goes on, if any."""
    return db.session.scalar(queries.pauses().limit(1))


def resume(*, by: str, at: datetime) -> bool:
    """by: the user name, or system:<command>. False where nothing was paused."""
    ended = (
        update(TellingPause)
        .where(TellingPause.ended_at.is_(None))
        .values(ended_at=at, ended_by=by)
        .returning(TellingPause.id)
    )
    return bool(db.session.scalars(ended).all())
