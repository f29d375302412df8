"""Which days are worked: the official calendar, and over it what people of this instance wrote down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from chinese_calendar.constants import holidays, workdays
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from tracker.common.inserting import insert_missing
from tracker.extensions import db
from tracker.watch.models import CalendarDay
from tracker.watch.workdays import Calendar

# As the library calls them.
OFFICIAL_NAMES = {
    "New Year's Day": _l("元旦"),
    "Spring Festival": _l("春节"),
    "Tomb-sweeping Day": _l("清明节"),
    "Labour Day": _l("劳动节"),
    "Dragon Boat Festival": _l("端午节"),
    "National Day": _l("国庆节"),
    "Mid-autumn Festival": _l("中秋节"),
}


@dataclass(frozen=True, slots=True)
class SpecialDay:
    day: date
    is_working: bool
    name: str


@dataclass(frozen=True, slots=True)
class Year:
    """is_known: there is a notice, of the library or written down here."""

    year: int
    is_known: bool
    days: list[SpecialDay]


@cache
def official() -> Calendar:
    """The notices of the State Council on holidays, as the library `chinesecalendar` carries them."""
    special = dict.fromkeys(holidays, False) | dict.fromkeys(workdays, True)
    return Calendar(special, frozenset(day.year for day in special))


def calendar() -> Calendar:
    """One query. A year somebody wrote down is known, and each day of it stands over the official one."""
    own = dict(db.session.execute(select(CalendarDay.day, CalendarDay.is_working)).tuples().all())
    return Calendar({**official().special, **own}, official().years | {day.year for day in own})


def years_around(today: date) -> list["Year"]:
    """This year and the next, with all that is not as its weekday says."""
    names, known = {each.day: each.name for each in own_days()}, calendar()
    return [
        Year(
            year,
            year in known.years,
            [
                SpecialDay(day, worked, names.get(day) or OFFICIAL_NAMES.get(str(holidays.get(day, "")), ""))
                for day, worked in sorted(known.special.items())
                if day.year == year and worked != (day.weekday() < 5)
            ],
        )
        for year in (today.year, today.year + 1)
    ]


def own_days() -> list[CalendarDay]:
    return list(db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)))


def write_down(days: Mapping[date, bool], *, name: str, by: str, at: datetime) -> int:
    """Each day as given, in place of what was written of it before; how many."""
    forget(days)
    rows = [
        {"day": day, "is_working": is_working, "name": name[:60], "set_by": by, "set_at": at}
        for day, is_working in sorted(days.items())
    ]
    return len(insert_missing(rows, returning=CalendarDay.day))


def forget(days: Iterable[date]) -> None:
    """Back to what the official calendar says."""
    db.session.execute(delete(CalendarDay).where(CalendarDay.day.in_(list(days))))
