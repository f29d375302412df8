"""The ledgers below a committee, added up: one line for each organisation directly below, each the sum of its tree.

Lines stand in the tree's own order, never by their figures: nobody is ranked here (DOMAIN §2).
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import load_only

from tracker.common.shares import percent
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.ledger.queries import in_ledger_of, is_open, is_overdue, stands_in
from tracker.people.models import Organisation
from tracker.people.queries import organisations_below


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of items. closed + under_way + cancelled = items; findings + actions = items; the others overlap."""

    items: int = 0
    findings: int = 0
    actions: int = 0
    closed: int = 0
    under_way: int = 0
    cancelled: int = 0
    overdue: int = 0
    asked: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def rate(self) -> str:
        """完成率: closed ÷ items (DOMAIN §4); nothing where there are none."""
        return percent(self.closed, self.items) if self.items else ""


NOTHING = Totals()


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation with its whole tree; has_below: there are others in it. alone: its own ledger only."""

    organisation: Organisation
    figures: Totals
    has_below: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FiguresBelow:
    lines: tuple[Line, ...]
    total: Totals


def figures_below(organisation: Organisation, *, year: int | None, today: date) -> FiguresBelow:
    """Two queries, however many organisations and items. year None: of all years."""
    named = load_only(Organisation.name, Organisation.slug, Organisation.path)
    places = sorted(db.session.scalars(organisations_below(organisation).options(named)), key=lambda place: place.line)
    found = counts(organisation, year=year, today=today)
    own = found.get(organisation.id, NOTHING)
    depth = len(organisation.line)
    sums: dict[int, Totals] = {}
    for place in places:
        child = place.line[depth]
        sums[child] = sums.get(child, NOTHING) + found.get(place.id, NOTHING)
    parents = {place.line[-2] for place in places}
    lines = [Line(place, sums[place.id], place.id in parents) for place in places if place.id in sums]
    if own.items:
        lines.insert(0, Line(organisation, own, alone=True))
    return FiguresBelow(tuple(lines), sum(sums.values(), own))


def counts(organisation: Organisation, *, year: int | None, today: date) -> dict[int, Totals]:
    """Each organisation's own figures, by id; those without items are missing."""
    return {place: Totals(*numbers) for place, *numbers in db.session.execute(counting(organisation, year, today))}


def counting(organisation: Organisation, year: int | None, today: date) -> Select[Any]:
    conditions = [stands_in(organisation.id, below=True)] + ([in_ledger_of(year)] if year else [])
    return (
        select(
            Item.organisation_id,
            func.count(),
            how_many(Item.kind == "finding"),
            how_many(Item.kind == "action"),
            how_many(Item.state == "closed"),
            how_many(is_open()),
            how_many(Item.state == "cancelled"),
            how_many(is_overdue(today)),
            how_many(Item.asked_due_on.is_not(None)),
        )
        .where(*conditions)
        .group_by(Item.organisation_id)
    )


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
