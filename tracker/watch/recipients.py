"""Who is to be told of an item at a warning level: one rule, read by the sweep and again before sending."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from sqlalchemy import Select, select

from tracker.extensions import db
from tracker.ledger.deadlines import Level, Thresholds, deadline_view
from tracker.people.access import RIGHTS, Right, Role
from tracker.people.deputies import not_over
from tracker.people.models import INHERITED_ROLES, Ancestry, Deputyship, Membership, User

READERS = frozenset(role for role in RIGHTS[Right.READ] if isinstance(role, Role))


class Watched(Protocol):
    """What the rule reads of an item: a whole row, or only these columns of one."""

    @property
    def organisation_id(self) -> int: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def accountable_lead_id(self) -> int | None: ...
    @property
    def state(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def opened_on(self) -> date: ...
    @property
    def asked_due_on(self) -> date | None: ...


@dataclass(slots=True)
class Directory:
    """Active people who can read the ledgers of some organisations, as organisation id → person ids; and by
    organisation and principal, whoever is their deputy that day."""

    readers: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    secretaries: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    deputies: dict[tuple[int, int], set[int]] = field(default_factory=dict)

    def to_be_told(self, level: Level, item: Watched) -> frozenset[int]:
        """Each with their deputies beside them. A set, so that whoever is reached by two routes is told once (F12);
        people who left are nobody (F11)."""
        place, told = item.organisation_id, self.concerned(level, item)
        beside = (self.deputies.get((place, person_id), set()) & self.readers[place] for person_id in told)
        return frozenset(told.union(*beside))

    def concerned(self, level: Level, item: Watched) -> set[int]:
        """DOMAIN §5: blue → owner; yellow → lead too; red → secretary too. Without an owner, the secretary.
        An extension in decision leaves only the secretary, at red: whoever asked waits for an answer."""
        readers, secretaries = self.readers[item.organisation_id], self.secretaries[item.organisation_id]
        if item.asked_due_on:
            return secretaries if level is Level.RED else set()
        told = readers & {item.owner_id} or secretaries
        if level is not Level.BLUE:
            told = told | readers & {item.accountable_lead_id}
        return told | secretaries if level is Level.RED else told


def directory(organisation_ids: Iterable[int], *, today: date) -> Directory:
    """Three queries, however many organisations."""
    ids = set(organisation_ids)
    found = Directory()
    for organisation_id, person_id, role in db.session.execute(roles_held_in(ids)):
        found.readers[organisation_id].add(person_id)
        if role == Role.SECRETARY:
            found.secretaries[organisation_id].add(person_id)
    for organisation_id, person_id in db.session.execute(readers_from_above(ids)):
        found.readers[organisation_id].add(person_id)
    for organisation_id, principal_id, deputy_id in db.session.execute(deputies_on(today, ids)):
        found.deputies.setdefault((organisation_id, principal_id), set()).add(deputy_id)
    return found


def roles_held_in(ids: set[int]) -> Select[tuple[int, int, str]]:
    return (
        select(Membership.organisation_id, Membership.user_id, Membership.role)
        .join(Membership.user)
        .where(User.is_active, Membership.role.in_(READERS), Membership.organisation_id.in_(ids))
    )


def readers_from_above(ids: set[int]) -> Select[tuple[int, int]]:
    return (
        select(Ancestry.organisation_id, Membership.user_id)
        .join(Membership, Membership.organisation_id == Ancestry.ancestor_id)
        .join(User, User.id == Membership.user_id)
        .where(User.is_active, Membership.role.in_(READERS & INHERITED_ROLES), Ancestry.organisation_id.in_(ids))
    )


def deputies_on(today: date, ids: set[int]) -> Select[tuple[int, int, int]]:
    return select(Deputyship.organisation_id, Deputyship.principal_id, Deputyship.deputy_id).where(
        Deputyship.organisation_id.in_(ids), Deputyship.starts_on <= today, not_over(today)
    )


def reason(
    item: Watched, *, people: Directory, today: date, thresholds: Thresholds
) -> tuple[Level | None, frozenset[int]]:
    """The warning level the item stands at on that day, and the ids of the people to be told of it."""
    level = deadline_view(
        state=item.state, due_on=item.due_on, opened_on=item.opened_on, today=today, thresholds=thresholds
    ).level
    if level is None:
        return None, frozenset()
    return level, people.to_be_told(level, item)
