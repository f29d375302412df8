"""What a form about many items asked for → the arguments of a verb for one of them, and whether it says so already."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asked for; each verb reads its own part: Wanted("请抓紧"), Wanted(due_on=date(2026, 9, 1))."""

    words: str = ""
    person: User | None = None
    due_on: date | None = None
    meeting_on: date | None = None


Arguments = Callable[[Item, Wanted], dict[str, Any]]


def words_alone(item: Item, wanted: Wanted) -> dict[str, Any]:
    return {"words": wanted.words}


def with_meeting(item: Item, wanted: Wanted) -> dict[str, Any]:
    return {"words": wanted.words, "meeting_on": wanted.meeting_on}


def another_owner(item: Item, wanted: Wanted) -> dict[str, Any]:
    return {"owner": wanted.person, "accountable_lead": item.accountable_lead}


def another_lead(item: Item, wanted: Wanted) -> dict[str, Any]:
    return {"owner": item.owner, "accountable_lead": wanted.person}


def another_date(item: Item, wanted: Wanted) -> dict[str, Any]:
    """The date alone moves; kind, ongoing and the interval of checks stay as they are."""
    deadline = Deadline(
        kind=item.deadline_kind or "fixed",
        due_on=wanted.due_on,
        ongoing=item.ongoing,
        text=item.time_limit_text,
        check_months=item.check_months or 3,
    )
    return {"deadline": deadline, "words": wanted.words}


def urged_already(item: Item, wanted: Wanted) -> bool:
    return item.urging is not None and not wanted.words


def escalated_already(item: Item, wanted: Wanted) -> bool:
    return item.urging == "escalated" and not wanted.words


def due_already(item: Item, wanted: Wanted) -> bool:
    return item.due_on == wanted.due_on


def owned_already(item: Item, wanted: Wanted) -> bool:
    return wanted.person is not None and item.owner_id == wanted.person.id


def led_already(item: Item, wanted: Wanted) -> bool:
    return wanted.person is not None and item.accountable_lead_id == wanted.person.id


def closed_already(item: Item, wanted: Wanted) -> bool:
    return item.state == "closed"


def watched_already(item: Item, wanted: Wanted) -> bool:
    return item.on_watchlist


def let_go_already(item: Item, wanted: Wanted) -> bool:
    return not item.on_watchlist
