"""The ledgers below a committee, added up: one line for each organisation directly below, each the sum of its tree.

Lines stand in the tree's own order, never by their figures: nobody is ranked here (DOMAIN §2).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import load_only

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import state_bar
from tracker.ledger.counting import Counts, counts_within
from tracker.ledger.figures import Figures
from tracker.ledger.models import KINDS
from tracker.ledger.state_bar import Part
from tracker.people.models import Organisation
from tracker.people.queries import organisations_below

NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation with its whole tree; has_below: there are others in it. alone: its own ledger only."""

    organisation: Organisation
    figures: Counts
    has_below: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FiguresBelow:
    lines: tuple[Line, ...]
    total: Counts


def bars_of(below: FiguresBelow) -> list[list[Part]]:
    """A bar of states for each line, all on one scale: its length is the number of items, nobody's share."""
    counts = [state_counts(line.figures) for line in below.lines]
    whole = max((sum(each.values()) - each["late"] for each in counts), default=0)
    return [state_bar.parts(each, whole=whole) for each in counts]


def state_counts(figures: Counts) -> dict[str, int]:
    """Findings and measures together, without what was cancelled."""
    told = sum(figures.kinds.values(), Figures())
    tallies = {**told.states, "overdue": told.overdue}
    return state_bar.of_tallies(tallies)


def figures_below(organisation: Organisation, *, year: int | None, today: date) -> FiguresBelow:
    """Two queries, however many organisations and items. year None: of all years."""
    named = load_only(Organisation.name, Organisation.slug, Organisation.path)
    places = sorted(db.session.scalars(organisations_below(organisation).options(named)), key=lambda place: place.line)
    found = counts_within(organisation.id, year=year, today=today, below=True)
    own = found.get(organisation.id, NOTHING)
    depth = len(organisation.line)
    sums: dict[int, Counts] = {}
    for place in places:
        child = place.line[depth]
        sums[child] = sums.get(child, NOTHING) + found.get(place.id, NOTHING)
    parents = {place.line[-2] for place in places}
    lines = [Line(place, sums[place.id], place.id in parents) for place in places if place.id in sums]
    if own.items:
        lines.insert(0, Line(organisation, own, alone=True))
    return FiguresBelow(tuple(lines), sum(sums.values(), own))


def overview(organisation: Organisation, *, year: int | None) -> dict[str, Any]:
    """What the table of the organisations below shows; the workbench of a committee shows it too. Two queries."""
    found = figures_below(organisation, year=year, today=clock.today())
    return {"labels": labels(), "kinds": KINDS, "year": year, "below": found, "bars": bars_of(found)}


def labels() -> list[str]:
    """What the figures of one kind are called, in their order."""
    return [_("总数"), _("已销号"), _("整改中"), _("已中止"), _("逾期"), _("完成率")]
