"""The ledger replayed to a day → the items a section speaks of. Past figures never change, because events never do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from tracker.common.clock import day_of, end_of
from tracker.extensions import db
from tracker.ledger import history
from tracker.ledger.models import Event
from tracker.ledger.past.item_on import Person
from tracker.ledger.past.replay import Fields, People, arguments, happenings, in_year, people_of
from tracker.people.access import Role
from tracker.people.models import Membership, Organisation, User
from tracker.reporting.bodies import decided_by, meeting_of
from tracker.reporting.facts import Facts, GrantedExtension, ReportedItem, Source, facts_from
from tracker.reporting.refused import before_claim, refusal_in
from tracker.reporting.report_order import in_reports_order, is_found_again, words_of_year

TOLD = (Event.item_id, Event.kind, Event.acting_for_id, Event.at, Event.changes, Event.words)
COMMITTEE = (Role.COMMITTEE_MEMBER, Role.DISCIPLINE_OFFICER)


@dataclass(frozen=True, slots=True)
class Place:
    """The organisation whose ledger it is, and of which year."""

    name: str
    year: int
    has_committee: bool


def facts_of(organisation: Organisation, *, year: int, as_of: date) -> Facts:
    """What that year's ledger said at the end of `as_of`; the 2026 ledger answers the report of 2025 (DOMAIN §1). The
    same few queries at any size."""
    stories = stories_of(organisation, year=year, as_of=as_of)
    replayed = {item_id: history.replay(events) for item_id, events in stories.items()}
    values = {
        item_id: fields | before_claim(stories[item_id]) | words_of_year(stories[item_id], year)
        for item_id, fields in replayed.items()
        if in_year(fields, year)
    }
    people = people_of(values.values())
    place = Place(organisation.name, year, has_committee(organisation))
    again = {item_id for item_id in values if is_found_again(stories[item_id], year)}
    ordered = in_reports_order(values, again)
    items = [
        replace(
            reported_item(item_id, values[item_id], stories[item_id], people=people, place=place),
            position=position,
            found_again=item_id in again,
        )
        for position, item_id in enumerate(ordered)
    ]
    sources = dict.fromkeys(values[item_id]["source_title"] for item_id in ordered)
    return facts_from(
        items,
        organisation=organisation.name,
        year=year - 1,
        as_of=as_of,
        sources=[Source(title, year - 1) for title in sources if title],
        people=members_of(organisation),
        public_contact=organisation.public_contact,
    )


def has_committee(organisation: Organisation) -> bool:
    """As today's roles say: who held which in the past is not kept."""
    seats = select(Membership.id).where(Membership.organisation_id == organisation.id, Membership.role.in_(COMMITTEE))
    return db.session.scalar(seats.limit(1)) is not None


def members_of(organisation: Organisation) -> list[Person]:
    """Everybody who ever had an account there: whom the texts of its ledger may name."""
    query = (
        select(User.id, User.name, User.post)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.organisation_id == organisation.id)
        .distinct()
        .order_by(User.id)
    )
    return [Person(*row) for row in db.session.execute(query)]


def stories_of(organisation: Organisation, *, year: int, as_of: date) -> dict[int, list[Row[Any]]]:
    """Each item's events up to the end of that day, oldest first."""
    stories: dict[int, list[Row[Any]]] = defaultdict(list)
    for event in happenings(organisation, year, *TOLD, cut=Event.at < end_of(as_of)):
        stories[event.item_id].append(event)
    return stories


def reported_item(
    item_id: int, values: Fields, events: Sequence[Row[Any]], *, people: People, place: Place
) -> ReportedItem:
    reopened = last_of("round", events)
    cancelled = last_of("state", events) if values["state"] == "cancelled" else None
    returned = refusal_in(events)
    returns = sum(event.kind == "return" for event in events)
    return ReportedItem(
        **arguments(item_id, values | {"returns": returns}, people),
        granted=tuple(granted_in(events, place)),
        cancelled_reason=cancelled.words if cancelled else "",
        reopened_on=day_of(reopened.at) if reopened else None,
        reopen_reason=reopen_reason(reopened, values) if reopened else "",
        evidence_count=values["evidence_count"] if keeps_evidence(events) else None,
        returned_on=day_of(returned.at) if returned else None,
        return_words=returned.words if returned else "",
        held_on=values.get("held_on"),
        meeting_on=values.get("meeting_on"),
        signed_by=meeting_of(place.name, has_committee=place.has_committee),
        first_year=values["year"] if values["year"] < place.year else 0,
    )


def reopen_reason(event: Row[Any], values: Fields) -> str:
    """A later report that named it again is the reason; else the words of whoever opened it."""
    if event.kind == "carry_over":
        return f"《{values['source_title']}》再次提出" if values["source_title"] else ""
    return str(event.words)


def keeps_evidence(events: Sequence[Row[Any]]) -> bool:
    """Whether the item lived on that day when evidence could be kept; its absence before says nothing."""
    return any("evidence_count" in event.changes for event in events)


def last_of(field: str, events: Sequence[Row[Any]]) -> Row[Any] | None:
    """The event that last changed a field after the item was added."""
    return next((event for event in reversed(events) if field in event.changes and event.kind != "add"), None)


def granted_in(events: Iterable[Row[Any]], place: Place) -> Iterator[GrantedExtension]:
    """On request, or by the secretary unasked (DOMAIN §5); the reason is the applicant's where somebody asked."""
    asked = ""
    for event in events:
        if event.kind == "request_extension":
            asked = event.words
        elif "extensions" in event.changes and event.kind != "add":
            yield GrantedExtension(
                decided_on=day_of(event.at),
                decided_by=decided_by(place.name, in_place=event.acting_for_id is not None),
                reason=asked if event.kind == "approve_extension" else event.words,
                new_due_on=date.fromisoformat(event.changes["due_on"][1]),
                asked=event.kind == "approve_extension",
            )
