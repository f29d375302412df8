"""What may be agreed as a deadline and by whom, when the next check is, how long a given-up deadline had passed."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from tracker.common.clock import day_of
from tracker.ledger import queries
from tracker.ledger.deadlines import Deadline, next_check
from tracker.ledger.models import Item
from tracker.ledger.permits import VERBS, permit
from tracker.people.access import NotAllowed
from tracker.people.models import User

FARTHEST = 10  # years after the ledger's own; a date beyond is a slip of the pen


def check_deadline(deadline: Deadline, *, year: int) -> None:
    """The ledger of a year answers the report of the year before: no deadline can lie before that report's year."""
    if deadline.kind == "fixed" and deadline.due_on is None:
        raise NotAllowed(_("限期整改的事项请选择日期。"), status=400)
    if deadline.due_on and deadline.due_on.year < year - 1:
        raise NotAllowed(_("时限早于来源报告的年度，请检查日期。"), status=400)
    if deadline.due_on and deadline.due_on.year > year + FARTHEST:
        raise NotAllowed(_("时限在%(years)s年以后，请检查日期。", years=FARTHEST), status=400)


def check_not_made_immediate(item: Item, deadline: Deadline, *, by: User, at: datetime) -> None:
    """An immediate item closes without a second signature: nobody makes one of what they own themselves."""
    if deadline.kind != "immediate" or item.deadline_kind in (None, "immediate"):
        return
    acting_for = permit(item, VERBS["set_deadline"], by, today=day_of(at)).acting_for
    if item.owner_id in {by.id, acting_for.id if acting_for else None}:
        raise NotAllowed(_("不能把自己负责的事项改为“立行立改”，请由别人办理。"), status=403)


def checked_on(item: Item, today: date) -> dict[str, Any]:
    """What a check of an ongoing item brings with it: the date of the next one, on the day its rhythm keeps (F23)."""
    if not (item.due_on and item.check_months):
        return {}
    anchor = item.anchor_day or queries.anchor_day_told(item)
    latest = max(today, item.due_on)
    return {
        "due_on": next_check(item.due_on, months=item.check_months, after=latest, anchor_day=anchor),
        "anchor_day": anchor,
        "due_version": item.due_version + 1,
        "days_overdue": item.days_overdue + days_passed(item, until=today),
    }


def days_passed(item: Item, *, until: date) -> int:
    """Days from the item's deadline to that day; 0 without a deadline or before it."""
    return max(0, (until - item.due_on).days) if item.due_on else 0
