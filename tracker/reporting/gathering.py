"""The ledger replayed to a day → the items a section speaks of. Past figures never change, because events never do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from tracker.common.clock import day_of, end_of
from tracker.ledger import history
from tracker.ledger.models import Event
from tracker.ledger.past.replay import Fields, People, arguments, happenings, in_year, people_of
from tracker.people.models import Organisation
from tracker.reporting.facts import Facts, GrantedExtension, ReportedItem, Source, facts_from

TOLD = (Event.item_id, Event.kind, Event.actor, Event.at, Event.changes, Event.words)


def facts_of(organisation: Organisation, *, year: int, as_of: date) -> Facts:
    """What that year's ledger said at the end of `as_of`; the 2026 ledger answers the report of 2025 (DOMAIN §1). Two
    queries."""
    stories = stories_of(organisation, year=year, as_of=as_of)
    replayed = {item_id: history.replay(events) for item_id, events in stories.items()}
    values = {item_id: fields for item_id, fields in replayed.items() if in_year(fields, year)}
    people = people_of(values.values())
    ordered = sorted(values, key=lambda item_id: values[item_id]["sort_key"])
    items = [
        reported_item(item_id, values[item_id], stories[item_id], people=people, position=position)
        for position, item_id in enumerate(ordered)
    ]
    sources = dict.fromkeys(values[item_id]["source_title"] for item_id in ordered)
    return facts_from(
        items,
        organisation=organisation.name,
        year=year - 1,
        as_of=as_of,
        sources=[Source(title, year - 1) for title in sources if title],
    )


def stories_of(organisation: Organisation, *, year: int, as_of: date) -> dict[int, list[Row[Any]]]:
    """Each item's events up to the end of that day, oldest first."""
    stories: dict[int, list[Row[Any]]] = defaultdict(list)
    for event in happenings(organisation, year, *TOLD, cut=Event.at < end_of(as_of)):
        stories[event.item_id].append(event)
    return stories


def reported_item(
    item_id: int, values: Fields, events: Sequence[Row[Any]], *, people: People, position: int
) -> ReportedItem:
    reopened = last_of("round", events)
    cancelled = last_of("state", events) if values["state"] == "cancelled" else None
    returns = sum(event.kind == "return" for event in events)
    return ReportedItem(
        **arguments(item_id, values | {"returns": returns}, people),
        position=position,
        granted=tuple(granted_in(events)),
        cancelled_reason=cancelled.words if cancelled else "",
        reopened_on=day_of(reopened.at) if reopened else None,
        reopen_reason=reopened.words if reopened else "",
        evidence_count=values["evidence_count"] if keeps_evidence(events) else None,
    )


def keeps_evidence(events: Sequence[Row[Any]]) -> bool:
    """Whether the item lived on that day when evidence could be kept; its absence before says nothing."""
    return any("evidence_count" in event.changes for event in events)


def last_of(field: str, events: Sequence[Row[Any]]) -> Row[Any] | None:
    """The event that last changed a field after the item was added."""
    return next((event for event in reversed(events) if field in event.changes and event.kind != "add"), None)


def granted_in(events: Iterable[Row[Any]]) -> Iterator[GrantedExtension]:
    """On request, or by the secretary unasked (DOMAIN §5); the reason is the applicant's where somebody asked."""
    asked = ""
    for event in events:
        if event.kind == "request_extension":
            asked = event.words
        elif "extensions" in event.changes and event.kind != "add":
            yield GrantedExtension(
                decided_on=day_of(event.at),
                decided_by=event.actor,
                reason=asked if event.kind == "approve_extension" else event.words,
                new_due_on=date.fromisoformat(event.changes["due_on"][1]),
                asked=event.kind == "approve_extension",
            )
