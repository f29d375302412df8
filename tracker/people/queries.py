"""Sets of people and of access records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Exists, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.common.clock import end_of
from tracker.common.columns import contains
from tracker.common.names import key_of, username_of, without_post
from tracker.people.models import AccessRecord, Membership, Organisation, User
from tracker.people.tree import below

MOST_CALLED_SO = 100


def members_of(organisation: Organisation) -> Select[tuple[User]]:
    """Everybody with a role there, the deactivated too: whom its administrators look after."""
    held = select(Membership.user_id).where(Membership.organisation_id == organisation.id)
    query = select(User).where(User.id.in_(held)).options(joinedload(User.sign_in))
    return query.order_by(User.is_active.desc(), User.id)


@dataclass(frozen=True, slots=True)
class Asked:
    """Of the access log: words in who, what and where from; one kind; only what did not succeed; days from and to."""

    words: str = ""
    kind: str = ""
    failed: bool = False
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        columns = (AccessRecord.actor, AccessRecord.subject, AccessRecord.address)
        wanted: list[ColumnElement[bool]] = []
        if self.words:
            wanted.append(or_(*(contains(column, self.words) for column in columns)))
        if self.kind:
            wanted.append(AccessRecord.kind == self.kind)
        if self.failed:
            wanted.append(AccessRecord.success.is_(False))
        if self.since:
            wanted.append(AccessRecord.at >= end_of(self.since - timedelta(days=1)))
        if self.until:
            wanted.append(AccessRecord.at < end_of(self.until))
        return wanted


def access_records(
    organisation: Organisation, *, before: int | None = None, asked: Asked | None = None
) -> Select[tuple[AccessRecord]]:
    """What happened there and below, and wherever its people signed in; latest first, older than record `before`.

    What somebody did who holds no role anywhere belongs to no organisation: it is shown to those at the root.
    """
    places = below([organisation.id])
    people = (
        select(User.username)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id.in_(places))
    )
    concerns: list[ColumnElement[bool]] = [AccessRecord.organisation_id.in_(places), AccessRecord.actor.in_(people)]
    if organisation.parent_id is None:
        somewhere = select(User.username).join(Membership, Membership.user_id == User.id)
        nowhere = and_(AccessRecord.organisation_id.is_(None), AccessRecord.actor.not_in(somewhere))
        concerns.append(nowhere)
    wanted = asked.conditions() if asked else []
    found = select(AccessRecord).where(or_(*concerns), *wanted).order_by(AccessRecord.id.desc())
    return found if before is None else found.where(AccessRecord.id < before)


def organisations_below(organisation: Organisation) -> Select[tuple[Organisation]]:
    """The whole tree below it, in its order."""
    within = Organisation.id.in_(below([organisation.id]))
    return select(Organisation).where(within, Organisation.id != organisation.id).order_by(Organisation.path)


def people_called(
    words: Sequence[str], places: Collection[int] | Select[tuple[int]]
) -> Select[tuple[int, str, str, str]]:
    """Id, name, its key and initials of those with a role in the places whose name holds one of the words, or whose
    initials begin so; the deactivated too. A post before or after the name is none of it (F55)."""
    held = select(Membership.user_id).where(Membership.organisation_id.in_(places))
    called = [User.initials.contains(f" {word}", autoescape=True) for word in words]
    called += [contains(User.name_key, key) for word in words for key in sorted({key_of(word), without_post(word)})]
    query = select(User.id, User.name, User.name_key, User.initials).where(or_(*called), User.id.in_(held))
    return query.order_by(User.is_active.desc(), User.id).limit(MOST_CALLED_SO)


def called_by_username(username: str) -> Select[tuple[User]]:
    """The account of that user name, in whatever case and width it is typed. One that was made before names were kept
    in plain width is found as it was written, and first."""
    spellings = list(dict.fromkeys([username, username_of(username)]))
    same = func.lower(User.username).in_([func.lower(spelling) for spelling in spellings])
    return select(User).where(same).order_by(func.lower(User.username) != func.lower(username)).limit(1)


def has_below(organisation: Organisation) -> Exists:
    return exists().where(Organisation.parent_id == organisation.id)
