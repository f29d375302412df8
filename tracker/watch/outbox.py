"""Telling: lease queued notices, look again whether the reason holds, hand them to the channels, mark them.

The caller commits after each step: a lease that nobody else can see protects nothing (F7).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from flask import current_app
from sqlalchemy import and_, select, update
from sqlalchemy.orm import joinedload

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.ledger.thresholds import thresholds
from tracker.watch import queries
from tracker.watch.channels import CHANNELS
from tracker.watch.models import Notice
from tracker.watch.recipients import Directory, directory, reason

LEASE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
BATCH = 100


@dataclass(slots=True)
class Delivery:
    """sent; void: the reason had gone; failed: a channel refused, tried again later."""

    sent: int = 0
    void: int = 0
    failed: int = 0

    def numbers(self) -> dict[str, int]:
        return asdict(self)


Key = tuple[int, int]  # organisation, notice


def lease(*, at: datetime, limit: int = BATCH) -> list[Key]:
    """Claim some notices by one conditional update (F2): whoever changes the row has it until the lease lapses."""
    due = queries.is_to_send(at, day_of(at))
    key = (Notice.organisation_id, Notice.id)
    candidates = db.session.execute(select(*key).where(due).order_by(Notice.id).limit(limit)).all()
    claim = (
        update(Notice)
        .where(Notice.organisation_id.in_({place for place, _id in candidates}))
        .where(Notice.id.in_([id_ for _place, id_ in candidates]), due)
        .values(state="leased", lease_until=at + LEASE)
        .returning(*key)
        .execution_options(synchronize_session=False)
    )
    return sorted((place, id_) for place, id_ in db.session.execute(claim))


def send(keys: Sequence[Key], *, at: datetime, result: Delivery) -> None:
    """Deliver what `lease` returned for the same instant, one organisation after the other: rows are held in one place
    at a time."""
    for place, held in groupby(sorted(keys), key=itemgetter(0)):
        send_in(place, [id_ for _place, id_ in held], at=at, result=result)


def send_in(place: int, notice_ids: Sequence[int], *, at: datetime, result: Delivery) -> None:
    """Rows whose lease went to somebody else are left alone."""
    leased = and_(Notice.state == "leased", Notice.lease_until == at + LEASE)
    own = select(Notice).where(Notice.organisation_id == place, Notice.id.in_(notice_ids), leased)
    rows = own.options(joinedload(Notice.item, innerjoin=True)).order_by(Notice.id).with_for_update(of=Notice)
    notices = db.session.scalars(rows).all()
    people = directory((notice.organisation_id for notice in notices), today=day_of(at))
    for notice in notices:
        if gone := why_void(notice, people=people, at=at):
            notice.state, notice.lease_until, notice.words = "void", None, gone
            result.void += 1
        elif hand_over(notice, at=at):
            result.sent += 1
        else:
            result.failed += 1


def why_void(notice: Notice, *, people: Directory, at: datetime) -> str:
    """A code when the reason no longer holds (F11), or nothing."""
    item = notice.item
    if not item.is_open:
        return "item_closed"
    if item.due_version != notice.due_version:
        return "date_moved"
    level, told = reason(item, people=people, today=day_of(at), thresholds=thresholds())
    if level != notice.stage:
        return "stage_passed"
    return "" if notice.person_id in told else "not_concerned"


def hand_over(notice: Notice, *, at: datetime) -> bool:
    """One bad row never stops the rest (F9): it keeps its error, and waits longer after each attempt."""
    try:
        with db.session.begin_nested():
            for channel in CHANNELS:
                channel(notice, at)
            notice.state, notice.lease_until, notice.words = "sent", None, ""
    except Exception as error:
        current_app.logger.exception("notice %s was not delivered", notice.id)
        notice.attempts += 1
        notice.state, notice.words = "queued", f"{type(error).__name__}: {error}"
        notice.lease_until = at + min(timedelta(minutes=2**notice.attempts), LONGEST_PAUSE)
        return False
    return True
