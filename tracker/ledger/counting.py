"""The rows of ledgers → their figures: the one query behind every count of today, whatever page or file shows it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from tracker.extensions import db
from tracker.ledger.figures import Figures, figures_from
from tracker.ledger.models import KINDS, Item
from tracker.ledger.queries import in_ledger_of, is_overdue, stands_in


@dataclass(frozen=True, slots=True)
class Counts:
    """Of an organisation, or of several added up. kinds: finding and action, each with figures of its own. asked:
    extensions in decision, of whichever kind."""

    kinds: Mapping[str, Figures] = field(default_factory=lambda: {kind: Figures() for kind in KINDS})
    asked: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts({kind: self.kinds[kind] + other.kinds[kind] for kind in KINDS}, self.asked + other.asked)

    @property
    def items(self) -> int:
        return sum(figures.total for figures in self.kinds.values())


def counts_within(organisation_id: int, *, year: int | None, today: date, below: bool = False) -> dict[int, Counts]:
    """Each organisation's own, by id; those without items are missing. year None: of all years. One query."""
    rows: dict[int, dict[str, list[tuple[str, int, int]]]] = defaultdict(lambda: {kind: [] for kind in KINDS})
    asked: dict[int, int] = defaultdict(int)
    for place, kind, state, count, overdue, waiting in db.session.execute(
        counting(organisation_id, year, today, below=below)
    ):
        rows[place][kind].append((state, count, overdue))
        asked[place] += waiting
    return {
        place: Counts({kind: figures_from(found) for kind, found in kinds.items()}, asked[place])
        for place, kinds in rows.items()
    }


def counting(organisation_id: int, year: int | None, today: date, *, below: bool) -> Select[Any]:
    conditions = [stands_in(organisation_id, below=below)] + ([in_ledger_of(year)] if year else [])
    of = (Item.organisation_id, Item.kind, Item.state)
    waiting = how_many(Item.asked_due_on.is_not(None))
    return select(*of, func.count(), how_many(is_overdue(today)), waiting).where(*conditions).group_by(*of)


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
