"""Whose turn it is to sign an item off: for one row and for many, held to one table by a test.

The secretary signs. Where every secretary of the branch applied or owns the item, the discipline officer does.
With CLOSING_CHECK an uninvolved discipline officer, if there is one, checks before the secretary signs (DOMAIN §5).
"""

from collections.abc import Set
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
    """Ids of those in the branch who neither applied nor own it. unchecked: CLOSING_CHECK is on, nobody checked yet."""

    secretaries: frozenset[int]
    officers: frozenset[int]
    unchecked: bool

    @property
    def signers(self) -> frozenset[int]:
        return self.secretaries or self.officers

    def wants_check(self, hands: Set[int]) -> bool:
        """Before these hands sign: another officer could check."""
        return self.unchecked and bool(self.secretaries and self.officers - hands)

    def may_check(self, hands: Set[int]) -> bool:
        """Another secretary is there to sign after these hands."""
        return self.unchecked and bool(self.secretaries - hands)


def partial(item: Item) -> frozenset[int]:
    """Ids of those who applied or own it: they neither check nor sign."""
    return frozenset(id_ for column in PARTIAL if (id_ := getattr(item, column.key)) is not None)


def turn(item: Item) -> Turn:
    """One query."""
    impartial: dict[str, set[int]] = {role: set() for role in RIGHTS[Right.REVIEW]}
    for person_id, role in db.session.execute(reviewers_in(item.organisation_id)):
        if person_id not in partial(item):
            impartial[role].add(person_id)
    unchecked = bool(current_app.config["CLOSING_CHECK"]) and item.checked_by_id is None
    return Turn(frozenset(impartial[Role.SECRETARY]), frozenset(impartial[OFFICER]), unchecked)


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
    unchecked = Item.checked_by_id.is_(None)
    to_check = and_(unchecked, impartial_one(Role.SECRETARY, besides=person)) if checking else false()
    checked = or_(~unchecked, ~impartial_one(OFFICER, besides=person)) if checking else ~false()
    by_another = or_(unchecked, Item.checked_by_id != person.id)
    return and_(
        Item.state == "pending_review",
        *(or_(column.is_(None), column != person.id) for column in PARTIAL),
        or_(
            and_(Item.organisation_id.in_(held[Role.SECRETARY]), checked, by_another),
            and_(Item.organisation_id.in_(held[OFFICER]), or_(~impartial_one(Role.SECRETARY), to_check)),
        ),
    )


PARTIAL = (Item.owner_id, Item.requested_by_id, Item.requested_for_id)


def impartial_one(role: Role, *, besides: User | None = None) -> ColumnElement[bool]:
    """Somebody active with that role in the item's organisation neither applied nor owns it, `besides` apart."""
    holder, person = aliased(Membership), aliased(User)
    return exists().where(
        holder.organisation_id == Item.organisation_id,
        holder.role == role,
        person.id == holder.user_id,
        person.is_active,
        person.id != besides.id if besides else ~false(),
        *(or_(column.is_(None), column != holder.user_id) for column in PARTIAL),
    )
