"""Whether the watch is alive: when it last ran, and whether it should have run since (F17)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import func, select

from tracker.common.clock import ZONE, day_of, end_of
from tracker.extensions import db
from tracker.people.models import Organisation
from tracker.watch import queries
from tracker.watch.models import JobRun

GRACE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Pulse:
    """last: the last successful sweep, if any. late: it should have run since, half an hour and more ago."""

    last: JobRun | None
    late: bool


def sweep_time() -> time:
    """The setting SWEEP_AT, Beijing time."""
    return time.fromisoformat(current_app.config["SWEEP_AT"])


def last_due_day(at: datetime) -> date:
    """The latest day whose sweep should have begun by then: today, or before its hour yesterday."""
    local = at.astimezone(ZONE)
    return local.date() if local.time() >= sweep_time() else local.date() - timedelta(days=1)


def take_pulse(*, at: datetime) -> Pulse:
    """One query; on an instance where the watch never ran, one more."""
    last = db.session.scalar(queries.finished_sweeps(day_of(at)).limit(1))
    due = last_due_day(at - GRACE)
    if last is None:
        return Pulse(None, late=began_before(due))
    return Pulse(last, late=last.on_date < due)


def began_before(day: date) -> bool:
    """A new instance has a day until anybody should wonder."""
    first = db.session.scalar(select(func.min(Organisation.created_at)))
    return first is not None and first < end_of(day - timedelta(days=1))
