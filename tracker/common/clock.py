"""What time it is, in one place: verbs and pure functions are handed the answer."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")  # due dates are calendar dates here, DOMAIN §5


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The calendar day on which an aware instant falls for our users."""
    return instant.astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The first instant after that day, aware UTC: `at < end_of(day)` means "up to and including the day"."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
