"""Many items at once: each goes through its verb by itself, and each answers for itself."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from tracker.common.addresses import id_and_version
from tracker.extensions import db
from tracker.ledger.changing import Stale
from tracker.ledger.models import Item
from tracker.ledger.permits import refusal
from tracker.ledger.verbs.functions import function_of
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.ledger.verbs.record import InBulk, Verb
from tracker.ledger.verbs.results import Outcome, Result
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed, Relation, may
from tracker.people.deputies import principals_of
from tracker.people.models import Organisation, User

MOST = 2_000  # rows in one go: a few seconds of writing, during which others in the organisation wait
Versions = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One way of doing a verb to many items, as the verb's record says."""

    verb: Verb
    way: InBulk

    @property
    def name(self) -> str:
        return self.way.name

    @property
    def title(self) -> str:
        return str(self.way.title or self.verb.title)


OFFERS: dict[str, Offer] = {
    offer.name: offer
    for offer in sorted(
        (Offer(verb, way) for verb in VERBS.values() for way in verb.in_bulk), key=lambda offer: offer.way.place
    )
}


def offered(person: User, organisation: Organisation, *, today: date, rows: Iterable[Item] = ()) -> list[Offer]:
    """What the person may do there to some items at least: by role, as a deputy, or as accountable lead of a row."""
    own = [offer for offer in OFFERS.values() if may(person, offer.verb.right, organisation)]
    if len(own) == len(OFFERS):
        return own
    holders = [person, *principals_of(person, organisation, today=today)]
    ids = {holder.id for holder in holders}
    relations = [Relation.ACCOUNTABLE_LEAD] if any(row.accountable_lead_id in ids for row in rows) else []
    return [
        offer
        for offer in OFFERS.values()
        if any(may(holder, offer.verb.right, organisation, relations) for holder in holders)
    ]


def pack(versions: Versions) -> str:
    """Chosen rows with their versions as one form field: 12.3,14.5."""
    return ",".join(f"{item_id}.{version}" for item_id, version in versions.items())


def unpack(text: str) -> dict[int, int]:
    """What cannot be read is left out, and so is what lies beyond MOST."""
    found: dict[int, int] = {}
    for pair in text.split(",")[:MOST]:
        if known := id_and_version(pair, "."):
            found.setdefault(*known)
    return found


def chosen_items(visible: Select[tuple[Item]], versions: Versions) -> list[Item]:
    """The chosen rows that the person may see, with what the verbs read of them, in the order the sweep locks chains;
    five queries whatever the number."""
    query = visible.where(Item.id.in_(versions)).order_by(Item.organisation_id, Item.id)
    return list(
        db.session.scalars(
            query.options(
                joinedload(Item.organisation),
                joinedload(Item.owner),
                joinedload(Item.accountable_lead),
                selectinload(Item.actions),
            )
        )
    )


def versions_of(matching: Select[tuple[Item]]) -> dict[int, int]:
    """Rows as they stand now: at most MOST + 1, so that a list too long can be told."""
    query = matching.with_only_columns(Item.id, Item.version).order_by(Item.sort_key, Item.id).limit(MOST + 1)
    return dict(db.session.execute(query).tuples().all())


def foreseen(
    offer: Offer, items: Sequence[Item], versions: Versions, *, by: User, today: date
) -> list[tuple[str, int]]:
    """Why and how many of them would be refused as things stand; the form says so before anything is asked."""
    reasons: Counter[str] = Counter()
    for item in items:
        refused = refusal(item, offer.verb, by, today=today)
        if item.version != versions[item.id]:
            reasons[str(changed_meanwhile())] += 1
        elif refused:
            reasons[str(refused)] += 1
    return reasons.most_common()


def perform(
    offer: Offer, items: Iterable[Item], versions: Versions, wanted: Wanted, *, by: User, at: datetime
) -> list[Result[Item]]:
    """One verb, one event, one savepoint an item; the caller commits them together."""
    return [one(offer, item, versions[item.id], wanted, by=by, at=at) for item in items]


def one(offer: Offer, item: Item, version: int, wanted: Wanted, *, by: User, at: datetime) -> Result[Item]:
    if offer.way.already(item, wanted):
        return Result(item, Outcome.UNCHANGED)
    try:
        with db.session.begin_nested():
            if item.version != version:
                raise changed_meanwhile()
            function_of(offer.verb)(item, by=by, at=at, **offer.way.arguments(item, wanted))
    except NotAllowed as refused:
        return Result(item, Outcome.REFUSED, str(refused))
    except StaleDataError:
        return Result(item, Outcome.REFUSED, str(changed_meanwhile()))
    return Result(item, Outcome.DONE)


def changed_meanwhile() -> Stale:
    """Stricter than a form about one item: whoever chooses many looks at each but briefly (F36)."""
    return Stale(_("这一事项在您选中之后已被别人更新，请看过再办。"))
