"""How the watch is, from outside: each job's last and next run, what waits, what failed, whether the calendar ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from tracker.common.clock import ZONE, day_of
from tracker.extensions import db
from tracker.watch import holidays, leadership, outbox, pulse, queries
from tracker.watch.models import SENDING, JobRun, Notice
from tracker.watch.robots.models import STATES as ROBOT_STATES
from tracker.watch.robots.models import GroupRobot
from tracker.watch.schedule import SCHEDULE, Entry, next_run

AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class JobLine:
    """last: its latest run; next_at: None where it never runs."""

    entry: Entry
    last: JobRun | None
    next_at: datetime | None


def jobs_at(at: datetime) -> list[JobLine]:
    latest = select(JobRun.job, func.max(JobRun.id).label("id")).group_by(JobRun.job).subquery()
    runs = {run.job: run for run in db.session.scalars(select(JobRun).join(latest, latest.c.id == JobRun.id))}
    return [JobLine(entry, runs.get(entry.job), next_run(entry, after=at)) for entry in SCHEDULE if entry.why]


def year_missing(at: datetime) -> int | None:
    """The year, this one or within a month the next, of which no official notice is known."""
    days: tuple[date, ...] = (day_of(at), day_of(at + AHEAD))
    if all(holidays.official().is_known(day) for day in days):  # asks the database for nothing
        return None
    calendar = holidays.calendar()
    return next((day.year for day in days if not calendar.is_known(day)), None)


def facts(at: datetime) -> dict[str, object]:
    """For `/healthz`: nothing that names a person or an item."""
    found = pulse.take_pulse(at=at)
    last = found.last.started_at.astimezone(ZONE).isoformat() if found.last else None
    return {
        "watch": "late" if found.late else "ok",
        "watch_last_ran": last,
        "watch_waiting": db.session.scalar(queries.waiting_count()),
        "watch_parked": dict(outbox.counts()).get("parked", 0),
        "calendar_year_missing": year_missing(at),
        "jobs": {line.entry.job: told(line) for line in jobs_at(at)},
    }


def told(line: JobLine) -> dict[str, object]:
    last, after = line.last, line.next_at
    return {
        "last": last.started_at.astimezone(ZONE).isoformat() if last else None,
        "outcome": last.outcome if last else None,
        "next": after.astimezone(ZONE).isoformat() if after else None,
    }


def lines(at: datetime) -> list[str]:
    """In Prometheus' text format."""
    notices = dict(db.session.execute(select(Notice.state, func.count()).group_by(Notice.state)).tuples().all())
    digests = dict(outbox.counts())
    found = pulse.take_pulse(at=at)
    written = [
        *gauge("tracker_watch_late", "1 while the daily sweep is late", {"": int(found.late)}),
        *gauge("tracker_watch_paused", "1 while nobody is told anything", {"": int(found.paused)}),
        *gauge("tracker_watch_led", "1 while a scheduler holds the lease", {"": int(bool(leadership.holder_at(at)))}),
        *gauge("tracker_calendar_year_missing", "1 while no notice is known", {"": int(bool(year_missing(at)))}),
        *gauge("tracker_notices", "Notices by state", {f'{{state="{s}"}}': notices.get(s, 0) for s in SENDING}),
        *gauge("tracker_digests", "Digests by state", {f'{{state="{s}"}}': digests.get(s, 0) for s in SENDING}),
    ]
    robots = dict(db.session.execute(select(GroupRobot.state, func.count()).group_by(GroupRobot.state)).tuples().all())
    by_state = {f'{{state="{state}"}}': robots.get(state, 0) for state in ROBOT_STATES}
    written += gauge("tracker_group_robots", "Group robots by state", by_state)
    runs = [(line.entry.job, line.last) for line in jobs_at(at) if line.last]
    since = {f'{{job="{job}"}}': int((at - run.started_at).total_seconds()) for job, run in runs}
    failed = {f'{{job="{job}"}}': int(run.outcome == "failed") for job, run in runs}
    written += gauge("tracker_job_seconds_since_start", "Since the job last began", since)
    return written + gauge("tracker_job_failed", "1 where the job's last run failed", failed)


def gauge(name: str, help_: str, values: dict[str, int]) -> list[str]:
    return [f"# HELP {name} {help_}", f"# TYPE {name} gauge", *(f"{name}{of} {value}" for of, value in values.items())]
