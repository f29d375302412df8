"""Where an item stands: one table holds the one-row function and the many-row queries to the same answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import NOW, THRESHOLDS
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline, Level, Standing, add_months, deadline_view, lateness, next_check
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
    (date(2026, 3, 6), date(2026, 3, 5), Standing.ON_TRACK, None),  # a day's term warns on the day itself alone
    (None, date(2028, 3, 1), Standing.UNDATED, None),  # F21: no date is no date
]


@pytest.mark.parametrize(("due_on", "today", "standing", "level"), TABLE)
def test_one_row_and_many_rows_agree(ctx, cast, make_item, due_on, today, standing, level):
    """F19."""
    make_item(due_on=due_on)
    item = db.session.scalars(select(Item)).one()

    view = deadline_view(state=item.state, due_on=due_on, opened_on=OPENED, today=today, thresholds=THRESHOLDS)

    assert (view.standing, view.level) == (standing, level)
    assert view.days == ((due_on - today).days if due_on else None)
    assert lateness(state=item.state, due_on=due_on, today=today) == (standing if level is Level.RED else None)
    assert is_among(is_overdue(today)) == (standing is Standing.OVERDUE)
    assert is_among(is_due_soon(today, THRESHOLDS)) == (standing in (Standing.DUE_TODAY, Standing.DUE_SOON))


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_finished_is_never_overdue(ctx, cast, make_item, state):
    make_item(state=state)

    assert not is_among(is_overdue(date(2030, 1, 1)))


# due_on, closed_on → standing: closed on the very day is in time
CLOSED = [
    (date(2026, 3, 6), date(2026, 3, 5), Standing.CLOSED),
    (date(2026, 3, 5), date(2026, 3, 5), Standing.CLOSED),
    (date(2026, 3, 4), date(2026, 3, 5), Standing.CLOSED_LATE),
    (None, date(2026, 3, 5), Standing.CLOSED),
]


@pytest.mark.parametrize(("due_on", "closed_on", "standing"), CLOSED)
def test_what_is_closed_is_in_time_or_late_by_its_two_dates(due_on, closed_on, standing):
    row = {"state": "closed", "due_on": due_on, "closed_on": closed_on, "today": date(2030, 1, 1)}

    view = deadline_view(**row, opened_on=OPENED, thresholds=THRESHOLDS)

    assert (view.standing, view.level) == (standing, None)
    assert view.days == ((due_on - date(2030, 1, 1)).days if due_on else None)
    assert lateness(**row) == (standing if standing is Standing.CLOSED_LATE else None)


def test_what_is_cancelled_is_neither_late_nor_warned_of():
    row = {"state": "cancelled", "due_on": date(2026, 3, 4), "today": date(2026, 3, 5)}

    view = deadline_view(**row, opened_on=date(2026, 1, 1), thresholds=THRESHOLDS)

    assert (view.standing, view.days, view.level) == (Standing.CANCELLED, -1, None)
    assert lateness(**row) is None


DAY = date(2026, 9, 30)
# as agreed → kind, due_on, whether it is kept up, months between looks, the day of the month they keep to
AGREED = [
    (Deadline(), (None, None, False, None, None)),
    (Deadline("fixed", DAY), ("fixed", DAY, False, None, None)),
    (Deadline("fixed", DAY, ongoing=True, check_months=6), ("fixed", DAY, True, 6, None)),
    (Deadline("immediate"), ("immediate", None, False, None, None)),
    (Deadline("ongoing"), ("ongoing", date(2026, 6, 5), True, 3, 5)),
    (Deadline("ongoing", check_months=1), ("ongoing", date(2026, 4, 5), True, 1, 5)),
    (Deadline("ongoing", DAY, check_months=6), ("ongoing", DAY, True, 6, 30)),
]


@pytest.mark.parametrize(("deadline", "expected"), AGREED)
def test_a_deadline_says_what_stands_in_the_columns_of_its_item(deadline, expected):
    """DOMAIN §5: what is kept up and has no date is due at its first look."""
    fields = replace(deadline, text="九月底前").fields(today=OPENED)

    assert fields.pop("time_limit_text") == "九月底前"
    assert list(fields) == ["deadline_kind", "due_on", "ongoing", "check_months", "anchor_day"]
    assert tuple(fields.values()) == expected


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
    assert next_check(anchor, months=3, after=date(2035, 2, 1)) == date(2035, 4, 30)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("first", "months", "dates"),
    [
        (date(2027, 1, 31), 1, [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)]),
        (date(2027, 1, 30), 1, [date(2027, 2, 28), date(2027, 3, 30)]),
        (date(2027, 11, 30), 3, [date(2028, 2, 29), date(2028, 5, 30), date(2028, 8, 30)]),
        (date(2027, 8, 31), 6, [date(2028, 2, 29), date(2028, 8, 31)]),
        (date(2028, 2, 29), 12, [date(2029, 2, 28), date(2030, 2, 28), date(2031, 2, 28), date(2032, 2, 29)]),
    ],
)
@pytest.mark.parametrize("anchored", [True, False], ids=["with its anchor day", "from before anchor days"])
def test_a_short_month_does_not_move_the_day_of_the_checks(ctx, cast, make_item, first, months, dates, anchored):
    """F23"""
    deadline = Deadline("ongoing", first, True, "", months)
    begun = datetime(first.year - 1, 6, 1, 2, tzinfo=UTC)
    item = db.session.get_one(Item, make_item(year=first.year, deadline=deadline, at=begun))
    seen = []

    for _check in dates:
        if not anchored:
            db.session.execute(update(Item).values(anchor_day=None))
            db.session.refresh(item)
        eve = item.due_on - timedelta(days=1)
        workflow.report_progress(
            item, by=cast.owner, at=datetime(*eve.timetuple()[:3], 2, tzinfo=UTC), words=f"检查{eve}"
        )
        seen.append(item.due_on)

    assert seen == dates


def test_without_a_date_the_checks_fall_on_the_day_they_were_agreed(ctx, cast, make_item):
    """F23: agreed on 30 November, first due on 28 February."""
    begun = datetime(2026, 11, 30, 2, tzinfo=UTC)
    item = db.session.get_one(Item, make_item(at=begun, deadline=Deadline("ongoing", None, True, "", 3)))
    assert (item.due_on, item.anchor_day) == (date(2027, 2, 28), 30)

    workflow.report_progress(item, by=cast.owner, at=datetime(2027, 2, 20, 2, tzinfo=UTC), words="已检查")

    assert item.due_on == date(2027, 5, 30)


def test_a_date_agreed_anew_is_the_new_anchor(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(deadline=Deadline("ongoing", date(2026, 3, 31), True, "", 1)))

    workflow.set_deadline(
        item, deadline=Deadline("ongoing", date(2026, 4, 15), True, "", 1), by=cast.secretary, at=NOW, words="改在月中"
    )
    workflow.report_progress(item, by=cast.owner, at=datetime(2026, 4, 14, 2, tzinfo=UTC), words="已检查")

    assert item.due_on == date(2026, 5, 15)


IN_FEBRUARY = datetime(2027, 2, 10, 2, tzinfo=UTC)


@pytest.mark.parametrize("anchored", [True, False], ids=["with its anchor day", "from before anchor days"])
@pytest.mark.parametrize(("months", "next_on"), [(1, date(2027, 3, 31)), (3, date(2027, 5, 31))])
def test_the_day_shown_in_a_short_month_and_saved_again_moves_no_check(ctx, cast, make_item, months, next_on, anchored):
    """F23: the deadline page saved as it stands, or with another interval alone."""
    item = on_the_28th_for_the_31st(make_item, cast, anchored=anchored)

    workflow.set_deadline(
        item, deadline=Deadline("ongoing", item.due_on, True, "", months), by=cast.secretary, at=IN_FEBRUARY
    )
    workflow.report_progress(item, by=cast.owner, at=datetime(2027, 2, 28, 2, tzinfo=UTC), words="二月已检查")

    assert item.due_on == next_on


def test_a_new_round_with_the_day_of_before_keeps_the_rhythm(ctx, cast, make_item):
    """F23: reopening offers the day of the last round."""
    item = on_the_28th_for_the_31st(make_item, cast, anchored=True)
    shown = item.due_on
    workflow.request_closure(item, by=cast.owner, at=IN_FEBRUARY, words="已形成制度")
    workflow.close(item, by=cast.secretary, at=IN_FEBRUARY)

    workflow.reopen(
        item, by=cast.secretary, at=IN_FEBRUARY, words="又有反弹", deadline=Deadline("ongoing", shown, True, "", 1)
    )

    assert (item.due_on, item.anchor_day) == (date(2027, 2, 28), 31)


def on_the_28th_for_the_31st(make_item, cast, *, anchored):
    deadline = Deadline("ongoing", date(2027, 1, 31), True, "", 1)
    item = db.session.get_one(Item, make_item(year=2027, deadline=deadline, at=datetime(2026, 12, 1, 2, tzinfo=UTC)))
    workflow.report_progress(item, by=cast.owner, at=datetime(2027, 1, 31, 2, tzinfo=UTC), words="一月已检查")
    assert (item.due_on, item.anchor_day) == (date(2027, 2, 28), 31)
    if not anchored:
        db.session.execute(update(Item).values(anchor_day=None))
        db.session.refresh(item)
    return item
