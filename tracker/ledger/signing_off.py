"""Whose turn it is to sign an item off: for one row and for many, held to one table by a test.

The secretary signs. Where every secretary of the branch is involved in the item (involvement.py), the discipline
officer does. With CLOSING_CHECK an uninvolved discipline officer, if there is one, checks before the secretary signs.
A deputy checks or signs only where it holds that right itself, and is involved while it is deputy of somebody
involved, or by their appointment. Where nobody is left, a reader of a committee above signs, if the organisation
gave it that right (DOMAIN §5).
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from flask import current_app
from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from tracker.extensions import db
from tracker.ledger.involvement import Involvement, ids_in, with_deputies
from tracker.ledger.models import Item
from tracker.people.access import Role
from tracker.people.deputies import covering, lent_to
from tracker.people.models import Ancestry, Deputyship, Membership, Organisation, User

OFFICER = Role.DISCIPLINE_OFFICER
REVIEWERS = frozenset({Role.SECRETARY, OFFICER})
NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Turn:
    """Ids of those in the branch who are not involved. unchecked: CLOSING_CHECK is on, nobody checked yet.
    above: nobody of the branch is left, and the committees above may sign."""

    secretaries: frozenset[int]
    officers: frozenset[int]
    unchecked: bool
    above: bool

    @property
    def uninvolved(self) -> frozenset[int]:
        return self.secretaries | self.officers

    @property
    def is_nobody_s(self) -> bool:
        return not (self.uninvolved or self.above)

    @property
    def signers(self) -> frozenset[int]:
        return self.secretaries or self.officers

    def wants_check(self, hands: Set[int]) -> bool:
        """Before these hands sign: another officer could check."""
        return self.unchecked and bool(self.secretaries and self.officers - hands)

    def may_check(self, hands: Set[int]) -> bool:
        """Another secretary is there to sign after these hands."""
        return self.unchecked and bool(self.secretaries - hands)


def turn(item: Item, *, today: date, joining: Set[int] = NOBODY) -> Turn:
    """One query. joining: as if these were involved too."""
    involved = ids_in(item.involved_ids) | joining
    free: dict[str, set[int]] = {role: set() for role in REVIEWERS}
    for person_id, role, bound in db.session.execute(reviewers_in(item.organisation_id, involved, today=today)):
        if person_id not in involved and bound is None:
            free[role].add(person_id)
    unchecked = bool(current_app.config["CLOSING_CHECK"]) and item.checked_by_id is None
    secretaries, officers = frozenset(free[Role.SECRETARY]), frozenset(free[OFFICER])
    above = item.organisation.parent_signs and not (secretaries or officers)
    return Turn(secretaries, officers, unchecked, above)


def reviewers_in(organisation_id: int, involved: Set[int], *, today: date) -> Select[tuple[int, str, int]]:
    """Each with a deputyship, running today, that binds them to somebody involved, if there is one."""
    binds = or_(Deputyship.principal_id.in_(involved), Deputyship.appointed_by_id.in_(involved))
    running = and_(Deputyship.organisation_id == organisation_id, covering(today), binds)
    return (
        select(Membership.user_id, Membership.role, Deputyship.id)
        .join(Membership.user)
        .outerjoin(Deputyship, and_(Deputyship.deputy_id == Membership.user_id, running))
        .where(User.is_active, Membership.organisation_id == organisation_id, Membership.role.in_(REVIEWERS))
    )


def involved_among(item: Item, people: Iterable[User], *, today: date) -> frozenset[int]:
    """Those of the people who are involved, as deputies of today too."""
    involved = ids_in(item.involved_ids)
    return frozenset(person.id for person in people if person.id in involved or is_bound(person, item, involved, today))


def is_bound(person: User, item: Item, involved: Set[int], today: date) -> bool:
    """By a deputyship that runs today to somebody of these, or by their appointment."""
    return any(
        each.organisation_id == item.organisation_id and {each.principal_id, each.appointed_by_id} & involved
        for each in lent_to(person, today=today)
    )


def is_made_immediate_by_others(item: Item, hands: Iterable[User], *, today: date) -> bool:
    """Whoever made it immediate is neither one of these hands nor involved otherwise. One query where it matters."""
    kept = Involvement.of(item)
    involved = with_deputies(kept.ids | {hand.id for hand in hands}, kept.lent)
    if not kept.immediate_by or kept.immediate_by & involved:
        return False
    binds = or_(Deputyship.principal_id.in_(involved), Deputyship.appointed_by_id.in_(involved))
    here = and_(Deputyship.organisation_id == item.organisation_id, covering(today))
    bound = exists().where(here, binds, Deputyship.deputy_id.in_(kept.immediate_by))
    return not db.session.scalar(select(bound))


def is_above(person: User, organisation: Organisation) -> bool:
    """Reads for a committee above the organisation."""
    return any(
        m.role == Role.PARENT_READER and m.organisation_id != organisation.id and organisation.is_within(m.organisation)
        for m in person.memberships
    )


def waits_for(person: User, *, today: date, acting_for: User | None = None) -> ColumnElement[bool]:
    """Pending items that this person, in their own right or in the place of `acting_for`, may check or sign now: the
    twin of `turn` for many rows."""
    hands = [each for each in (person, acting_for) if each]
    ids = [hand.id for hand in hands]
    holder = acting_for or person
    own = {m.organisation_id for m in person.memberships if m.role in REVIEWERS}
    as_secretary = held(holder, Role.SECRETARY) & own
    as_officer = held(holder, OFFICER) & own
    to_check = held(holder, OFFICER) & held(person, OFFICER)
    checking = bool(current_app.config["CLOSING_CHECK"])
    unchecked = Item.checked_by_id.is_(None)
    any_secretary = free_one(Role.SECRETARY, today=today)
    checked = or_(~unchecked, ~free_one(OFFICER, today=today, besides=ids)) if checking else ~false()
    ways = [
        and_(Item.organisation_id.in_(as_secretary), checked, or_(unchecked, Item.checked_by_id.not_in(ids))),
        and_(Item.organisation_id.in_(as_officer), ~any_secretary),
    ]
    if checking:
        another = free_one(Role.SECRETARY, today=today, besides=ids)
        ways.append(and_(Item.organisation_id.in_(to_check), unchecked, another))
    if acting_for is None and (above := is_below(person)) is not None:
        ways.append(and_(above, ~any_secretary, ~free_one(OFFICER, today=today)))
    return and_(Item.state == "pending_review", *(~involves(hand, today=today) for hand in hands), or_(*ways))


def held(person: User, role: Role) -> set[int]:
    return {m.organisation_id for m in person.memberships if m.role == role}


def is_below(person: User) -> ColumnElement[bool] | None:
    """Items of organisations that let the committees above sign, below one for which the person reads."""
    reading = held(person, Role.PARENT_READER)
    if not reading:
        return None
    below = select(Ancestry.organisation_id).where(Ancestry.ancestor_id.in_(reading), Ancestry.depth > 0)
    return Item.organisation_id.in_(
        select(Organisation.id).where(Organisation.parent_signs, Organisation.id.in_(below))
    )


def involves(person: User, *, today: date) -> ColumnElement[bool]:
    """This very person, as deputy of today too."""
    bound = (
        and_(Item.organisation_id == each.organisation_id, or_(*map(names, {each.principal_id, each.appointed_by_id})))
        for each in lent_to(person, today=today)
    )
    return or_(names(person.id), *bound)


def names(person_id: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """The row says that this person is involved."""
    text = str(person_id) if isinstance(person_id, int) else cast(person_id, String)
    return Item.involved_ids.contains("," + text + ",")


def free_one(role: Role, *, today: date, besides: Iterable[int] = ()) -> ColumnElement[bool]:
    """Somebody active with that role in the item's organisation is not involved, `besides` apart."""
    holder, person, lent = aliased(Membership), aliased(User), aliased(Deputyship)
    of_row = or_(names(lent.principal_id), names(lent.appointed_by_id))
    bound = exists().where(
        lent.organisation_id == Item.organisation_id, lent.deputy_id == holder.user_id, covering(today, lent), of_row
    )
    return exists().where(
        holder.organisation_id == Item.organisation_id,
        holder.role == role,
        person.id == holder.user_id,
        person.is_active,
        person.id.not_in(list(besides)),
        ~names(holder.user_id),
        ~bound.correlate(Item, holder),  # two selects out: by itself it would ask whether any item names them
    )
