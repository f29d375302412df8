"""What extraction hands on: proposals with their passage, why they were found, and what they say of time and people."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.intake.extraction.matching import Answer
from tracker.intake.extraction.time_limits import TimeLimit


@dataclass(frozen=True, slots=True)
class Why:
    """section: the heading, label or opening sentence above it; rule: how it was told apart, as a code."""

    section: str
    rule: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """text == document.text[start:end]; answers: for an action, the findings it may answer, best first.

    status: the progress state a ledger row states, in its own words ("" where nothing is said).
    free: a row of a table in which no finding stands above it.
    """

    kind: Literal["finding", "action"]
    title: str
    text: str
    start: int
    end: int
    why: Why
    score: float
    time_limit: TimeLimit | None = None
    responsible: tuple[str, ...] = ()
    category: str = ""
    answers: tuple[Answer, ...] = ()
    status: str = ""
    free: bool = False

    @property
    def sure(self) -> bool:
        return self.score >= 0.7


@dataclass(frozen=True, slots=True)
class Extraction:
    """year: the one reported on; plans_year: the one its plans run in, and so the ledger's."""

    year: int | None
    dated_on: date | None
    proposals: tuple[Proposal, ...]
    plans_year: int | None = None
