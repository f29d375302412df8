"""How many items each view holds today: all views in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import parse_qsl

from sqlalchemy import Select, func, select

from tracker.extensions import db
from tracker.ledger import listing
from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import Item
from tracker.ledger.queries import Filter, latest_years, latest_years_within, matching
from tracker.ledger.saved_views.conditions import KEPT
from tracker.ledger.saved_views.models import SavedView
from tracker.ledger.searching.asking import questions
from tracker.people.access import Right, organisation_ids_with, reads_below
from tracker.people.models import User

pairs = partial(zip, strict=True)


@dataclass(frozen=True, slots=True)
class Counted:
    """A view, the arguments of its list, and how many items that list has."""

    view: SavedView
    arguments: dict[str, str]
    count: int


def with_counts(query: Select[tuple[SavedView]], *, person: User, today: date, thresholds: Thresholds) -> list[Counted]:
    """The views of a query with their counts: at most five statements."""
    views = list(db.session.scalars(query))
    arguments = [arguments_of(view) for view in views]
    asked = filters(views, arguments, person)
    numbers = counts(asked, today=today, thresholds=thresholds) if views else []
    return [Counted(*row) for row in pairs(views, arguments, numbers)]


def arguments_of(view: SavedView) -> dict[str, str]:
    return {name: text for name, text in parse_qsl(view.query) if name in KEPT}


def filters(views: Sequence[SavedView], arguments: Sequence[dict[str, str]], person: User) -> list[Filter]:
    """What each means today: the latest year where none was chosen, "me" whoever looks."""
    below = ["below" in wanted and reads_below(person, view.organisation) for view, wanted in pairs(views, arguments)]
    years = default_years([(view.organisation_id, reaching) for view, reaching in pairs(views, below)])
    words = {listing.typed_words(wanted) for wanted in arguments}
    questioned = questions(words, organisation_ids_with(person, Right.READ))
    return [
        listing.filter_from(
            wanted,
            organisation_id=view.organisation_id,
            me=person.id,
            default_year=years.get((view.organisation_id, reaching)),
            below=reaching,
            questions=questioned,
        )
        for (view, wanted), reaching in pairs(pairs(views, arguments), below)
    ]


def default_years(places: Sequence[tuple[int, bool]]) -> dict[tuple[int, bool], int]:
    """The latest year of each ledger, and of each with everything below it."""
    years: dict[tuple[int, bool], int] = {}
    for reaching, latest in ((False, latest_years), (True, latest_years_within)):
        ids = {place for place, reaches in places if reaches is reaching}
        if ids:
            years |= {(place, reaching): year for place, year in db.session.execute(latest(ids)).tuples()}
    return years


def counts(asked: Iterable[Filter], *, today: date, thresholds: Thresholds) -> Sequence[int]:
    numbers = [
        select(func.count())
        .select_from(Item)
        .where(*matching(wanted, today=today, thresholds=thresholds))
        .scalar_subquery()
        for wanted in asked
    ]
    return list(db.session.execute(select(*numbers)).one())
