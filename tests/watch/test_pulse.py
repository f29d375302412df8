"""Whether anybody would notice that the watch is dead (F17)."""

from datetime import date, datetime, timedelta

import pytest

from tests.conftest import NOW
from tracker.common.clock import ZONE
from tracker.watch import jobs, pulse

TODAY = date(2026, 3, 5)


def beijing(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (beijing(5, 10), False),
        (beijing(6, 7, 29), False),
        (beijing(6, 7, 59), False),
        (beijing(6, 8, 0), True),
        (beijing(9, 0), True),
    ],
)
def test_half_an_hour_after_the_missed_time_the_watch_is_late(ctx, at, late):
    """F17."""
    jobs.run_sweep(TODAY, at=NOW)

    assert pulse.take_pulse(at=at).late is late


def test_a_new_instance_is_not_late_on_its_first_day(ctx, cast):
    assert not pulse.take_pulse(at=NOW + timedelta(hours=1)).late
    assert pulse.take_pulse(at=NOW + timedelta(days=2)).late


def test_an_empty_instance_is_never_late(ctx):
    found = pulse.take_pulse(at=NOW)

    assert (found.last, found.late) == (None, False)


def test_a_failed_run_does_not_count(ctx, cast, monkeypatch):
    monkeypatch.setattr(jobs.sweep, "sweep", lambda day, **_how: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        jobs.run_sweep(TODAY, at=NOW)

    assert pulse.take_pulse(at=NOW).last is None
