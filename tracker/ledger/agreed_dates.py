"""What may be agreed as a deadline, by whom, what a new date or a check brings with it, how late the old one was."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from tracker.common.clock import day_of
from tracker.ledger import queries
from tracker.ledger.deadlines import Deadline, deadline_view, next_check
from tracker.ledger.models import Item
from tracker.ledger.permits import permit
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed
from tracker.people.models import User

FARTHEST = 10  # years after the ledger's own; a date beyond is a slip of the pen


def check_deadline(deadline: Deadline, *, year: int) -> None:
    """The ledger of a year answers the report of the year before: no deadline can lie before that report's year.
    Raises NotAllowed 400."""
    if deadline.kind == "fixed" and deadline.due_on is None:
        raise NotAllowed(_("限期整改的事项请选择日期。"), status=400)
    if deadline.due_on and deadline.due_on.year < year - 1:
        raise NotAllowed(_("时限早于来源报告的年度，请检查日期。"), status=400)
    if deadline.due_on and deadline.due_on.year > year + FARTHEST:
        raise NotAllowed(_("时限在%(years)s年以后，请检查日期。", years=FARTHEST), status=400)


def check_not_made_immediate(item: Item, deadline: Deadline, *, by: User, at: datetime) -> None:
    """An immediate item closes without a second signature: nobody makes one of what they own themselves. Raises
    NotAllowed 403."""
    if deadline.kind != "immediate" or item.deadline_kind in (None, "immediate"):
        return
    acting_for = permit(item, VERBS["set_deadline"], by, today=day_of(at)).acting_for
    if item.owner_id is not None and item.owner_id in {by.id, acting_for.id if acting_for else None}:
        raise NotAllowed(_("不能把自己负责的事项改为“立行立改”，请由别人办理。"), status=403)


def days_passed(item: Item, *, until: date) -> int:
    """Days from the item's deadline to that day; 0 without a deadline or before it."""
    return max(0, (until - item.due_on).days) if item.due_on else 0


def moved(item: Item, due_on: date | None, at: datetime, *, extended: bool) -> dict[str, Any]:
    """What a new date brings with it: the first one stays, days past the old one stay known."""
    return {
        "first_due_on": item.first_due_on or due_on,
        "extensions": item.extensions + extended,
        "due_version": item.due_version + (due_on != item.due_on),
        "days_overdue": item.days_overdue + days_passed(item, until=min(due_on or day_of(at), day_of(at))),
    }


def agreed(item: Item, deadline: Deadline, at: datetime) -> dict[str, Any]:
    """As columns of the item. The day of the next check said once more is no new rhythm: in February a form shows the
    28th for a check of the 31st (F23)."""
    fields = deadline.fields(today=day_of(at))
    if deadline.kind == item.deadline_kind == "ongoing" and deadline.due_on and deadline.due_on == item.due_on:
        fields["anchor_day"] = anchor_day_of(item)
    return fields


def anchor_day_of(item: Item) -> int | None:
    """The day of the month on which its checks fall."""
    return item.anchor_day or queries.anchor_day_told(item)


def next_round(item: Item, deadline: Deadline, at: datetime) -> dict[str, Any]:
    """The first deadline of all stays known, and for how long it was overdue; the days up to the reopening count
    neither as overdue nor as extended."""
    fields = agreed(item, deadline, at)
    late = days_passed(item, until=item.closed_on) if item.closed_on else 0
    return fields | {
        "first_due_on": item.first_due_on or fields["due_on"],
        "days_overdue": item.days_overdue + late,
        "round": item.round + 1,
        "due_version": item.due_version + 1,
    }


def checked_on(item: Item, today: date) -> dict[str, Any]:
    """What a check of an ongoing item brings with it where it is near or past: the date of the next one, on the day
    that its rhythm keeps (F23)."""
    if not (item.due_on and item.check_months and is_check_near(item, today)):
        return {}
    anchor = anchor_day_of(item)
    latest = max(today, item.due_on)
    return {
        "due_on": next_check(item.due_on, months=item.check_months, after=latest, anchor_day=anchor),
        "anchor_day": anchor,
        "due_version": item.due_version + 1,
        "days_overdue": item.days_overdue + days_passed(item, until=today),
    }


def is_check_near(item: Item, today: date) -> bool:
    view = deadline_view(
        state=item.state,
        due_on=item.due_on,
        opened_on=item.opened_on,
        today=today,
        thresholds=thresholds().of(item.organisation_id),
    )
    return item.deadline_kind == "ongoing" and bool(view.level)
