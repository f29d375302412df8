"""A comparison in words: what each list of differences is called, and what was before → what is now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.common.filters import long_date
from tracker.ledger.past.comparison import Change, Comparison, Difference
from tracker.ledger.past.item_on import ItemOn
from tracker.ledger.thresholds import thresholds
from tracker.ledger.wording import STANDING_NAMES, deadline_kind_name, deadline_words, state_name

CHANGE_NAMES = {
    Change.ADDED: _l("新增"),
    Change.CARRIED_OVER: _l("转入本年度"),
    Change.CLOSED: _l("销号"),
    Change.CANCELLED: _l("中止"),
    Change.REOPENED: _l("重开"),
    Change.RETURNED: _l("申请销号被退回"),
    Change.FELL_OVERDUE: _l("新发生逾期"),
    Change.POSTPONED: _l("时限推迟"),
    Change.DATED: _l("时限确定或提前"),
    Change.STATE_MOVED: _l("状态有变化"),
    Change.REASSIGNED: _l("更换责任人"),
    Change.RETITLED: _l("改了标题"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One item of a list. old: "" where there is nothing to set against what is now."""

    item: ItemOn
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Section:
    """count: of all of them; lines: as many as a page shows."""

    change: Change
    name: str
    count: int
    lines: list[Line]


def sections(found: Comparison, *, limit: int) -> list[Section]:
    return [
        Section(
            change,
            str(CHANGE_NAMES[change]),
            len(differences),
            [line(change, difference, found.earlier.on, found.later.on) for difference in differences[:limit]],
        )
        for change, differences in found.differences.items()
    ]


def line(change: Change, difference: Difference, earlier: date, later: date) -> Line:
    words = WORDS.get(change, state_and_day)
    old = words(difference.old, earlier) if difference.old else ""
    return Line(difference.new, old, words(difference.new, later))


def state_and_day(item: ItemOn, day: date) -> str:
    """已销号（2026年9月18日）, and whether that was late."""
    if item.closed_on:
        on = _("%(state)s（%(day)s）", state=state_name(item.state), day=long_date(item.closed_on))
        late = item.lateness(day)
        return _("%(words)s，%(late)s", words=on, late=STANDING_NAMES[late]) if late else on
    return state_name(item.state)


def standing_words(item: ItemOn, day: date) -> str:
    due = due_words(item, day)
    words = deadline_words(item.view(day, thresholds()))
    return _("%(due)s，%(words)s", due=due, words=words) if item.due_on and words else due


def due_words(item: ItemOn, day: date) -> str:
    return long_date(item.due_on) or deadline_kind_name(item.deadline_kind)


def round_words(item: ItemOn, day: date) -> str:
    return _("第 %(round)s 轮，%(state)s", round=item.round, state=state_name(item.state))


def entry_words(item: ItemOn, day: date) -> str:
    return _("%(state)s，时限 %(due)s", state=state_and_day(item, day), due=due_words(item, day))


WORDS: dict[Change, Callable[[ItemOn, date], str]] = {
    Change.ADDED: entry_words,
    Change.CARRIED_OVER: entry_words,
    Change.REOPENED: round_words,
    Change.FELL_OVERDUE: standing_words,
    Change.POSTPONED: due_words,
    Change.DATED: due_words,
    Change.REASSIGNED: lambda item, day: item.owner.name if item.owner else _("未指定"),
    Change.RETITLED: lambda item, day: item.title,
}


def order_problem(begin: date, end: date) -> str:
    return "" if begin < end else _("起始日期应早于截止日期，请调整后再比较。")


def end_names() -> tuple[str, str, str]:
    return _("上月末"), _("上季度末"), _("去年末")
