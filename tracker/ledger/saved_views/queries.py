"""Saved views as sets: in one ledger, and everywhere a person works."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from tracker.ledger.saved_views.models import SavedView
from tracker.people.access import RIGHTS, Right, organisation_ids_with
from tracker.people.models import User

MOST_OWN = 12  # one person's, all ledgers together
MOST_SHARED = 12  # one organisation's


def visible_to(person: User) -> Select[tuple[SavedView]]:
    """One's own and the shared ones, where one may read the ledger; own first."""
    readable = SavedView.organisation_id.in_(organisation_ids_with(person, Right.READ))
    query = select(SavedView).where(readable, or_(SavedView.owner_id == person.id, SavedView.shared))
    ordered = query.order_by(SavedView.owner_id != person.id, SavedView.organisation_id, SavedView.name)
    return ordered.options(joinedload(SavedView.organisation))


def in_ledger(organisation_id: int, person: User) -> Select[tuple[SavedView]]:
    here = SavedView.organisation_id == organisation_id
    return visible_to(person).where(here).limit(MOST_OWN + MOST_SHARED)


def at_hand(person: User) -> Select[tuple[SavedView]]:
    """For the workbench: one's own, and what is shared in organisations one holds a role in, not all those below."""
    places = {held.organisation_id for held in person.memberships if held.role in RIGHTS[Right.READ]}
    near = or_(SavedView.owner_id == person.id, SavedView.organisation_id.in_(places))
    return visible_to(person).where(near).limit(MOST_OWN + MOST_SHARED)
