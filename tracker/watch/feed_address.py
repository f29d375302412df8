"""The secret address of a person's calendar: made, given up, found by its token. Only the token's hash is kept, so that
neither the page nor a copy of the database can show it again."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.models import Membership, User
from tracker.watch.models import CalendarAddress

BYTES = 32


def address_of(person: User) -> CalendarAddress | None:
    return db.session.get(CalendarAddress, person.id)


def make(person: User, *, at: datetime) -> str:
    """The token; the address of before leads nowhere from now on."""
    drop(person)
    token = secrets.token_urlsafe(BYTES)
    db.session.add(CalendarAddress(person_id=person.id, token_hash=hash_of(token), made_at=at))
    signing_in.record("calendar_made", actor=person.username, at=at)
    return token


def give_up(person: User, *, at: datetime) -> bool:
    """False where there was none."""
    if not drop(person):
        return False
    signing_in.record("calendar_given_up", actor=person.username, at=at)
    return True


def drop(person: User) -> bool:
    gone = delete(CalendarAddress).where(CalendarAddress.person_id == person.id).returning(CalendarAddress.person_id)
    return bool(db.session.scalars(gone).all())


def whose(token: str) -> User | None:
    """The active person whose address it is."""
    query = select(User).join(CalendarAddress, CalendarAddress.person_id == User.id)
    theirs = query.where(CalendarAddress.token_hash == hash_of(token), User.is_active)
    roles = joinedload(User.memberships).joinedload(Membership.organisation)
    return db.session.scalars(theirs.options(roles)).unique().one_or_none()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
