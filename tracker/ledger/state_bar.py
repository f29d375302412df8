"""A bar of states: its parts in their order, in per cent of the whole."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """start, width: in per cent. name: closed, waiting, going, idle or late, as the style sheet knows it."""

    name: str
    count: int
    start: float
    width: float


def parts(counts: Mapping[str, int], *, whole: int | None = None) -> list[Part]:
    """closed, waiting, going, idle, late; what is late is taken out of what goes on, then out of what was not begun, so
    that the parts add up. whole: what a full bar counts, by default what this one does."""
    late = counts.get("late", 0)
    going = max(counts.get("going", 0) - late, 0)
    spilled = late - (counts.get("going", 0) - going)
    idle = max(counts.get("idle", 0) - spilled, 0)
    late = min(late, counts.get("going", 0) + counts.get("idle", 0))
    amounts = {
        "closed": counts.get("closed", 0),
        "waiting": counts.get("waiting", 0),
        "going": going,
        "idle": idle,
        "late": late,
    }
    full, start, found = whole or sum(amounts.values()), 0.0, []
    for name, amount in amounts.items():
        if amount:
            width = round(100 * amount / full, 2)
            found.append(Part(name, amount, round(start, 2), width))
            start += width
    return found


def of_tallies(tallies: Mapping[str, int]) -> dict[str, int]:
    """Counts beside the ledger's filter words → the parts of its bar; what was cancelled has none."""
    return {
        "closed": tallies["closed"],
        "waiting": tallies["pending_review"],
        "going": tallies["in_progress"] + tallies["substantially_done"],
        "idle": tallies["not_started"],
        "late": tallies["overdue"],
    }
