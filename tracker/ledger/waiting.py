"""What waits for somebody's decision: closures it is their turn to check or sign, extensions they may grant."""

from datetime import date

from sqlalchemy import and_, func, or_

from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.ledger.queries import visible_to
from tracker.ledger.signing_off import waits_for
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import User


def count_waiting(person: User, *, today: date) -> int:
    """In the person's own right: what a deputy finds for a principal is not among them."""
    arranges = Item.organisation_id.in_(organisation_ids_with(person, Right.ARRANGE))
    extension = and_(Item.asked_due_on.is_not(None), Item.asked_by_id != person.id, arranges)
    waits = or_(waits_for(person, today=today), extension)
    return db.session.scalar(visible_to(person).where(waits).with_only_columns(func.count())) or 0
