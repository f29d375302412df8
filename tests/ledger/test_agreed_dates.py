"""What may be agreed as a deadline, and what a new date brings with it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import agreed_dates, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import deputies
from tracker.people.access import NotAllowed

TODAY = NOW.date()


@pytest.mark.parametrize("due_on", [None, date(2025, 1, 1), date(2036, 12, 31)])
@pytest.mark.parametrize("kind", [None, "immediate", "ongoing"])
def test_a_deadline_lies_between_the_reports_year_and_ten_years_after_the_ledgers(ctx, kind, due_on):
    agreed_dates.check_deadline(Deadline(kind, due_on), year=2026)


@pytest.mark.parametrize(
    ("due_on", "why"),
    [
        (None, "限期整改的事项请选择日期。"),
        (date(2024, 12, 31), "时限早于来源报告的年度，请检查日期。"),
        (date(2037, 1, 1), "时限在10年以后，请检查日期。"),
    ],
)
def test_another_deadline_is_refused_with_its_reason(ctx, due_on, why):
    with pytest.raises(NotAllowed) as refused:
        agreed_dates.check_deadline(Deadline("fixed", due_on), year=2026)

    assert (str(refused.value), refused.value.status) == (why, 400)


def standing(**values):
    """What the rules read of an item."""
    dates = {"due_on": date(2026, 3, 1), "first_due_on": date(2026, 2, 1), "closed_on": None, "deadline_kind": "fixed"}
    counts = {"extensions": 2, "due_version": 5, "days_overdue": 7, "round": 3}
    return SimpleNamespace(**dates | counts | values)


@pytest.mark.parametrize(
    ("due_on", "until", "days"),
    [(date(2026, 3, 1), date(2026, 3, 4), 3), (date(2026, 3, 4), date(2026, 3, 1), 0), (None, date(2026, 3, 4), 0)],
)
def test_days_passed_are_counted_from_the_deadline(due_on, until, days):
    assert agreed_dates.days_passed(SimpleNamespace(due_on=due_on), until=until) == days


@pytest.mark.parametrize(
    ("due_on", "extended", "expected"),
    [
        (date(2026, 9, 30), True, (date(2026, 2, 1), 3, 6, 11)),  # four days past on the day it is moved
        (date(2026, 9, 30), False, (date(2026, 2, 1), 2, 6, 11)),
        (date(2026, 3, 1), False, (date(2026, 2, 1), 2, 5, 7)),  # the same day: nothing is new
        (date(2026, 3, 3), False, (date(2026, 2, 1), 2, 6, 9)),  # only the days that it takes away
        (None, False, (date(2026, 2, 1), 2, 6, 11)),
    ],
)
def test_a_new_date_keeps_the_first_and_the_days_past_the_old_one(due_on, extended, expected):
    fields = agreed_dates.moved(standing(), due_on, NOW, extended=extended)

    assert tuple(fields[name] for name in ("first_due_on", "extensions", "due_version", "days_overdue")) == expected


def test_a_first_date_is_kept_as_the_first():
    fields = agreed_dates.moved(standing_without_a_date(), date(2026, 9, 30), NOW, extended=False)

    assert fields == {"first_due_on": date(2026, 9, 30), "extensions": 2, "due_version": 6, "days_overdue": 7}


def standing_without_a_date():
    item = standing()
    item.due_on = item.first_due_on = None
    return item


@pytest.mark.parametrize(("closed_on", "days"), [(None, 7), (date(2026, 2, 20), 7), (date(2026, 3, 2), 8)])
def test_a_new_round_knows_the_first_deadline_and_how_late_the_last_round_was(closed_on, days):
    item = standing()
    item.closed_on = closed_on

    fields = agreed_dates.next_round(item, Deadline("fixed", date(2026, 9, 30)), NOW)

    assert (fields["due_on"], fields["first_due_on"]) == (date(2026, 9, 30), date(2026, 2, 1))
    assert (fields["days_overdue"], fields["round"], fields["due_version"]) == (days, 4, 6)


def test_a_round_that_is_the_first_with_a_date_keeps_it_as_the_first():
    fields = agreed_dates.next_round(standing_without_a_date(), Deadline("ongoing"), NOW)

    assert fields["due_on"] == fields["first_due_on"] == date(2026, 6, 5)
    assert (fields["deadline_kind"], fields["check_months"]) == ("ongoing", 3)


@pytest.mark.parametrize(
    ("today", "due_on", "late"),
    [
        (date(2026, 5, 20), date(2026, 9, 5), 0),  # near
        (date(2026, 6, 5), date(2026, 9, 5), 0),
        (date(2026, 9, 6), date(2026, 12, 5), 93),  # one look was missed
    ],
)
def test_an_ongoing_check_that_is_near_or_past_moves_on(ctx, cast, make_item, today, due_on, late):
    item = db.session.get_one(Item, make_item(deadline=Deadline("ongoing")))
    item.days_overdue, item.due_version = 7, 5

    fields = agreed_dates.checked_on(item, today)

    assert fields == {"due_on": due_on, "anchor_day": 5, "due_version": 6, "days_overdue": 7 + late}


@pytest.mark.parametrize(
    ("before", "kind", "due_on", "keeps"),
    [
        ("ongoing", "ongoing", date(2026, 2, 28), True),
        ("ongoing", "ongoing", date(2026, 2, 27), False),
        ("ongoing", "fixed", date(2026, 2, 28), False),
        ("fixed", "ongoing", date(2026, 2, 28), False),
        ("fixed", "fixed", date(2026, 2, 28), False),
    ],
)
def test_only_a_check_said_once_more_keeps_the_day_of_its_rhythm(before, kind, due_on, keeps):
    """F23."""
    item = standing(deadline_kind=before, due_on=date(2026, 2, 28), anchor_day=31)
    deadline = Deadline(kind, due_on, check_months=3)

    fields = agreed_dates.agreed(item, deadline, NOW)

    said = deadline.fields(today=TODAY)
    assert fields == (said | {"anchor_day": 31} if keeps else said)
    assert said["anchor_day"] != 31


def test_a_check_from_before_anchor_days_were_kept_goes_by_its_history(ctx, cast, make_item):
    """F23."""
    item = db.session.get_one(Item, make_item(deadline=Deadline("ongoing", date(2026, 3, 31), True, "", 1)))
    item.anchor_day, item.due_on = None, date(2026, 4, 30)

    fields = agreed_dates.checked_on(item, date(2026, 4, 30))

    assert (fields["due_on"], fields["anchor_day"]) == (date(2026, 5, 31), 31)


@pytest.mark.parametrize(
    "deadline", [Deadline("fixed", date(2026, 3, 6)), Deadline("fixed", date(2026, 3, 6), ongoing=True), Deadline()]
)
def test_what_is_not_kept_up_has_no_next_check(ctx, cast, make_item, deadline):
    item = db.session.get_one(Item, make_item(deadline=deadline))

    assert agreed_dates.checked_on(item, TODAY + timedelta(days=2)) == {}


def test_a_check_far_away_stays_where_it_is(ctx, cast, make_item):
    assert agreed_dates.checked_on(db.session.get_one(Item, make_item(deadline=Deadline("ongoing"))), TODAY) == {}


IMMEDIATE, FIXED = Deadline("immediate", TODAY), Deadline("fixed", date(2026, 9, 30))


def make_immediate(item, by, deadline=IMMEDIATE):
    agreed_dates.check_not_made_immediate(item, deadline, by=by, at=NOW)


def test_nobody_makes_what_they_own_immediate(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(owner=cast.secretary))

    with pytest.raises(NotAllowed) as refused:
        make_immediate(item, cast.secretary)
    told = (str(refused.value), refused.value.status)
    assert told == ("不能把自己负责的事项改为“立行立改”，请由别人办理。", 403)


def test_nor_do_they_through_a_deputy(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(owner=cast.secretary))
    period = {"starts_on": TODAY, "ends_on": TODAY}
    deputies.appoint(
        cast.member, principal=cast.secretary, organisation=cast.branch, by=cast.secretary, at=NOW, **period
    )
    db.session.flush()

    with pytest.raises(NotAllowed, match="由别人办理"):
        make_immediate(item, cast.member)


def test_whatever_is_no_loosening_is_free(ctx, cast, make_item):
    """Another's item, a date, what was immediate already, what had no deadline."""
    others, own = (db.session.get_one(Item, make_item(owner=who)) for who in (cast.owner, cast.secretary))
    undated = db.session.get_one(Item, make_item(owner=cast.secretary, due_on=None, deadline=Deadline()))

    make_immediate(others, cast.secretary)
    make_immediate(own, cast.secretary, FIXED)
    make_immediate(undated, cast.secretary)
    workflow.set_deadline(undated, deadline=IMMEDIATE, by=cast.secretary, at=NOW)
    make_immediate(undated, cast.secretary)

    assert undated.deadline_kind == "immediate"
