"""The watch's jobs as edges: each does its work, commits, and leaves a record of how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.backup import making, verifying
from tracker.backup.archive import Unusable
from tracker.common import clock
from tracker.extensions import db
from tracker.watch import backup_pulse, outbox, pausing, pulse, queries, sweep
from tracker.watch.leadership import this_process
from tracker.watch.models import JobRun

RETRY_AFTER = timedelta(minutes=10)


def run_sweep(on: date, *, at: datetime) -> sweep.SweepResult:
    """Notice what crossed a threshold on that day."""
    with recorded(queries.SWEEP, on, at=at) as run:
        result = sweep.sweep(on, at=at)
        run.numbers = result.numbers()
        db.session.commit()
    return result


def run_deliver(*, at: datetime) -> outbox.Delivery:
    """Tell people, batch by batch. The lease is committed before anything is sent: a process killed in between
    leaves leases that lapse, and the notices go out then (F7, F8). While telling is paused, all wait."""
    result = outbox.Delivery()
    if pausing.paused():
        db.session.rollback()
        return result
    while keys := outbox.lease(at=at):
        db.session.commit()
        outbox.send(keys, at=at, result=result)
        db.session.commit()
    db.session.rollback()  # the last look found nothing
    return result


def catch_up(*, at: datetime) -> sweep.SweepResult | None:
    """Sweep for today when the last sweep due has not been done, say after a night without power."""
    done = queries.finished_sweeps(clock.day_of(at)).where(JobRun.on_date >= pulse.last_due_day(at))
    tried = select(JobRun).where(JobRun.job == queries.SWEEP, JobRun.started_at > at - RETRY_AFTER)
    nothing_to_do = any(db.session.scalar(query.limit(1)) for query in (done, tried))
    db.session.rollback()
    return None if nothing_to_do else run_sweep(clock.day_of(at), at=at)


def run_backup(*, at: datetime) -> Path:
    """Made, looked through, and the oldest ones make room."""
    with recorded(queries.BACKUP, clock.day_of(at), at=at) as run:
        place = making.make(at=at)
        archive, found = verifying.verify(place, at=at)
        run.numbers = {"rows": archive.manifest.rows, "files": archive.manifest.files, "bytes": place.stat().st_size}
        run.numbers |= {"damages": found.damages, "faults": found.faults}
        db.session.commit()
        making.make_room(current_app.config["BACKUP_KEEP"])
        if not found.is_sound:  # recorded as failed, and logged, until somebody has looked
            raise Unusable(
                _(
                    "%(file)s：历史有 %(damages)s 处、佐证材料有 %(faults)s 处对不上。"
                    "请运行 flask --app app history verify 和 evidence verify 查看。",
                    file=place.name,
                    damages=found.damages,
                    faults=found.faults,
                )
            )
    return place


def catch_up_backup(*, at: datetime) -> Path | None:
    """The night's backup by day, where the computer was off at its hour; one that failed waits for the next night."""
    missed = backup_pulse.is_missed(at=at)
    db.session.rollback()
    return run_backup(at=at) if missed else None


@contextmanager
def recorded(job: str, on: date, *, at: datetime) -> Iterator[JobRun]:
    """A JobRun around the work: running while it runs, then done or failed with what was wrong; errors go on up."""
    run = JobRun(job=job, on_date=on, started_at=at, outcome="running", holder=this_process())
    db.session.add(run)
    db.session.commit()
    run_id = run.id
    try:
        yield run
    except Exception as error:
        db.session.rollback()
        finish(run_id, "failed", f"{type(error).__name__}: {error}")
        current_app.logger.exception("the job %s failed for %s", job, on)
        raise
    finish(run_id, "done")


def finish(run_id: int, outcome: str, words: str = "") -> None:
    run = db.session.get_one(JobRun, run_id)
    run.finished_at, run.outcome, run.words = clock.now(), outcome, words
    db.session.commit()
