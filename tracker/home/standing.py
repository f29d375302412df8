"""How a branch stands in one line, and how far a new one has come in its first week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select

from tracker.extensions import db
from tracker.ledger import listing, state_bar
from tracker.ledger.models import Item
from tracker.ledger.queries import Filter
from tracker.ledger.state_bar import Part
from tracker.ledger.thresholds import thresholds
from tracker.people.models import Membership, Organisation
from tracker.people.sessions import me


@dataclass(frozen=True, slots=True)
class Standing:
    """The counts of the ledger of the latest year, as its own filter words say them."""

    year: int
    counts: Mapping[str, int]
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Begun:
    """people: others than oneself have an account here. items, owners: something stands in the ledger, has an owner."""

    people: bool
    items: bool
    owners: bool

    @property
    def whole(self) -> bool:
        return self.items and self.owners


def standing_of(organisation: Organisation, *, today: date) -> Standing | None:
    """None where the ledger is still empty."""
    years = listing.years_of(organisation.id)
    if not years:
        return None
    asked = Filter(organisation_id=organisation.id, year=years[0])
    counts = listing.tallies(asked, today=today, thresholds=thresholds(), me=me().id)
    return Standing(years[0], counts, state_bar.parts(state_bar.of_tallies(counts)))


def begun_in(organisation: Organisation) -> Begun:
    """One query."""
    here = Item.organisation_id == organisation.id
    members = select(func.count(Membership.user_id.distinct())).where(Membership.organisation_id == organisation.id)
    people, items, owners = db.session.execute(
        select(
            members.scalar_subquery(),
            exists().where(here),
            exists().where(here, Item.owner_id.is_not(None)),
        )
    ).one()
    return Begun(people > 1, bool(items), bool(owners))
