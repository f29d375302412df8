"""Who may be told of what is in an organisation, and in what part: read once for many organisations."""

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select

from tracker.extensions import db
from tracker.ledger.involvement import ids_in
from tracker.ledger.signing_off import Turn
from tracker.people.access import RIGHTS, Right, Role
from tracker.people.deputies import covering
from tracker.people.models import INHERITED_ROLES, Ancestry, Deputyship, Membership, Organisation, User

READERS = frozenset(role for role in RIGHTS[Right.READ] if isinstance(role, Role))
Lent = tuple[int, int, int]  # deputy, principal, whoever appointed


@dataclass(slots=True)
class Directory:
    """Active people who can read the ledgers of some organisations, as organisation id → person ids; by organisation
    and principal, whoever is their deputy that day. above: readers of the committees above alone. lent: the
    deputyships that run. parent_signs: organisations whose items the committees above may sign."""

    readers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    secretaries: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    officers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    above: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    deputies: dict[tuple[int, int], set[int]] = field(default_factory=dict)
    lent: dict[int, list[Lent]] = field(default_factory=lambda: defaultdict(list))
    parent_signs: set[int] = field(default_factory=set)

    def with_deputies(self, place: int, people: Iterable[int]) -> frozenset[int]:
        """Each with their deputies beside them. A set, so that whoever is reached by two routes is told once (F12);
        people who left are nobody (F11)."""
        told = self.readers[place] & set(people)
        beside = (self.deputies.get((place, person_id), set()) & self.readers[place] for person_id in told)
        return frozenset(told.union(*beside))

    def turn(self, place: int, involved_ids: str, *, unchecked: bool) -> Turn:
        """The twin of signing_off.turn for many rows; a test holds both together."""
        involved = ids_in(involved_ids)
        bound = {deputy for deputy, *others in self.lent[place] if involved.intersection(others)}
        secretaries = frozenset(self.secretaries[place] - involved - bound)
        officers = frozenset(self.officers[place] - involved - bound)
        return Turn(secretaries, officers, unchecked, place in self.parent_signs and not (secretaries or officers))

    def signers(self, place: int, turn: Turn, *, checked_by: int | None) -> frozenset[int]:
        """Who may sign now: the twin of signing_off.waits_for, their checks apart."""
        if turn.above:
            return frozenset(self.above[place])
        if not turn.secretaries:
            return turn.officers
        ready = (one for one in turn.secretaries if not (turn.unchecked and turn.officers - {one}))
        return frozenset(ready) - {checked_by}


def checkers(turn: Turn) -> frozenset[int]:
    """Who may check now, before another signs."""
    return frozenset(one for one in turn.officers if turn.may_check({one}))


def in_place_of(people: Directory, place: int, deciding: Set[int], *, entitled: Set[int]) -> frozenset[int]:
    """Those who decide, and those of their deputies who hold the right themselves and may use it."""
    return frozenset(deciding) | (people.with_deputies(place, deciding) & entitled)


def directory(organisation_ids: Iterable[int], *, today: date) -> Directory:
    """Four queries, however many organisations."""
    ids = set(organisation_ids)
    found = Directory()
    reviewing = {Role.SECRETARY: found.secretaries, Role.DISCIPLINE_OFFICER: found.officers}
    for place, person_id, role in db.session.execute(roles_held_in(ids)):
        found.readers[place].add(person_id)
        if role in reviewing:
            reviewing[Role(role)][place].add(person_id)
    for place, person_id, from_above in db.session.execute(readers_from_above(ids)):
        found.readers[place].add(person_id)
        if from_above:
            found.above[place].add(person_id)
    for place, principal_id, deputy_id, appointer_id in db.session.execute(deputies_on(today, ids)):
        found.deputies.setdefault((place, principal_id), set()).add(deputy_id)
        found.lent[place].append((deputy_id, principal_id, appointer_id))
    found.parent_signs.update(db.session.scalars(signed_above(ids)))
    return found


def roles_held_in(ids: set[int]) -> Select[tuple[int, int, str]]:
    return (
        select(Membership.organisation_id, Membership.user_id, Membership.role)
        .join(User)
        .where(User.is_active, Membership.role.in_(READERS), Membership.organisation_id.in_(ids))
    )


def readers_from_above(ids: set[int]) -> Select[tuple[int, int, bool]]:
    """Those of the organisation itself whose role reaches down are among them, as not from above."""
    from_above = Ancestry.ancestor_id != Ancestry.organisation_id
    return (
        select(Ancestry.organisation_id, Membership.user_id, from_above)
        .join(Membership, Membership.organisation_id == Ancestry.ancestor_id)
        .join(User)
        .where(User.is_active, Membership.role.in_(READERS & INHERITED_ROLES), Ancestry.organisation_id.in_(ids))
    )


def deputies_on(today: date, ids: set[int]) -> Select[tuple[int, int, int, int]]:
    return select(
        Deputyship.organisation_id, Deputyship.principal_id, Deputyship.deputy_id, Deputyship.appointed_by_id
    ).where(Deputyship.organisation_id.in_(ids), covering(today))


def signed_above(ids: set[int]) -> Select[tuple[int]]:
    return select(Organisation.id).where(Organisation.parent_signs, Organisation.id.in_(ids))
