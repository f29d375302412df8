"""One form, or one row of a table, adds one item: the key it was sent with is its organisation's own (F39)."""

import hashlib

from sqlalchemy import select

from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people.models import Organisation

LONGEST = 40


def kept(organisation: Organisation, key: str | None) -> str | None:
    """As the item keeps it: what one organisation sends never stands in the way of another's."""
    if not key:
        return None
    own = f"{organisation.id}:{key}"
    return own if len(own) <= LONGEST else hashlib.sha256(own.encode()).hexdigest()[:LONGEST]


def entered_with(organisation: Organisation, key: str) -> Item | None:
    """The item that was added there with this key."""
    here = (Item.organisation_id == organisation.id, Item.entry_key == kept(organisation, key))
    return db.session.scalar(select(Item).where(*here))
