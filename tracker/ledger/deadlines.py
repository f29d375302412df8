"""An item's dates and today → where it stands: the only place that knows, for one row.

`queries.py` says the same for many rows; tests/ledger/test_deadlines.py holds both to one table.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """Derived from dates, never typed. Order of urgency: overdue, due_today, due_soon, on_track."""

    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"
    UNDATED = "undated"
    CLOSED = "closed"
    CLOSED_LATE = "closed_late"
    SIGNED_LATE = "signed_late"
    CANCELLED = "cancelled"


class Level(StrEnum):
    """Warning level 预警: blue tells the owner, yellow the accountable lead too, red the secretary."""

    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Days left at which a warning level begins, each capped at one third of the item's own term. own: blue and yellow
    of the organisations that decided otherwise."""

    blue: int
    yellow: int
    own: Mapping[int, tuple[int, int]] = field(default_factory=dict, compare=False)

    def of(self, organisation_id: int) -> "Thresholds":
        """Those of one organisation."""
        return Thresholds(*self.own[organisation_id]) if organisation_id in self.own else self


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """Where an item stands on a day. days: left until due_on, negative when past, None without a date."""

    standing: Standing
    days: int | None
    level: Level | None

    @property
    def days_overdue(self) -> int:
        return -self.days if self.days is not None and self.standing is Standing.OVERDUE else 0


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as agreed: kind immediate | fixed | ongoing, the date, whether it is kept up afterwards, and
    the words it was written in. check_months: how often an ongoing item is looked at."""

    kind: str | None = None
    due_on: date | None = None
    ongoing: bool = False
    text: str = ""
    check_months: int = 3

    def fields(self, *, today: date) -> dict[str, Any]:
        """As columns of an item. An ongoing item without a date is due at its first check, DOMAIN §5."""
        ongoing = self.ongoing or self.kind == "ongoing"
        due_on = self.due_on
        if self.kind == "ongoing" and due_on is None:
            due_on = add_months(today, self.check_months)
        return {
            "deadline_kind": self.kind,
            "due_on": due_on,
            "ongoing": ongoing,
            "check_months": self.check_months if ongoing else None,
            "anchor_day": (self.due_on or today).day if self.kind == "ongoing" else None,
            "time_limit_text": self.text,
        }


def deadline_view(
    *,
    state: str,
    due_on: date | None,
    opened_on: date,
    closed_on: date | None = None,
    requested_on: date | None = None,
    today: date,
    thresholds: Thresholds,
) -> DeadlineView:
    """DOMAIN §5: due on the 10th is overdue from the 11th; a 15-day item is not yellow at birth."""
    days = (due_on - today).days if due_on else None
    late = lateness(state=state, due_on=due_on, closed_on=closed_on, requested_on=requested_on, today=today)
    if state == "cancelled":
        return DeadlineView(Standing.CANCELLED, days, None)
    if state == "closed":
        return DeadlineView(late or Standing.CLOSED, days, None)
    if due_on is None or days is None:
        return DeadlineView(Standing.UNDATED, None, None)
    level = warning_level(days=days, term=(due_on - opened_on).days, thresholds=thresholds)
    if late:
        return DeadlineView(late, days, level)
    if days == 0:
        return DeadlineView(Standing.DUE_TODAY, 0, level)
    return DeadlineView(Standing.DUE_SOON if level else Standing.ON_TRACK, days, level)


def lateness(
    *,
    state: str,
    due_on: date | None,
    closed_on: date | None = None,
    requested_on: date | None = None,
    today: date,
) -> Standing | None:
    """Overdue, closed late, or asked for in time and signed late, about which no threshold has a say; None for what is
    none of these."""
    if state == "closed":
        if not is_closed_late(due_on=due_on, closed_on=closed_on):
            return None
        in_time = requested_on is not None and due_on is not None and requested_on <= due_on
        return Standing.SIGNED_LATE if in_time else Standing.CLOSED_LATE
    if state == "cancelled" or due_on is None or due_on >= today:
        return None
    return Standing.OVERDUE


def warning_level(*, days: int, term: int, thresholds: Thresholds) -> Level | None:
    """days: left, negative when past. term: the item's own length in days. The day itself always warns."""
    if days < 0:
        return Level.RED
    for level, threshold in ((Level.YELLOW, thresholds.yellow), (Level.BLUE, thresholds.blue)):
        if days == 0 or (days <= threshold and days * 3 <= term):
            return level
    return None


def warned_from(*, term: int, thresholds: Thresholds) -> int:
    """How many days before its date an item of so many days turns yellow; 0 for one too short for it."""
    return max(0, min(thresholds.yellow, term // 3))


def is_closed_late(*, due_on: date | None, closed_on: date | None) -> bool:
    return due_on is not None and closed_on is not None and closed_on > due_on


def next_check(last: date, *, months: int, after: date, anchor_day: int | None = None) -> date:
    """The first date `last + k × months` later than `after`. anchor_day: the day of the month that the rhythm keeps,
    where a short month had moved the last check (F23)."""
    elapsed = (after.year - last.year) * 12 + after.month - last.month
    step = max(1, elapsed // months)
    while (candidate := add_months(last, step * months, anchor_day)) <= after:
        step += 1
    return candidate


def add_months(day: date, months: int, anchor_day: int | None = None) -> date:
    """29 February plus twelve months is 28 February; anchored to the 31st, 28 February plus one is 31 March."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(anchor_day or day.day, calendar.monthrange(year, month + 1)[1]))
