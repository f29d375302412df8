"""Whose turn it is to sign an item off: for one row and for many, held to one table by a test.

The secretary signs. Where every secretary of the branch applied or owns the item, the discipline officer does.
With CLOSING_CHECK an uninvolved discipline officer, if there is one, checks before the secretary signs (DOMAIN §5).
"""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people.access import RIGHTS, Right, Role
from tracker.people.models import Membership, User

OFFICER = Role.DISCIPLINE_OFFICER


@dataclass(frozen=True, slots=True)
class Turn:
    """signers: ids of those who may sign off. check_wanted: a discipline officer has to check first."""

    signers: frozenset[int]
    check_wanted: bool


def partial(item: Item) -> frozenset[int]:
    """Ids of those who applied or own it: they neither check nor sign."""
    return frozenset({item.owner_id, item.requested_by_id, item.requested_for_id} - {None})  # type: ignore[arg-type]  # None is taken out


def turn(item: Item) -> Turn:
    """One query."""
    impartial: dict[str, set[int]] = {role: set() for role in RIGHTS[Right.REVIEW]}
    for person_id, role in db.session.execute(reviewers_in(item.organisation_id)):
        if person_id not in partial(item):
            impartial[role].add(person_id)
    secretaries, officers = impartial[Role.SECRETARY], impartial[OFFICER]
    check_wanted = bool(current_app.config["CLOSING_CHECK"] and secretaries and officers and not item.checked_by_id)
    return Turn(frozenset(secretaries or officers), check_wanted)


def reviewers_in(organisation_id: int) -> Select[tuple[int, str]]:
    return (
        select(Membership.user_id, Membership.role)
        .join(User, User.id == Membership.user_id)
        .where(User.is_active, Membership.organisation_id == organisation_id, Membership.role.in_(RIGHTS[Right.REVIEW]))
    )


def waits_for(person: User) -> ColumnElement[bool]:
    """Pending items that this person, by their own roles, may check or sign now: the twin of `turn` for many rows."""
    held = {role: {m.organisation_id for m in person.memberships if m.role == role} for role in RIGHTS[Right.REVIEW]}
    checking = bool(current_app.config["CLOSING_CHECK"])
    to_check = and_(Item.checked_by_id.is_(None), impartial_one(Role.SECRETARY)) if checking else false()
    checked = or_(Item.checked_by_id.is_not(None), ~impartial_one(OFFICER)) if checking else ~false()
    return and_(
        Item.state == "pending_review",
        *(or_(column.is_(None), column != person.id) for column in PARTIAL),
        or_(
            and_(Item.organisation_id.in_(held[Role.SECRETARY]), checked),
            and_(Item.organisation_id.in_(held[OFFICER]), or_(~impartial_one(Role.SECRETARY), to_check)),
        ),
    )


PARTIAL = (Item.owner_id, Item.requested_by_id, Item.requested_for_id)


def impartial_one(role: Role) -> ColumnElement[bool]:
    """Somebody active with that role in the item's organisation neither applied nor owns it."""
    holder, person = aliased(Membership), aliased(User)
    return exists().where(
        holder.organisation_id == Item.organisation_id,
        holder.role == role,
        person.id == holder.user_id,
        person.is_active,
        *(or_(column.is_(None), column != holder.user_id) for column in PARTIAL),
    )
