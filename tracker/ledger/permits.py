"""May this person do this to this item today? What every verb asks first, and every page for its buttons."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.ledger.models import Item
from tracker.ledger.signing_off import is_above
from tracker.ledger.verbs.record import Hands, Verb
from tracker.ledger.verbs.table import VERBS
from tracker.ledger.wording import state_name
from tracker.people.access import NotAllowed, Relation, standing
from tracker.people.deputies import principals_of
from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Permit:
    """May it be done? refused: why not. acting_for: the principal in whose place a deputy may do it."""

    refused: NotAllowed | None = None
    acting_for: User | None = None


def relations(item: Item, person: User) -> Iterator[Relation]:
    if item.owner_id == person.id:
        yield Relation.OWNER
    if item.accountable_lead_id == person.id:
        yield Relation.ACCOUNTABLE_LEAD
    if person.id in item.supporting:
        yield Relation.SUPPORTER
    if item.organisation.parent_signs and is_above(person, item.organisation):
        yield Relation.SIGNER_ABOVE


def allowed_verbs(item: Item, person: User, *, today: date) -> list[Verb]:
    """What this person may do to this item now, in the order of the table; the screen shows exactly these."""
    return [verb for verb in VERBS.values() if refusal(item, verb, person, today=today) is None]


def refusal(item: Item, verb: Verb, person: User, *, today: date) -> NotAllowed | None:
    """Why not, or None."""
    return permit(item, verb, person, today=today).refused


def permit(item: Item, verb: Verb, person: User, *, today: date) -> Permit:
    """In the person's own right if possible, else in the place of somebody whose deputy they are today."""
    refused = refusal_by_hands(item, verb, Hands(person), today=today)
    if refused is None or not person.is_active or not person.roles_in(item.organisation):
        return Permit(refused)
    for principal in principals_of(person, item.organisation, today=today):
        if refusal_by_hands(item, verb, Hands(person, principal), today=today) is None:
            return Permit(acting_for=principal)
    return Permit(refused)


def refusal_by_hands(item: Item, verb: Verb, hands: Hands, *, today: date) -> NotAllowed | None:
    """The same for these very hands: right, then state, then what the verb asks for besides."""
    if not standing(hands.holder, item.organisation, relations(item, hands.holder)).may(verb.right):
        return NotAllowed(_("您没有权限对这一事项进行此操作。"), status=403)
    if item.state not in verb.states:
        return NotAllowed(_("事项现在是“%(state)s”，不能进行此操作。", state=state_name(item.state)))
    return verb.condition(item, hands, today) if verb.condition else None
