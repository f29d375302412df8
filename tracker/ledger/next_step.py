"""The one thing to offer first about an item, by who reads it and how it stands."""

from collections.abc import Iterator
from datetime import date

from tracker.ledger.models import Item
from tracker.ledger.permits import refusal
from tracker.ledger.verbs.record import Verb
from tracker.ledger.verbs.table import VERBS
from tracker.people.models import User

REFUSING = {"close": "return", "check": "return", "approve_extension": "reject_extension"}


def next_step(item: Item, person: User, *, to_close: bool, today: date) -> Verb | None:
    """None where the person has nothing to do about it. to_close: a finding whose measures are all closed."""
    allowed = (VERBS[name] for name in in_order(item, person, to_close=to_close, today=today))
    return next((verb for verb in allowed if refusal(item, verb, person, today=today) is None), None)


def in_order(item: Item, person: User, *, to_close: bool, today: date) -> Iterator[str]:
    """What waits for a decision; what is one's own to do; what somebody else is late with."""
    yield from ("close", "check", "approve_extension", "confirm_held")
    if to_close:
        yield "request_closure"
    if item.owner_id is None:
        yield "assign"
    if item.owner_id != person.id and item.due_on is not None and item.due_on < today:
        yield from {None: ("urge", "escalate"), "urged": ("escalate",)}.get(item.urging, ())
    yield "report_progress"
    if item.deadline_kind is None:
        yield "set_deadline"
