"""What needs a person now, across all their organisations: sets of items, each as a Select."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.extensions import db
from tracker.home.models import Suggestion
from tracker.intake.models import SourceDocument
from tracker.ledger.circumstances import ExtensionAsked, Urging
from tracker.ledger.models import Event, Item, of_item, of_same_item
from tracker.ledger.queries import is_done_by_measures, is_due_soon, is_open, is_overdue, visible_to
from tracker.ledger.signing_off import involves, waits_for
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.table import beginning, clearing
from tracker.people.access import RIGHTS, Right, organisation_ids_with
from tracker.people.models import Deputyship, Organisation, User

# What answers a return: anything the owner does about the item afterwards.
ANSWERS = clearing(Urging) - {"cancel"}


def where(person: User, right: Right) -> ColumnElement[bool]:
    """The item's organisation is one where the person holds the right by role."""
    return Item.organisation_id.in_(organisation_ids_with(person, right))


def carries(person: User) -> ColumnElement[bool]:
    return or_(Item.owner_id == person.id, Item.accountable_lead_id == person.id)


def by_urgency(query: Select[tuple[Item]]) -> Select[tuple[Item]]:
    """Earliest deadline first, none last."""
    return query.order_by(Item.due_on.is_(None), Item.due_on, Item.id)


def to_close(person: User) -> Select[tuple[Item]]:
    """Findings whose measures are all closed: their owner and the secretary are asked to have them signed off."""
    concerned = or_(Item.owner_id == person.id, where(person, Right.ARRANGE))
    return by_urgency(visible_to(person).where(is_done_by_measures(), concerned))


def overdue(person: User, *, today: date) -> Select[tuple[Item]]:
    """One's own and those one leads; a secretary's whole branch, DOMAIN §5."""
    concerned = or_(carries(person), where(person, Right.ARRANGE))
    return by_urgency(visible_to(person).where(is_overdue(today), concerned))


def due_soon(person: User, *, today: date) -> Select[tuple[Item]]:
    return by_urgency(visible_to(person).where(is_due_soon(today, thresholds()), carries(person)))


def to_decide(person: User, *, today: date) -> Select[tuple[Item]]:
    """Closure was requested and it is this person's turn to check or to sign."""
    return by_urgency(visible_to(person).where(waits_for(person, today=today)))


def to_decide_for(principal: User, deputy: User, *, today: date) -> Select[tuple[Item]]:
    """It is the deputy's turn, in the principal's place."""
    return by_urgency(visible_to(principal).where(waits_for(deputy, today=today, acting_for=principal)))


def extensions_to_decide(person: User) -> Select[tuple[Item, str, str]]:
    """Asked for by somebody else, with the reason and whose it is."""
    asked = and_(Item.asked_due_on.is_not(None), Item.asked_by_id != person.id)
    mine = by_urgency(visible_to(person).where(asked, where(person, Right.ARRANGE)))
    return with_last(beginning(ExtensionAsked), mine)


def with_last(kinds: Collection[str], items: Select[tuple[Item]]) -> Select[tuple[Item, str, str]]:
    """Each item with the words and the actor of its last event of these kinds."""
    return with_event(last_of(kinds), items)


def last_of(kinds: Collection[str]) -> ScalarSelect[int]:
    each = aliased(Event)
    last = select(func.max(each.sequence)).where(of_item(each), each.kind.in_(kinds))
    return last.correlate(Item).scalar_subquery()


def with_event(sequence: ColumnElement[int], items: Select[tuple[Item]]) -> Select[tuple[Item, str, str]]:
    told = and_(of_item(Event), Event.sequence == sequence)
    return items.join(Event, told).add_columns(Event.words, Event.actor)


def urged(person: User) -> Select[tuple[Item, str, str]]:
    """One's own and not answered yet, with the last words said, which a later click without words does not take away;
    escalated before urged, as the alphabet happens to say."""
    mine = by_urgency(visible_to(person).where(is_open(), Item.urging.is_not(None), Item.owner_id == person.id))
    by_weight = mine.order_by(None).order_by(Item.urging, Item.due_on.is_(None), Item.due_on, Item.id)
    return with_event(last_words(beginning(Urging), since=(*ANSWERS, "reopen")), by_weight)


def last_words(kinds: Collection[str], *, since: Collection[str]) -> ColumnElement[int]:
    """Place of the last event of these kinds that has words and nothing in `since` after it; else of the last one."""
    each, answer = aliased(Event), aliased(Event)
    answers = select(func.max(answer.sequence)).where(of_item(answer), answer.kind.in_(since)).correlate(Item)
    spoken = (
        select(func.max(each.sequence))
        .where(of_item(each), each.kind.in_(kinds), each.words != "")
        .where(each.sequence > func.coalesce(answers.scalar_subquery(), 0))
    )
    return func.coalesce(spoken.correlate(Item).scalar_subquery(), last_of(kinds))


def to_follow_up(person: User, *, today: date) -> Select[tuple[Item]]:
    """回头看: closed some months ago, to be looked at again by a reviewer of the branch itself who was not involved."""
    due = and_(Item.follow_up_on <= today, ~involves(person, today=today))
    here = Item.organisation_id.in_([m.organisation_id for m in person.memberships if m.role in RIGHTS[Right.REVIEW]])
    return by_urgency(visible_to(person).where(due, here)).order_by(None).order_by(Item.follow_up_on, Item.id)


def on_watchlist(person: User) -> Select[tuple[Item]]:
    return by_urgency(visible_to(person).where(Item.on_watchlist, where(person, Right.ESCALATE)))


def supported_by(person: User) -> Select[tuple[Item]]:
    """Open ones of others, beside whose owner the person stands."""
    return by_urgency(visible_to(person).where(is_open(), Item.supporter_ids.contains(f",{person.id},")))


def in_place_of(found: Select[Any], deputyship: Deputyship) -> Select[Any]:
    """What was found for a principal, in the one organisation."""
    return found.where(Item.organisation_id == deputyship.organisation_id)


def extensions_to_decide_for(principal: User, deputy: User) -> Select[tuple[Item, str, str]]:
    """What the principal may decide and the deputy did not ask for."""
    return extensions_to_decide(principal).where(Item.asked_by_id != deputy.id)


def unarranged(person: User) -> Select[tuple[Item]]:
    """Nobody's, or due on no day: a secretary arranges it."""
    lacking = or_(Item.owner_id.is_(None), Item.deadline_kind.is_(None))
    return by_urgency(visible_to(person).where(is_open(), lacking, where(person, Right.ARRANGE)))


def others_of(person: User, *, today: date) -> Select[tuple[Item]]:
    """One's own that are neither overdue nor near."""
    far = or_(Item.due_on.is_(None), not_(or_(is_overdue(today), is_due_soon(today, thresholds()))))
    return by_urgency(visible_to(person).where(is_open(), Item.owner_id == person.id, far))


def returned(person: User) -> Select[tuple[Item, str]]:
    """One's own that came back from review and were not touched since, with what is still missing."""
    later = aliased(Event)
    answered = exists().where(
        of_same_item(later), later.sequence > Event.sequence, later.kind.in_((*ANSWERS, "return"))
    )
    mine = by_urgency(visible_to(person).where(is_open(), Item.owner_id == person.id))
    return (
        mine.add_columns(Event.words)
        .join(Event, of_item(Event))
        .where(Item.state == "in_progress", Event.kind == "return", not_(answered))
    )


def extensions_refused(person: User) -> Select[tuple[Item, str]]:
    """One's own whose extension was not granted, with the reason, until one does something about the item or the
    date is decided on anew."""
    later = aliased(Event)
    decided = later.kind.in_(("reject_extension", "approve_extension", "set_deadline"))
    settled = exists().where(
        of_same_item(later), later.sequence > Event.sequence, or_(later.actor_id == person.id, decided)
    )
    mine = by_urgency(visible_to(person).where(is_open(), Item.owner_id == person.id))
    refused = mine.add_columns(Event.words).join(Event, of_item(Event))
    return refused.where(Event.kind == "reject_extension", not_(settled))


def reads_several(person: User) -> bool:
    """Whether ledgers of more than one organisation are open to the person."""
    places = organisation_ids_with(person, Right.READ)
    found = places if isinstance(places, set) else db.session.scalars(places.limit(2)).all()
    return len(found) > 1


def documents_to_review(person: User) -> Select[tuple[SourceDocument]]:
    """Read, and not yet taken into the ledger."""
    places = organisation_ids_with(person, Right.INTAKE)
    return (
        select(SourceDocument)
        .where(SourceDocument.state == "open", SourceDocument.organisation_id.in_(places))
        .order_by(SourceDocument.id.desc())
        .options(joinedload(SourceDocument.organisation))
    )


def any_item(person: User) -> Select[tuple[int]]:
    """One id, or none where the ledgers are still empty."""
    return visible_to(person).with_only_columns(Item.id).limit(1)


def suggestions_for(organisation: Organisation) -> Select[tuple[Suggestion]]:
    return (
        select(Suggestion)
        .where(Suggestion.organisation_id == organisation.id)
        .order_by(Suggestion.at.desc(), Suggestion.id.desc())
        .options(joinedload(Suggestion.person))
    )
