"""A closure that was refused: told as a refusal, and what it claimed is no result (F78)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row

from tracker.ledger.history import DATES
from tracker.ledger.progress import CLAIMED

Fields = dict[str, Any]


def refusal_in(events: Sequence[Row[Any]]) -> Row[Any] | None:
    """The latest of the present round."""
    for event in reversed(events):
        if event.kind == "return":
            return event
        if "round" in event.changes:
            return None
    return None


def before_claim(events: Sequence[Row[Any]]) -> Fields:
    """What the refused request claimed and nothing has changed since, as it was before: returns once left the claim."""
    refusal = refusal_in(events)
    if refusal is None:
        return {}
    place = events.index(refusal)
    claim = next((event for event in reversed(events[:place]) if event.kind == "request_closure"), None)
    if claim is None:
        return {}
    since = {name for event in events[events.index(claim) + 1 :] for name in event.changes}
    told = {
        name: claim.changes[name][0] for name in (*CLAIMED, "result") if name in claim.changes and name not in since
    }
    return told | {name: date.fromisoformat(told[name]) for name in DATES & told.keys() if told[name]}
