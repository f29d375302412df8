"""Working days: weekends, holidays, the Saturdays worked for them, and years nobody knows yet."""

from datetime import date

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.watch import holidays
from tracker.watch.stages import again_overdue, again_unarranged, again_waiting
from tracker.watch.workdays import Calendar

OCTOBER = holidays.official()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 3, 5), True),
        (date(2026, 3, 7), False),
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday
        (date(2026, 9, 20), True),  # a Sunday likewise
        (date(2028, 2, 29), True),
        (date(2031, 10, 1), True),  # of that year nobody knows: Monday to Friday
        (date(2031, 10, 4), False),
    ],
)
def test_a_day_is_worked_as_the_notice_says(day, worked):
    assert OCTOBER.is_working(day) is worked


def test_what_lies_between_is_counted_in_working_days():
    assert OCTOBER.between(date(2026, 9, 30), date(2026, 9, 30)) == 0
    assert OCTOBER.between(date(2026, 9, 30), date(2026, 10, 7)) == 0
    assert OCTOBER.between(date(2026, 9, 30), date(2026, 10, 10)) == 3
    assert OCTOBER.between(date(2026, 10, 10), date(2026, 9, 30)) == 0


def test_the_next_working_day_comes_after_the_holiday():
    assert OCTOBER.next_from(date(2026, 10, 1)) == date(2026, 10, 8)
    assert OCTOBER.next_from(date(2026, 10, 8)) == date(2026, 10, 8)


def test_counting_back_ends_before_so_many_working_days():
    for day in (date(2026, 10, 9), date(2026, 10, 11), date(2026, 3, 5)):
        assert OCTOBER.between(OCTOBER.back(day, 10), day) == 10


def test_a_week_begins_with_its_first_working_day():
    assert [day for day in range(5, 12) if OCTOBER.begins_week(date(2026, 10, day))] == [8]
    assert [day for day in range(2, 9) if OCTOBER.begins_week(date(2026, 3, day))] == [2]


def test_a_calendar_of_nothing_but_holidays_ends_all_the_same():
    nothing = Calendar({date(2026, 1, 1).replace(month=m, day=d): False for m in range(1, 13) for d in range(1, 29)})

    assert nothing.next_from(date(2026, 2, 2)) > date(2026, 2, 2)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (again_overdue, {0: 0, 1: 0, 2: 1, 3: 2, 4: 2, 5: 3, 8: 3, 9: 4, 17: 5}),
        (again_waiting, {0: 0, 1: 0, 2: 1, 3: 1, 4: 2, 7: 2, 8: 3}),
        (lambda days: again_unarranged(days, after=10), {10: 0, 19: 0, 20: 1, 39: 1, 40: 2}),
    ],
)
def test_it_comes_round_less_and_less_often(rule, told):
    assert {days: rule(days) for days in told} == told


def test_what_is_written_down_stands_over_the_official_calendar_until_it_is_forgotten(ctx, cast):
    day = date(2026, 3, 5)
    holidays.write_down({day: False}, name="运动会", by="admin", at=NOW)
    holidays.write_down({day: False, date(2027, 1, 1): False}, name="元旦", by="admin", at=NOW)
    db.session.commit()
    found = holidays.calendar()
    assert (found.is_working(day), found.is_known(date(2027, 5, 1)), len(holidays.own_days())) == (False, True, 2)

    holidays.forget([day])

    assert holidays.calendar().is_working(day)


def test_every_official_holiday_has_a_name_in_the_languages_of_the_program():
    assert set(holidays.OFFICIAL_NAMES) >= {name for day, name in holidays.holidays.items() if day.year >= 2020}
