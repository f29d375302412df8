"""The watch's jobs as edges: each does its work, commits, and leaves a record of how it went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select

from tracker.backup import making, verifying
from tracker.backup.archive import Unusable
from tracker.common import clock
from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.ledger import chain
from tracker.ledger.models import ChainHead
from tracker.watch import backup_pulse, mail, outbox, pausing, pulse, queries, sweep, telling
from tracker.watch.channels import Channel, Letter
from tracker.watch.leadership import ABANDONED, this_process
from tracker.watch.models import JobRun, TellingChoice

CHANNELS: dict[str, Channel] = {outbox.MAIL: mail.send}

RETRY_AFTER = timedelta(minutes=10)
KEPT = timedelta(days=366)


class Damaged(RuntimeError):
    """The history does not hold."""


def run_sweep(on: date, *, at: datetime) -> sweep.SweepResult:
    """Notice what calls for somebody on that day. Committed chunk by chunk, so that nobody waits for all of it."""
    with recorded(queries.SWEEP, on, at=at) as run:
        result = sweep.sweep(on, at=at, after_each=db.session.commit)
        run.numbers = result.numbers()
        db.session.commit()
    return result


def run_deliver(*, at: datetime) -> telling.Delivery:
    """Tell people in the program, then send what leaves it. While telling is paused, all waits."""
    result = telling.Delivery()
    if not pausing.paused():
        if telling.is_time(at, swept=was_swept(day_of(at))):
            tell_everybody(at=at, result=result)
        if outbox.is_time(at):
            outbox.make(at=at)
            db.session.commit()
            send_digests(at=at, result=result)
    db.session.rollback()  # the last look found nothing
    return result


def deliver(*, at: datetime) -> telling.Delivery:
    """As the schedule does it each minute: one record a day holds the sums, and the last error."""
    with recorded_daily("deliver", at=at) as numbers:
        result = run_deliver(at=at)
        numbers.update(result.numbers())
    return result


def was_swept(day: date) -> bool:
    return db.session.scalar(queries.finished_sweeps(day).where(JobRun.on_date == day).limit(1)) is not None


def tell_everybody(*, at: datetime, result: telling.Delivery) -> None:
    """Batch by batch; where one fails, its people one by one, so that one bad row stops nobody else (F9)."""
    while people := telling.people_to_tell(at):
        if try_to_tell(people, at=at, result=result) is not None:
            for person_id in people:
                if error := try_to_tell([person_id], at=at, result=result):
                    telling.put_off([person_id], at=at, error=error, result=result)
                    db.session.commit()


def try_to_tell(people: list[int], *, at: datetime, result: telling.Delivery) -> Exception | None:
    counted = telling.Delivery()
    try:
        telling.tell(people, at=at, result=counted)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        current_app.logger.exception("people %s could not be told", people)
        return error
    result.add(counted)
    return None


def send_digests(*, at: datetime, result: telling.Delivery) -> None:
    """One after the other: lease, committed; look again; send, with no transaction open; mark, committed. A process
    killed in between leaves a lease that lapses, and the digest goes out then (F7, F8)."""
    begun = monotonic()
    for _turn in range(current_app.config["MAIL_PER_MINUTE"]):
        now = at + timedelta(seconds=monotonic() - begun)
        mine = outbox.lease(at=now)
        db.session.commit()
        if mine is None:
            return
        attempts, letter = made_ready(mine, at=now)
        db.session.commit()
        if letter:
            send_one(mine, letter, attempts=attempts, at=now, result=result)
            db.session.commit()


def made_ready(mine: outbox.Lease, *, at: datetime) -> tuple[int, Letter | None]:
    """At the how-manieth attempt, and the letter; None where there is nothing to send any more, which is marked."""
    digest = outbox.look_again(mine)
    if digest is None:
        return 0, None
    choice = db.session.get(TellingChoice, digest.person_id)
    if choice is None or (why := outbox.why_not(digest, choice)):
        outbox.mark_obsolete(mine, why if choice else "not_wanted")
        return digest.attempts, None
    letter = outbox.letter_of(digest, choice, today=day_of(at))
    if letter is None:
        outbox.mark_obsolete(mine, "nothing_left")
    return digest.attempts, letter


def send_one(mine: outbox.Lease, letter: Letter, *, attempts: int, at: datetime, result: telling.Delivery) -> None:
    """One that fails keeps its error and waits; the next is not touched by it (F9)."""
    try:
        CHANNELS[outbox.MAIL](letter)
    except Exception as error:
        current_app.logger.warning("digest %s was not sent: %s: %s", mine.digest_id, type(error).__name__, error)
        state = outbox.mark_failed(mine, error, attempts=attempts, at=at)
        result.parked += state == "parked"
        result.refused += 1
    else:
        outbox.mark_sent(mine, at=at)
        result.mailed += 1


def catch_up(*, at: datetime) -> sweep.SweepResult | None:
    """Sweep for today when the last sweep due has not been done, say after a night without power."""
    done = queries.finished_sweeps(clock.day_of(at)).where(JobRun.on_date >= pulse.last_due_day(at))
    tried = select(JobRun).where(
        JobRun.job == queries.SWEEP, JobRun.started_at > at - RETRY_AFTER, JobRun.words != ABANDONED
    )
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


def run_verify_history(*, at: datetime) -> int:
    """Every chain, weekly; recorded as failed until what was touched is looked at."""
    with recorded("verify_history", clock.day_of(at), at=at) as run:
        places = db.session.scalars(select(ChainHead.organisation_id).order_by(ChainHead.organisation_id)).all()
        damages = sum(1 for place in places for _damage in chain.verify(place))
        run.numbers = {"organisations": len(places), "damages": damages}
        db.session.commit()
        if damages:
            raise Damaged(f"{damages} changes behind the history")
    return damages


def run_housekeeping(*, at: datetime) -> int:
    """Records of runs are kept for a year."""
    with recorded("housekeeping", clock.day_of(at), at=at) as run:
        old = delete(JobRun).where(JobRun.on_date < clock.day_of(at) - KEPT).returning(JobRun.id)
        run.numbers = {"runs": len(db.session.scalars(old).all())}
        db.session.commit()
    return int(run.numbers["runs"])


@contextmanager
def recorded_daily(job: str, *, at: datetime) -> Iterator[dict[str, int]]:
    """For what runs each minute: one JobRun a day, which says when it last ran, and sums up."""
    run_id, numbers = run_of_day(job, at=at), dict[str, int]()
    try:
        yield numbers
    except Exception as error:
        db.session.rollback()
        finish(run_id, "failed", f"{type(error).__name__}: {error}")
        current_app.logger.exception("the job %s failed", job)
        raise
    add_up(run_id, numbers, at=at)


def run_of_day(job: str, *, at: datetime) -> int:
    day = clock.day_of(at)
    run = db.session.scalar(select(JobRun).where(JobRun.job == job, JobRun.on_date == day).limit(1))
    if run is None:
        run = JobRun(job=job, on_date=day, started_at=at, outcome="done", numbers={}, holder=this_process())
        db.session.add(run)
        db.session.flush()
    run_id = run.id
    db.session.commit()
    return run_id


def add_up(run_id: int, numbers: dict[str, int], *, at: datetime) -> None:
    run = db.session.get_one(JobRun, run_id)
    sums = {name: run.numbers.get(name, 0) + count for name, count in numbers.items() if count}
    run.started_at, run.finished_at, run.outcome, run.words = at, clock.now(), "done", ""
    run.numbers, run.holder = run.numbers | sums, this_process()
    db.session.commit()


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
