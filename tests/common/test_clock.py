"""The day changes at midnight in Beijing, wherever the machine stands."""

import time
from datetime import UTC, date, datetime

import pytest
import time_machine

from tracker.common import clock


@pytest.fixture(params=["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"])
def system_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 10, 15, 59, 59, tzinfo=UTC), date(2026, 3, 10)),
        (datetime(2026, 3, 10, 16, 0, 0, tzinfo=UTC), date(2026, 3, 11)),
    ],
)
def test_the_day_changes_at_midnight_in_beijing(system_zone, instant, day):
    """F19, F26: 23:59 is still the day itself, 00:00 the next."""
    with time_machine.travel(instant, tick=False):
        assert clock.today() == day
    assert (instant < clock.end_of(date(2026, 3, 10))) == (day == date(2026, 3, 10))
