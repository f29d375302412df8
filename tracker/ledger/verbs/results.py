"""What became of a verb that was tried on one item of several: each answers for itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.ledger.models import Item

About = TypeVar("About", bound=Item | None)


class Outcome(StrEnum):
    """In the order in which a page of results tells them."""

    REFUSED = "refused"
    UNCHANGED = "unchanged"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Result(Generic[About]):
    """item: None only where none was chosen. why: the sentence of a refusal."""

    item: About
    outcome: Outcome
    why: str = ""
