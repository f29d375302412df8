"""Telling in the program: on a working day what waits for somebody comes to stand on their workbench, once.

Whether a reason still holds is looked at again; what no longer does stays unsaid, with why (F11). The caller commits
after each batch of people.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, takewhile
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from tracker.common.clock import ZONE, day_of
from tracker.common.portions import one_of, portions
from tracker.extensions import db
from tracker.watch import queries
from tracker.watch.facts import about, events_behind, facts_on, watched
from tracker.watch.holidays import calendar
from tracker.watch.models import Notice
from tracker.watch.reasons import calls_of, why_gone
from tracker.watch.stages import NEWS

BATCH = 200
MOST_AT_ONCE = 5000  # notices, by which a batch of people ends sooner
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 8


@dataclass(slots=True)
class Delivery:
    """sent: told; void: the reason had gone; failed: could not be told, tried again later. mailed, refused, parked: of
    the digests that left the program."""

    sent: int = 0
    void: int = 0
    failed: int = 0
    mailed: int = 0
    refused: int = 0
    parked: int = 0

    def numbers(self) -> dict[str, int]:
        return asdict(self)

    def add(self, other: "Delivery") -> None:
        for name, count in other.numbers().items():
            setattr(self, name, getattr(self, name) + count)


def people_to_tell(at: datetime, *, limit: int = BATCH) -> list[int]:
    """Some of those for whom something waits, and who were told nothing yet today: the first, and as many more as do
    not bring too much along."""
    found = db.session.execute(queries.to_be_told(at, day_of(at)).limit(limit)).all()
    sums = accumulate(waiting for _person_id, waiting in found)
    few = takewhile(lambda so_far: so_far <= MOST_AT_ONCE, sums)
    return [person_id for person_id, _waiting in found[: max(1, len(list(few)))]]


def tell(people: Collection[int], *, at: datetime, result: Delivery) -> None:
    """All that waits for these people. Two who do it at once: the second waits for the rows, and finds them told."""
    today = day_of(at)
    waiting = select(Notice).where(Notice.person_id.in_(people), queries.is_to_tell(at, today))
    notices = db.session.scalars(waiting.order_by(Notice.id).with_for_update(of=Notice)).all()
    told = set(db.session.scalars(select(Notice.person_id).where(Notice.person_id.in_(people), queries.told_on(today))))
    mine = [notice for notice in notices if notice.person_id not in told]
    gone = reasons_gone(mine, today)
    for why in sorted({*gone.values()} - {""}):
        result.void += mark([id_ for id_, each in gone.items() if each == why], state="obsolete", words=why)
    telling = [notice for notice in mine if not gone.get(notice.id)]
    result.sent += mark([notice.id for notice in telling], state="sent", words="", sent_at=at)


def mark(notice_ids: Sequence[int], **values: Any) -> int:
    """How many."""
    for some in portions(notice_ids):
        marked = update(Notice).where(one_of(Notice.id, some)).values(lease_until=None, **values)
        db.session.execute(marked.execution_options(synchronize_session=False))
    return len(notice_ids)


def reasons_gone(notices: Sequence[Notice], today: date) -> dict[int, str]:
    """Notice id → why it is not to be told any more: one look at all their items."""
    facts = facts_on(today)
    about_items = [notice for notice in notices if notice.item_id is not None]
    keys = {(notice.organisation_id, notice.item_id) for notice in about_items if notice.item_id}
    rows = {row.id: row for row in watched(keys)}
    behind = {(notice.organisation_id, notice.due_version) for notice in about_items if notice.stage in NEWS}
    about(list(rows.values()), facts, news=events_behind(behind))
    calls = {id_: calls_of(row, facts) for id_, row in rows.items()}
    found = dict.fromkeys((notice.id for notice in repeated(about_items)), "stage_passed")
    for notice in about_items:
        item_id = notice.item_id or 0
        found[notice.id] = found.get(notice.id) or why_gone(
            rows.get(item_id), notice.key, calls.get(item_id, {}), facts
        )
    over = (notice for notice in notices if notice.deputyship and not notice.deputyship.covers(today))
    return found | {notice.id: "not_concerned" for notice in over}


def repeated(notices: Sequence[Notice]) -> list[Notice]:
    """What came round once more while it waited: of each the latest alone is told (F4)."""
    latest = {notice.key[:4]: notice for notice in sorted(notices, key=lambda notice: notice.occasion)}
    return [notice for notice in notices if latest[notice.key[:4]] is not notice]


def put_off(people: Collection[int], *, at: datetime, error: Exception, result: Delivery) -> None:
    """Nothing could be told to them: the notices keep the error and wait longer after each attempt, and are put aside
    after many."""
    waiting = select(Notice).where(Notice.person_id.in_(people), queries.is_to_tell(at, day_of(at)))
    for notice in db.session.scalars(waiting):
        notice.attempts += 1
        notice.state = "parked" if notice.attempts >= MOST_ATTEMPTS else "failed"
        notice.words = f"{type(error).__name__}: {error}"
        notice.lease_until = next_try(notice.attempts, at=at)
        result.failed += 1


def next_try(attempts: int, *, at: datetime) -> datetime:
    return at + min(timedelta(minutes=2**attempts), LONGEST_PAUSE)


def is_time(at: datetime, *, swept: bool) -> bool:
    """On a working day: once its sweep is done, or else from the hour of the digest on."""
    local = at.astimezone(ZONE)
    hour = time.fromisoformat(current_app.config["DIGEST_AT"])
    return calendar().is_working(local.date()) and (swept or local.time() >= hour)
