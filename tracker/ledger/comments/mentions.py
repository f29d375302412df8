"""Whom a comment calls by @姓名, and what waits for somebody because of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, and_, exists, select
from sqlalchemy.orm import aliased, joinedload, lazyload

from tracker.common.names import key_of
from tracker.extensions import db
from tracker.ledger.comments.at_names import calls, named_in, unknown_in
from tracker.ledger.models import Event, Item, Mention, of_item, of_same_item
from tracker.people.access import Right, organisation_ids_with, readers_of
from tracker.people.models import User
from tracker.people.told_apart import told_apart


def record(event: Event, item: Item) -> None:
    """One row a person called, of those who can read the item; two people of one name are both meant, unless what tells
    them apart stands behind it."""
    if not calls(event.words):
        return
    readers = list(db.session.scalars(reading(item)))
    names = told_apart(readers)
    known = [*names.values(), *(person.name for person in readers)]
    called = {key_of(name) for name in named_in(event.words, known)}
    db.session.flush()
    db.session.add_all(
        Mention(organisation_id=item.organisation_id, event_id=event.id, person_id=person.id, at=event.at)
        for person in readers
        if called & {key_of(person.name), key_of(names[person.id])} and person.id != event.actor_id
    )


def called_in_vain(words: str, item: Item) -> list[str]:
    """What was typed after an @ and is the name of nobody who reads the item."""
    if not calls(words):
        return []
    return unknown_in(words, [person.name for person in db.session.scalars(reading(item))])


def reading(item: Item) -> Select[tuple[User]]:
    """Whoever can be called about the item; their roles are not looked at again."""
    return readers_of(item.organisation).options(lazyload(User.memberships))


def others_reading(item: Item, person: User) -> Select[tuple[User]]:
    return reading(item).where(User.id != person.id)


def waiting_for(person: User) -> Select[tuple[Mention, Event, Item]]:
    """What calls this person and was answered by nothing they did to the item since, latest first."""
    later = aliased(Event)
    answered = exists().where(of_same_item(later), later.actor_id == person.id, later.sequence > Event.sequence)
    return (
        select(Mention, Event, Item)
        .join(Event, and_(Event.organisation_id == Mention.organisation_id, Event.id == Mention.event_id))
        .join(Item, of_item(Event))
        .where(Mention.person_id == person.id, Mention.cleared_at.is_(None), ~answered)
        .where(Mention.organisation_id.in_(organisation_ids_with(person, Right.READ)))
        .options(joinedload(Item.organisation))
        .order_by(Mention.id.desc())
    )


def clear(mention: Mention, *, at: datetime) -> None:
    """知道了: it is off the workbench. Nobody else is ever shown this."""
    mention.cleared_at = mention.cleared_at or at


def names_called(events: Iterable[Event]) -> dict[int, set[str]]:
    """Event id → the names it calls, in one query; none where nobody commented."""
    keys = [(event.organisation_id, event.id) for event in events if event.kind == "comment"]
    if not keys:
        return {}
    places, ids = zip(*keys, strict=True)
    rows = select(Mention.event_id, User.name).join(User, User.id == Mention.person_id)
    found: dict[int, set[str]] = defaultdict(set)
    for event_id, name in db.session.execute(
        rows.where(Mention.organisation_id.in_({*places}), Mention.event_id.in_(ids))
    ):
        found[event_id].add(name)
    return found
