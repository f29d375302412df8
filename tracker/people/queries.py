"""Sets of people and of access records."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Exists, Select, exists, func, or_, select
from sqlalchemy.orm import joinedload

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


def access_records(organisation: Organisation, *, before: int | None = None) -> Select[tuple[AccessRecord]]:
    """What happened there and below, and wherever its people signed in; latest first, older than record `before`.

    A name that nobody has belongs to no organisation: such tries are shown to those at the root.
    """
    places = below([organisation.id])
    people = (
        select(User.username)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id.in_(places))
    )
    concerns: list[ColumnElement[bool]] = [AccessRecord.organisation_id.in_(places), AccessRecord.actor.in_(people)]
    if organisation.parent_id is None:
        concerns.append(AccessRecord.words == "unknown")
    found = select(AccessRecord).where(or_(*concerns)).order_by(AccessRecord.id.desc())
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
