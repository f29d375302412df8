"""What of an item's story still holds: who asked for an extension, who urged, who checked, who keeps it in view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from tracker.extensions import db
from tracker.ledger.circumstances import Check, Circumstance, ExtensionAsked, FollowUp, Urging, Watching
from tracker.ledger.models import Event, Item
from tracker.ledger.verbs.table import beginning
from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Latest:
    """Events that still hold, None where nothing does. urgings: newest first, until the last answer."""

    extension: Event | None
    urgings: Sequence[Event]
    watching: Event | None
    checked: Event | None
    held: Event | None
    supporters: Sequence[User]


def latest_of(item: Item, events: Iterable[Event]) -> Latest:
    """events: newest first. One query more, for supporters, where there are any."""
    told = list(events)

    def last(circumstance: type[Circumstance]) -> Event | None:
        begun = (event for event in told if event.kind in beginning(circumstance))
        return next(begun, None) if circumstance.of(item).holds else None

    since_answer = takewhile(lambda event: event.changes.get("urging", (None, ""))[1] is not None, told)
    return Latest(
        extension=last(ExtensionAsked),
        urgings=[event for event in since_answer if event.kind in beginning(Urging)] if item.urging else [],
        watching=last(Watching),
        checked=last(Check),
        held=last(FollowUp) if item.held_on else None,
        supporters=supporters_of(item),
    )


def supporters_of(item: Item) -> Sequence[User]:
    """The people with an account who support it, in the order in which they joined."""
    if not item.supporting:
        return []
    query = select(User).where(User.id.in_(item.supporting)).order_by(User.id)
    return db.session.scalars(query.options(lazyload(User.memberships))).all()
