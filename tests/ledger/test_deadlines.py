"""Where an item stands: one table holds the one-row function and the many-row queries to the same answers."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW, THRESHOLDS
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Level, Standing, add_months, deadline_view, lateness, next_check
from tracker.ledger.models import Item
from tracker.ledger.pages import view_of
from tracker.ledger.past.replay import ledger_as_of
from tracker.ledger.queries import is_due_soon, is_overdue

OPENED = date(2026, 3, 5)  # the day on which make_item's items begin


def is_among(condition):
    return db.session.scalar(select(Item.id).where(condition)) is not None


# due_on, today → standing, level
TABLE = [
    (date(2026, 9, 30), date(2026, 9, 30), Standing.DUE_TODAY, Level.YELLOW),
    (date(2026, 9, 30), date(2026, 10, 1), Standing.OVERDUE, Level.RED),  # F19: due today is not overdue
    (date(2026, 9, 30), date(2026, 9, 9), Standing.ON_TRACK, None),
    (date(2026, 9, 30), date(2026, 9, 10), Standing.DUE_SOON, Level.BLUE),
    (date(2026, 9, 30), date(2026, 9, 20), Standing.DUE_SOON, Level.YELLOW),
    (date(2026, 3, 20), date(2026, 3, 5), Standing.ON_TRACK, None),  # 15 days: not yellow at birth
    (date(2026, 3, 20), date(2026, 3, 15), Standing.DUE_SOON, Level.YELLOW),
    (date(2026, 3, 20), date(2026, 3, 14), Standing.ON_TRACK, None),
    (date(2026, 3, 5), date(2026, 3, 5), Standing.DUE_TODAY, Level.YELLOW),
    (date(2028, 2, 29), date(2028, 2, 29), Standing.DUE_TODAY, Level.YELLOW),
    (date(2028, 2, 29), date(2028, 3, 1), Standing.OVERDUE, Level.RED),
    (None, date(2028, 3, 1), Standing.UNDATED, None),  # F21: no date is no date
]


@pytest.mark.parametrize(("due_on", "today", "standing", "level"), TABLE)
def test_one_row_and_many_rows_agree(ctx, cast, make_item, due_on, today, standing, level):
    """F19."""
    make_item(due_on=due_on)
    item = db.session.scalars(select(Item)).one()

    view = deadline_view(state=item.state, due_on=due_on, opened_on=OPENED, today=today, thresholds=THRESHOLDS)

    assert (view.standing, view.level) == (standing, level)
    assert lateness(state=item.state, due_on=due_on, today=today) == (standing if level is Level.RED else None)
    assert is_among(is_overdue(today)) == (standing is Standing.OVERDUE)
    assert is_among(is_due_soon(today, THRESHOLDS)) == (standing in (Standing.DUE_TODAY, Standing.DUE_SOON))


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_finished_is_never_overdue(ctx, cast, make_item, state):
    make_item(state=state)

    assert not is_among(is_overdue(date(2030, 1, 1)))


def test_closing_late_is_told_apart_for_ever(ctx, cast, make_item):
    make_item(state="closed", due_on=date(2026, 3, 4), at=NOW)
    item = db.session.scalars(select(Item)).one()

    for years in (0, 5):
        view = deadline_view(
            state=item.state,
            due_on=item.due_on,
            opened_on=item.opened_on,
            closed_on=item.closed_on,
            today=OPENED + timedelta(days=365 * years),
            thresholds=THRESHOLDS,
        )
        assert view.standing is Standing.CLOSED_LATE


@pytest.mark.parametrize(
    ("asked", "signed", "standing"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), Standing.CLOSED),
        (date(2026, 3, 10), date(2026, 3, 12), Standing.SIGNED_LATE),
        (date(2026, 3, 11), date(2026, 3, 12), Standing.CLOSED_LATE),
    ],
)
def test_asked_for_in_time_and_signed_late_is_a_class_of_its_own(ctx, cast, make_item, asked, signed, standing):
    """DOMAIN §5, on the row and as it is told of the day."""
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 10)))
    at = {day: NOW + timedelta(days=(day - OPENED).days) for day in (asked, signed)}
    workflow.request_closure(item, by=cast.owner, at=at[asked], words="已完成")
    workflow.close(item, by=cast.secretary, at=at[signed])
    db.session.commit()

    (told,) = ledger_as_of(cast.branch, 2026, signed).items

    assert view_of(item).standing is standing
    assert told.view(signed, THRESHOLDS).standing is standing


def test_a_request_from_before_the_day_was_kept_counts_by_its_event(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 10), state="pending_review"))
    item.requested_on = None

    workflow.close(item, by=cast.secretary, at=NOW + timedelta(days=7))

    assert view_of(item).standing is Standing.SIGNED_LATE


def test_a_returned_request_was_none(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 10), state="pending_review"))
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺记录")
    workflow.request_closure(item, by=cast.owner, at=NOW + timedelta(days=6), words="已补")
    workflow.close(item, by=cast.secretary, at=NOW + timedelta(days=6))

    assert view_of(item).standing is Standing.CLOSED_LATE


def test_a_month_end_is_clamped_and_the_anchor_kept():
    """F23: 31 January drifting to 3 March."""
    anchor = date(2026, 1, 31)

    assert next_check(anchor, months=1, after=date(2026, 2, 1)) == date(2026, 2, 28)
    assert next_check(anchor, months=1, after=date(2026, 2, 28)) == date(2026, 3, 31)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
