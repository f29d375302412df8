"""Whether there is a backup to fall back on: how the last nightly one went, and how long ago one went well (F17)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import current_app
from sqlalchemy import func, select

from tracker.common.clock import ZONE, day_of
from tracker.extensions import db
from tracker.watch import queries
from tracker.watch.models import JobRun
from tracker.watch.pulse import is_before

MOST_DAYS = 3  # without a sound backup before somebody is told: a computer that is switched off over a weekend is none


@dataclass(frozen=True, slots=True)
class BackupPulse:
    """last: the latest that was found sound. failed: the latest one, where it was not. days: since the last sound one,
    or since the schedule first ran; None where it never did. off: no backup is made by itself."""

    last: JobRun | None = None
    failed: JobRun | None = None
    days: int | None = None
    off: bool = False

    @property
    def late(self) -> bool:
        return self.days is not None and self.days > MOST_DAYS

    @property
    def state(self) -> str:
        return "off" if self.off else "failed" if self.failed else "late" if self.late else "ok"


def take_backup_pulse(*, at: datetime) -> BackupPulse:
    """One query while all is well, one or two more where it is not."""
    if not current_app.config["BACKUP_AT"]:
        return BackupPulse(off=True)
    latest = db.session.scalar(queries.ended_runs(queries.BACKUP).limit(1))
    if latest is not None and latest.outcome == "done":
        return BackupPulse(latest, days=days_between(latest.on_date, at))
    last = db.session.scalar(queries.ended_runs(queries.BACKUP).where(JobRun.outcome == "done").limit(1))
    begun = db.session.scalar(select(func.min(JobRun.started_at)))
    since = last.on_date if last else begun and day_of(begun)
    return BackupPulse(last, latest, days_between(since, at) if since else None)


def days_between(day: date, at: datetime) -> int:
    return (day_of(at) - day).days


def is_missed(*, at: datetime) -> bool:
    """The night's backup was not even tried: the computer was off. Not on the first day of the schedule."""
    written = current_app.config["BACKUP_AT"]
    if not written:
        return False
    local = at.astimezone(ZONE)
    due = local.date() if local.time() >= time.fromisoformat(written) else local.date() - timedelta(days=1)
    tried = select(JobRun.id).where(JobRun.job == queries.BACKUP, JobRun.on_date >= due)
    begun = db.session.scalar(select(func.min(JobRun.started_at)).where(~tried.exists()))
    return begun is not None and is_before(begun, due)
