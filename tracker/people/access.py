"""Who may do what: one table of rights, read by every verb and shown on the help page."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, and_, or_, select

from tracker.people.models import INHERITED_ROLES, Membership, Organisation, User
from tracker.people.tree import Places, known_below


class Role(StrEnum):
    """The six roles an administrator gives, by organisation."""

    SECRETARY = "secretary"
    DISCIPLINE_OFFICER = "discipline_officer"
    COMMITTEE_MEMBER = "committee_member"
    MEMBER = "member"
    PARENT_READER = "parent_reader"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """What a person can be to one item; counts like a role in the table below."""

    OWNER = "owner"
    ACCOUNTABLE_LEAD = "accountable_lead"
    SUPPORTER = "supporter"
    SIGNER_ABOVE = "signer_above"  # reads for a committee above, which the organisation lets sign where it cannot


class Right(StrEnum):
    """What the table speaks of."""

    READ = "read"
    INTAKE = "intake"
    ARRANGE = "arrange"
    REPORT = "report"
    UPDATE = "update"
    COMMENT = "comment"
    CHECK = "check"
    REVIEW = "review"
    URGE = "urge"
    ESCALATE = "escalate"
    FOLLOW_UP = "follow_up"
    REOPEN = "reopen"
    MANAGE_PEOPLE = "manage_people"
    READ_ACCESS_LOG = "read_access_log"
    SET_UP_TELLING = "set_up_telling"


COMMITTEE = frozenset({Role.SECRETARY, Role.DISCIPLINE_OFFICER, Role.COMMITTEE_MEMBER})
CARRYING = frozenset({*COMMITTEE, Role.MEMBER})  # to whom an item can be given

RIGHTS: dict[Right, frozenset[Role | Relation]] = {
    Right.READ: frozenset({*COMMITTEE, Role.MEMBER, Role.PARENT_READER}),
    Right.INTAKE: COMMITTEE,
    Right.ARRANGE: frozenset({Role.SECRETARY}),
    Right.REPORT: frozenset({Role.SECRETARY, Relation.OWNER, Relation.ACCOUNTABLE_LEAD, Relation.SUPPORTER}),
    Right.UPDATE: frozenset({Role.SECRETARY, Relation.OWNER, Relation.ACCOUNTABLE_LEAD}),
    Right.COMMENT: frozenset({*COMMITTEE, Role.MEMBER, Role.PARENT_READER}),
    Right.CHECK: frozenset({Role.DISCIPLINE_OFFICER}),
    Right.REVIEW: frozenset({Role.SECRETARY, Role.DISCIPLINE_OFFICER, Relation.SIGNER_ABOVE}),
    Right.URGE: frozenset({Role.SECRETARY, Role.DISCIPLINE_OFFICER, Role.PARENT_READER, Relation.ACCOUNTABLE_LEAD}),
    Right.ESCALATE: frozenset({Role.SECRETARY, Role.PARENT_READER}),
    Right.FOLLOW_UP: frozenset({Role.SECRETARY, Role.DISCIPLINE_OFFICER, Role.PARENT_READER}),
    Right.REOPEN: frozenset({Role.SECRETARY, Role.PARENT_READER}),
    Right.MANAGE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Right.READ_ACCESS_LOG: frozenset({Role.ADMINISTRATOR}),
    Right.SET_UP_TELLING: frozenset({Role.SECRETARY, Role.ADMINISTRATOR}),
}

# Endpoints that answer without sign-in; a test reads this list and tries every other route.
PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "healthz",
        "watch.metrics",
        "watch.calendar_feed",
        "readyz",
        "people.sign_in",
        "home.set_up",
        "home.begin",
        "home.sample",
        "people.choose_password",
        "people.choose_language",
    }
)


class NotAllowed(Exception):
    """A verb refused. The text is a sentence for the person; status is the HTTP answer an edge gives.

    403: the person lacks the right. 409: the state of things forbids it. 400: what was asked makes no sense.
    """

    def __init__(self, sentence: str, *, status: int = 409) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's roles in an organisation together with their relations to one item."""

    held: frozenset[str]

    def may(self, right: Right) -> bool:
        return bool(self.held & RIGHTS[right])


def standing(person: User, organisation: Organisation, relations: Iterable[Relation] = ()) -> Standing:
    """A relation counts only for active people who still hold a role in the organisation."""
    roles = person.roles_in(organisation) if person.is_active else frozenset()
    return Standing(roles | frozenset(relations) if roles else roles)


def may(person: User, right: Right, organisation: Organisation, relations: Iterable[Relation] = ()) -> bool:
    return standing(person, organisation, relations).may(right)


def reads_below(person: User, organisation: Organisation) -> bool:
    """Holds a role of reading that reaches down the whole tree."""
    return any(role in RIGHTS[Right.READ] for role in person.roles_in(organisation) & INHERITED_ROLES)


def holds_somewhere(person: User, right: Right) -> bool:
    """By role in any organisation; asks the database for nothing."""
    return any(membership.role in RIGHTS[right] for membership in person.memberships)


def organisations_with(person: User, *rights: Right) -> Select[tuple[Organisation]]:
    """Where the person holds one of the rights by role, organisations below included where the role is inherited."""
    return select(Organisation).where(Organisation.id.in_(organisation_ids_with(person, *rights)))


def organisation_ids_with(person: User, *rights: Right) -> Places:
    """The same as ids for an `in_`: known at once for whoever holds the right in organisations of their own alone."""
    held = [m for m in person.memberships if any(m.role in RIGHTS[right] for right in rights)]
    tops = {m.organisation_id for m in held if m.role in INHERITED_ROLES}
    alone = {m.organisation_id for m in held} - tops
    return known_below(tops, besides=alone) if tops else alone


def people_of(organisation: Organisation) -> Select[tuple[User]]:
    """Active people with a role there, in the order in which they joined: whom an item can be given to."""
    held = select(Membership.user_id).where(
        Membership.organisation_id == organisation.id,
        Membership.role.in_(CARRYING),
    )
    return select(User).where(User.is_active, User.id.in_(held)).order_by(User.id)


def readers_of(organisation: Organisation) -> Select[tuple[User]]:
    """Active people who may read what is there: its own, and those of the committees above who read what is below."""
    above = [int(id_) for id_ in organisation.path.split("/") if id_]
    held = select(Membership.user_id).where(
        Membership.role.in_(RIGHTS[Right.READ]),
        or_(
            Membership.organisation_id == organisation.id,
            and_(Membership.organisation_id.in_(above), Membership.role.in_(INHERITED_ROLES)),
        ),
    )
    return select(User).where(User.is_active, User.id.in_(held)).order_by(User.id)
