"""Sixty days of the sample branch in which nobody does anything: nobody told on a day off, nobody more than once a day,
nobody forgotten. The table of person × day stands in docs/sixty-days.md; `python -m tests.watch.sixty_days` writes it.
"""

from collections import Counter

import pytest

from tests.watch.sixty_days import DAYS, DOCUMENT, live_through, written
from tracker.extensions import db
from tracker.watch.holidays import official

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lived(application, database):
    with application.app_context():
        database.begin_with("empty")
        found = live_through(application)
        db.session.remove()
    return found


def test_nobody_is_told_on_a_day_off(lived):
    off = [day for day in lived.days if not official().is_working(day)]

    assert len(off) == 20  # among them the National Day, the Mid-autumn Festival, a Saturday and a Sunday worked
    assert {told.day for told in lived.told} & set(off) == set()
    assert {day for _person, day in lived.letters} & set(off) == set()


def test_nobody_gets_more_than_one_digest_a_day(lived):
    assert Counter(lived.letters).most_common(1)[0][1] == 1
    assert Counter((told.person, told.day) for told in lived.moments).most_common(1)[0][1] == 1


def test_nobody_is_forgotten(lived):
    """Whatever waited in the morning of a working day was told by its evening; and whatever is overdue at the end was
    told its owner again and again."""
    assert {day: count for day, count in lived.left.items() if count and official().is_working(day)} == {}
    for item, owner, due_on in lived.overdue:
        overdue = official().between(due_on, lived.days[-1])
        begun = official().between(due_on, lived.days[0])
        heard = [told.day for told in lived.told if (told.item, told.person, told.stage) == (item, owner, "red")]
        expected = [days for days in (1, 2, 3, 5, 9, 17, 33) if begun < days <= overdue]
        assert len(heard) >= len(expected), (item, owner, due_on, heard)


def test_nothing_is_said_twice(lived):
    assert Counter((told.item, told.person, told.stage, told.time) for told in lived.told).most_common(1)[0][1] == 1


def test_the_table_in_the_docs_is_the_one_that_was_lived(lived):
    assert len(lived.days) == DAYS
    assert DOCUMENT.read_text("utf-8") == written(lived)
