"""Which past days people ask for: the ends of the last month, quarter and year; what a date in an address means."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from tracker.common.filters import long_date

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A day as it was asked for; problem: why it cannot be shown, in a sentence, "" when it can."""

    day: date
    problem: str = ""


def month_end(today: date) -> date:
    return today.replace(day=1) - ONE_DAY


def quarter_end(today: date) -> date:
    return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - ONE_DAY


def year_end(today: date) -> date:
    return date(today.year - 1, 12, 31)


def usual_day(today: date, first: date | None) -> date:
    """The end of last month, or today for a ledger younger than that."""
    return month_end(today) if first and first <= month_end(today) else today


def usual_start(today: date, first: date | None) -> date:
    """The end of last quarter, or of last month, or the eve of the ledger's first day."""
    ends = (quarter_end(today), month_end(today))
    return next((day for day in ends if first and first <= day), (first or today) - ONE_DAY)


def asked_day(text: str, *, usual: date, today: date) -> Asked:
    if not text.strip():
        return Asked(usual)
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return Asked(usual, _("“%(text)s”不是日期，请按 2026-06-30 这样填写。", text=text.strip()[:30]))
    if day > today:
        return Asked(day, _("%(day)s还没有到，台账只能看到今天为止。请选今天或更早的日期。", day=long_date(day)))
    return Asked(day)
