"""Sending: a digest for whoever wants to be told outside the program, leased, looked at again, sent, marked.

Each step is a short transaction of its own, which the caller commits; while a channel is at work none is open, so
nobody who writes waits for a mail server. A digest whose sender died between sending and marking goes out once more,
under the same Message-ID.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from tracker.common.clock import ZONE, day_of
from tracker.common.inserting import insert_missing
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people.deputies import covering
from tracker.people.models import INHERITED_ROLES, Deputyship, Membership, User
from tracker.watch.channels import Letter, Refused
from tracker.watch.digests import content_of, letter
from tracker.watch.holidays import calendar
from tracker.watch.models import Digest, Notice, TellingChoice
from tracker.watch.stages import URGENT
from tracker.watch.telling import MOST_ATTEMPTS, next_try, reasons_gone
from tracker.watch.weekly import LEADERS, groups_of, overview

LEASE = timedelta(minutes=5)
MAIL = "mail"
WAITING = ("queued", "leased", "failed")


@dataclass(frozen=True, slots=True)
class Lease:
    """Mine until then; whoever finds another instant in the row lost it."""

    digest_id: int
    until: datetime


def is_time(at: datetime) -> bool:
    """On a working day, from the hour of the digest until the quiet hours."""
    local = at.astimezone(ZONE)
    begin, end = (time.fromisoformat(current_app.config[name]) for name in ("DIGEST_AT", "QUIET_FROM"))
    return begin <= local.time() < end and calendar().is_working(local.date())


def make(*, at: datetime) -> int:
    """A digest for each person who wants one and was told something since the one before, and on the first working day
    of a week for each leader; how many. An older one that has not gone out yet is taken up by the new one: nobody gets
    two on a day."""
    today = day_of(at)
    begins_week = calendar().begins_week(today)
    made = 0
    for choice, person, last in db.session.execute(wanting(today, leaders=begins_week)).tuples().all():
        since = last or choice.since
        if choice.frequency == "weekly" and not begins_week:
            continue
        told = db.session.scalar(told_outside(choice, since, at, today).limit(1))
        if told or (begins_week and overview(person, today=today)):
            for digest_id in insert_missing([new(choice, since, at)], returning=Digest.id):
                take_up(choice, digest_id, since, at)
                made += 1
    return made


def wanting(today: date, *, leaders: bool) -> Select[tuple[TellingChoice, User, datetime]]:
    """People who want to be told by mail and had no digest that day, each with when their last one was made. leaders:
    also those who were told nothing since."""
    of_theirs = and_(Digest.person_id == TellingChoice.person_id, Digest.channel == MAIL)
    last = select(func.max(Digest.made_at)).where(of_theirs).correlate(TellingChoice).scalar_subquery()
    had = exists().where(of_theirs, Digest.on_date == today)
    since = func.coalesce(last, TellingChoice.since)
    news = exists().where(Notice.person_id == TellingChoice.person_id, Notice.sent_at > since)
    leads = exists().where(Membership.user_id == TellingChoice.person_id, Membership.role.in_(LEADERS))
    return (
        select(TellingChoice, User, last)
        .join(User, User.id == TellingChoice.person_id)
        .where(User.is_active, TellingChoice.by_mail, TellingChoice.address != "", ~had)
        .where(or_(news, leads) if leaders else news)
        .order_by(TellingChoice.person_id)
    )


def told_outside(choice: TellingChoice, since: datetime, until: datetime, today: date) -> Select[tuple[Notice]]:
    """What the person was told in that time and wants to be told outside too. Where somebody stands in for them that
    day, it is the deputy's."""
    away = exists().where(
        Deputyship.principal_id == choice.person_id,
        Deputyship.organisation_id == Notice.organisation_id,
        covering(today),
    )
    told = and_(Notice.person_id == choice.person_id, Notice.sent_at > since, Notice.sent_at <= until)
    query = select(Notice).where(told, ~away).order_by(Notice.id)
    return query.where(Notice.stage.in_(URGENT)) if choice.frequency == "urgent" else query


def take_up(choice: TellingChoice, digest_id: int, since: datetime, at: datetime) -> None:
    """An earlier one that waits still, and is not just being sent, is done with: the new one tells from there on. Only
    whoever made the new one does so; of two at once the other finds the day's digest made."""
    waits = or_(Digest.state.in_(["queued", "failed"]), and_(Digest.state == "leased", Digest.lease_until <= at))
    older = (
        update(Digest)
        .where(Digest.person_id == choice.person_id, Digest.channel == MAIL, Digest.id != digest_id, waits)
        .values(state="obsolete", words="taken_up", lease_until=None)
        .returning(Digest.since)
    )
    earliest = min([since, *db.session.scalars(older)])
    db.session.execute(update(Digest).where(Digest.id == digest_id).values(since=earliest))


def new(choice: TellingChoice, since: datetime, at: datetime) -> dict[str, object]:
    today = day_of(at)
    host = urlsplit(current_app.config["PUBLIC_URL"]).hostname or "localhost"
    return {
        "person_id": choice.person_id,
        "channel": MAIL,
        "on_date": today,
        "since": since,
        "made_at": at,
        "message_id": f"<{today:%Y%m%d}.{choice.person_id}.{secrets.token_hex(6)}@{host}>",
        "state": "queued",
        "attempts": 0,
        "words": "",
    }


def is_to_send(at: datetime) -> ColumnElement[bool]:
    """Waiting for its turn, or tried long enough ago, or its sender's lease lapsed (F8)."""
    due = and_(Digest.state.in_(["leased", "failed"]), Digest.lease_until <= at)
    return or_(Digest.state == "queued", due)


def lease(*, at: datetime) -> Lease | None:
    """Claim one by one conditional update (F2): whoever changes the row has it until the lease lapses. What another
    just claims is passed over."""
    first = select(Digest.id).where(is_to_send(at)).order_by(Digest.id).limit(1)
    claim = (
        update(Digest)
        .where(Digest.id == first.with_for_update(skip_locked=True).scalar_subquery(), is_to_send(at))
        .values(state="leased", lease_until=at + LEASE, attempts=Digest.attempts + 1)
        .returning(Digest.id)
        .execution_options(synchronize_session=False)
    )
    found = db.session.scalars(claim).all()
    return Lease(found[0], at + LEASE) if found else None


def look_again(mine: Lease) -> Digest | None:
    """The digest, if the lease is still mine."""
    own = select(Digest).where(Digest.id == mine.digest_id, Digest.state == "leased", Digest.lease_until == mine.until)
    return db.session.scalar(own.options(joinedload(Digest.person)))


def why_not(digest: Digest, choice: TellingChoice | None) -> str:
    """A code when the person can or will not be told this way any more, or nothing."""
    if not digest.person.is_active:
        return "person_left"
    return "" if choice and choice.by_mail and choice.address else "not_wanted"


def holding(digest: Digest, choice: TellingChoice, *, today: date) -> list[Notice]:
    """What of it still holds, with all that its lines say (F11)."""
    told = told_outside(choice, digest.since, digest.made_at, today)
    shown = (joinedload(Notice.item).joinedload(Item.owner), joinedload(Notice.organisation))
    notices = db.session.scalars(told.options(*shown, joinedload(Notice.deputyship))).all()
    gone = reasons_gone(notices, today)
    return [notice for notice in notices if not gone.get(notice.id)]


def letter_of(digest: Digest, choice: TellingChoice, *, today: date) -> Letter | None:
    """Made anew for each attempt, from what holds then; None where nothing does."""
    language = digest.person.language
    with force_locale(language):
        weekly = overview(digest.person, today=today) if calendar().begins_week(today) else []
        notices = holding(digest, choice, today=today)
        several = len({m.organisation_id for m in digest.person.memberships}) > 1 or reads_below(digest.person)
        content = content_of(digest.person.name, notices, day=today, weekly=weekly, several=several)
        content.groups = groups_of(digest.person, today=today) if weekly else ()
    return letter(digest, choice.address, content, language=language) if content else None


def reads_below(person: User) -> bool:
    return any(m.role in INHERITED_ROLES for m in person.memberships)


def mark_sent(mine: Lease, *, at: datetime) -> bool:
    return mark(mine, state="sent", sent_at=at, words="", lease_until=None)


def mark_obsolete(mine: Lease, why: str) -> bool:
    return mark(mine, state="obsolete", words=why, lease_until=None)


def mark_failed(mine: Lease, error: Exception, *, attempts: int, at: datetime) -> str:
    """failed, to be tried again after a while; or parked, where trying again would not help, until somebody says so."""
    state = "parked" if isinstance(error, Refused) or attempts >= MOST_ATTEMPTS else "failed"
    wait = None if state == "parked" else next_try(attempts, at=at)
    mark(mine, state=state, words=f"{type(error).__name__}: {error}"[:500], lease_until=wait)
    return state


def mark(mine: Lease, **values: object) -> bool:
    """By whoever still holds the lease; False for anybody else."""
    own = (Digest.id == mine.digest_id) & (Digest.state == "leased") & (Digest.lease_until == mine.until)
    marked = update(Digest).where(own).values(**values).returning(Digest.id)
    return bool(db.session.scalars(marked.execution_options(synchronize_session=False)).all())


def try_again(digest_id: int) -> bool:
    """By a person: what was put aside is queued once more."""
    parked = update(Digest).where(Digest.id == digest_id, Digest.state == "parked")
    queued = parked.values(state="queued", attempts=0, words="", lease_until=None).returning(Digest.id)
    return bool(db.session.scalars(queued).all())


def parked() -> Select[tuple[Digest]]:
    return select(Digest).where(Digest.state == "parked").options(joinedload(Digest.person)).order_by(Digest.id)


def counts() -> Iterator[tuple[str, int]]:
    """Digests by state."""
    yield from db.session.execute(select(Digest.state, func.count()).group_by(Digest.state)).tuples()
