"""Working days: given which days are special, what is worked on, how many lie between, which comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
LONGEST_HOLIDAY = 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """special: days that are not what their weekday says, True where they are worked. years: those of which the
    official notice is known; any other goes by Monday to Friday."""

    special: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    counted: dict[tuple[date, date], int] = field(default_factory=dict, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        return self.special.get(day, day.weekday() < 5)

    def is_known(self, day: date) -> bool:
        return day.year in self.years

    def between(self, after: date, until: date) -> int:
        """Working days later than `after`, up to and including `until`; many items share a deadline, so each pair is
        counted once."""
        if (found := self.counted.get((after, until))) is None:
            days = (after + DAY * step for step in range(1, (until - after).days + 1))
            found = self.counted[after, until] = sum(map(self.is_working, days))
        return found

    def next_from(self, day: date) -> date:
        """That day, or the first working day after it."""
        return self.nearest(day, DAY)

    def latest(self, day: date) -> date:
        """That day, or the last working day before it."""
        return self.nearest(day, -DAY)

    def nearest(self, day: date, step: timedelta) -> date:
        for _day in range(LONGEST_HOLIDAY):
            if self.is_working(day):
                return day
            day += step
        return day  # a calendar of nothing but holidays is a slip of whoever wrote it

    def back(self, day: date, count: int) -> date:
        """The latest day after which `count` working days lie up to and including `day`."""
        while count > 0 and day.year > 1900:
            count -= self.is_working(day)
            day -= DAY
        return day

    def begins_week(self, day: date) -> bool:
        """The first working day since Monday."""
        monday = day - DAY * day.weekday()
        return self.is_working(day) and not any(self.is_working(monday + DAY * n) for n in range(day.weekday()))
