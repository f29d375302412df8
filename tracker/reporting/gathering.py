"""The ledger replayed to a day → the items a section speaks of. Past figures never change, because events never do."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from tracker.common.clock import day_of, end_of
from tracker.extensions import db
from tracker.ledger import history
from tracker.ledger.models import Event
from tracker.ledger.past.replay import happenings, in_year
from tracker.people.models import Organisation, User
from tracker.reporting.facts import ExtensionAsOf, Facts, ItemAsOf, Source, facts

COPIED = (
    "number", "kind", "title", "state", "opened_on", "finding_id", "text", "responsible_unit", "round",
    "deadline_kind", "due_on", "first_due_on", "ongoing", "closed_on", "progress", "progress_on", "result", "withheld",
    "countable_result",
)  # fmt: skip

TOLD = (Event.item_id, Event.kind, Event.actor, Event.at, Event.changes, Event.words)


def facts_of(organisation: Organisation, *, year: int, as_of: date) -> Facts:
    """What that year's ledger said at the end of `as_of`; the 2026 ledger answers the report of 2025. Two queries."""
    stories = stories_of(organisation, year=year, as_of=as_of)
    replayed = {item_id: history.replay(events) for item_id, events in stories.items()}
    fields = {item_id: said for item_id, said in replayed.items() if in_year(said, year)}
    names = names_of(fields.values())
    ordered = sorted(fields, key=lambda item_id: fields[item_id]["sort_key"])
    items = [
        item_as_of(item_id, fields[item_id], stories[item_id], names=names, position=position)
        for position, item_id in enumerate(ordered)
    ]
    sources = dict.fromkeys(fields[item_id]["source_title"] for item_id in ordered)
    return facts(
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


def names_of(items: Iterable[dict[str, Any]]) -> dict[int | None, str]:
    ids = {fields[name] for fields in items for name in ("owner_id", "accountable_lead_id")}
    people = db.session.scalars(select(User).where(User.id.in_(ids - {None})))
    return {None: ""} | {person.id: person.name for person in people}


def item_as_of(
    item_id: int, fields: dict[str, Any], events: Sequence[Row[Any]], *, names: dict[int | None, str], position: int
) -> ItemAsOf:
    reopened = last_of("round", events)
    cancelled = last_of("state", events) if fields["state"] == "cancelled" else None
    return ItemAsOf(
        id=item_id,
        **{name: fields[name] for name in COPIED},
        quote=fields["source_quote"],
        position=position,
        owner=names[fields["owner_id"]],
        accountable_lead=names[fields["accountable_lead_id"]],
        evidence_count=fields["evidence_count"] if keeps_evidence(events) else None,
        controls_established=fields["controls"],
        cancelled_reason=cancelled.words if cancelled else "",
        reopened_on=day_of(reopened.at) if reopened else None,
        reopen_reason=reopened.words if reopened else "",
        extensions=tuple(extensions_in(events)),
    )


def keeps_evidence(events: Sequence[Row[Any]]) -> bool:
    """Whether the item lived on that day when evidence could be kept; its absence before says nothing."""
    return any("evidence_count" in event.changes for event in events)


def last_of(field: str, events: Sequence[Row[Any]]) -> Row[Any] | None:
    """The event that last changed a field after the item was added."""
    return next((event for event in reversed(events) if field in event.changes and event.kind != "add"), None)


def extensions_in(events: Iterable[Row[Any]]) -> Iterator[ExtensionAsOf]:
    """Granted on request, or by the secretary unasked; the reason is the applicant's where somebody asked."""
    asked = ""
    for event in events:
        if event.kind == "request_extension":
            asked = event.words
        elif "extensions" in event.changes and event.kind != "add":
            yield ExtensionAsOf(
                decided_on=day_of(event.at),
                decided_by=event.actor,
                reason=asked if event.kind == "approve_extension" else event.words,
                new_due_on=date.fromisoformat(event.changes["due_on"][1]),
                asked=event.kind == "approve_extension",
            )
