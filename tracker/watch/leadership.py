"""Which of many schedulers works: a lease in the database, held by renewing it, taken over when it lapses."""

import os
import secrets
import socket
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from tracker.common.inserting import insert_missing
from tracker.extensions import db
from tracker.watch.models import JobRun, SchedulerLease

NAME = "watch"
ABANDONED = "abandoned"
TERM = timedelta(seconds=10)  # renewed every 3: after kill -9 another leads within 13
TOKEN = secrets.token_hex(3)  # a container that starts again has the same name and the same process id


def this_process() -> str:
    """How this process signs: unlike any other, also after a restart."""
    return f"{socket.gethostname()}:{os.getpid()}:{TOKEN}"


def hold(holder: str, *, at: datetime) -> bool:
    """Renew the lease, or take it if nobody holds it any more; False while somebody else does. One conditional
    update, so two who try in the same instant cannot both have it (F2)."""
    free = or_(SchedulerLease.holder == holder, SchedulerLease.until <= at)
    claim = (
        update(SchedulerLease)
        .where(SchedulerLease.name == NAME, free)
        .values(holder=holder, until=at + TERM)
        .returning(SchedulerLease.name)
    )
    if db.session.scalars(claim).all():
        return True
    new = {"name": NAME, "holder": holder, "until": at + TERM}
    return bool(insert_missing([new], returning=SchedulerLease.name))


def close_abandoned(holder: str, *, at: datetime) -> None:
    """Runs that a leader left open when it was killed; whoever leads now has none that runs."""
    open_still = (JobRun.outcome == "running") & (JobRun.holder != holder)
    values = {"outcome": "failed", "finished_at": at, "words": ABANDONED}
    db.session.execute(update(JobRun).where(open_still).values(**values))


def release(holder: str, *, at: datetime) -> None:
    """On a clean stop: the next scheduler need not wait for the lease to lapse."""
    own = (SchedulerLease.name == NAME) & (SchedulerLease.holder == holder)
    db.session.execute(update(SchedulerLease).where(own).values(until=at))


def holder_at(at: datetime) -> str | None:
    """Who works now, if anybody."""
    return db.session.scalar(
        select(SchedulerLease.holder).where(SchedulerLease.name == NAME, SchedulerLease.until > at)
    )
