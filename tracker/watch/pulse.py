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
    """last: the last successful sweep, if any. late: it should have run since, half an hour and more ago. paused:
    nobody is told anything for now."""

    last: JobRun | None
    late: bool
    paused: bool = False


def sweep_time() -> time:
    """The setting SWEEP_AT, Beijing time."""
    return time.fromisoformat(current_app.config["SWEEP_AT"])


def last_due_day(at: datetime) -> date:
    """The latest day whose sweep should have begun by then: today, or before its hour yesterday."""
    local = at.astimezone(ZONE)
    return local.date() if local.time() >= sweep_time() else local.date() - timedelta(days=1)


def take_pulse(*, at: datetime) -> Pulse:
    """One query; on an instance where the watch never ran, one more."""
    pausing = queries.pauses().exists()
    row = db.session.execute(queries.finished_sweeps(day_of(at)).add_columns(pausing).limit(1)).first()
    due = last_due_day(at - GRACE)
    if row is None:
        first, paused = db.session.execute(select(func.min(Organisation.created_at), pausing)).one()
        return Pulse(None, late=first is not None and is_before(first, due), paused=paused)
    return Pulse(row[0], late=row[0].on_date < due, paused=row[1])


def is_before(first: datetime, day: date) -> bool:
    """A new instance, whose first organisation was founded then, has a day until anybody should wonder."""
    return first < end_of(day - timedelta(days=1))
