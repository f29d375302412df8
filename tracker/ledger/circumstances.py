"""What can hold of an item for a while: each a group of fields that is set and cleared together, named once.

Who and when: a field that holds a person, or the last event of a verb that begins it (verbs/table.py says which do).
Made without arguments, a circumstance is what an item says while nothing of it holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from tracker.ledger.models import Item


class Circumstance:
    """Base of the dataclasses below, whose fields are columns of an item."""

    @classmethod
    def of(cls, item: Item) -> Self:
        return cls(**{name: getattr(item, name) for name in columns(cls)})

    @property
    def holds(self) -> bool:
        return self != type(self)()

    def fields(self) -> dict[str, Any]:
        """As columns of an item, all of them: what is not said is cleared."""
        return {name: getattr(self, name) for name in columns(type(self))}


def columns(circumstance: type[Circumstance]) -> list[str]:
    return [field.name for field in fields(circumstance)]  # type: ignore[arg-type]  # each of them is a dataclass


def cleared(circumstances: Iterable[type[Circumstance]]) -> dict[str, Any]:
    """The fields of an item of which none of these holds any longer."""
    return {name: value for each in circumstances for name, value in each().fields().items()}


@dataclass(frozen=True, slots=True)
class ClosureRequest(Circumstance):
    """The result claimed, when, who asks that it be signed off, and in whose place a deputy asked."""

    result: str = ""
    requested_on: date | None = None
    requested_by_id: int | None = None
    requested_for_id: int | None = None


@dataclass(frozen=True, slots=True)
class Check(Circumstance):
    """The discipline officer has looked at the request; the secretary may sign."""

    checked_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Closure(Circumstance):
    """meeting_on: the day of the meeting that signed it off, where there was one."""

    closed_on: date | None = None
    meeting_on: date | None = None


@dataclass(frozen=True, slots=True)
class FollowUp(Circumstance):
    """回头看: falls due on a day, and once it is answered has been held on another."""

    follow_up_on: date | None = None
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Circumstance):
    """An extension in decision: until when, and who asked for it."""

    asked_due_on: date | None = None
    asked_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Urging(Circumstance):
    """urged | escalated, until the next progress."""

    urging: str | None = None


@dataclass(frozen=True, slots=True)
class Watching(Circumstance):
    """挂账: on the leaders' watchlist."""

    on_watchlist: bool = False


OF_A_ROUND = (ClosureRequest, Check, Closure, FollowUp)  # a new round begins without what closed the last one
