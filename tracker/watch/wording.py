"""What is told, in words: what a stage is called, and why somebody is told now."""

from datetime import date

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tracker.common.filters import long_date
from tracker.watch.holiday_notice import Slip, Unreadable
from tracker.watch.models import Notice
from tracker.watch.stages import Part
from tracker.watch.weekly import Shown

PART_NAMES = {Part.DECIDE: _l("请您决定"), Part.DO: _l("请您办理"), Part.KNOW: _l("供您了解")}
# Sign, name and colour, as pills say them.
LOOKS = {
    "blue": ("◆", _l("蓝色预警"), "blue"),
    "yellow": ("◆", _l("黄色预警"), "amber"),
    "red": ("▲", _l("红色预警"), "red"),
    "closure": ("●", _l("待签批"), "amber"),
    "check": ("●", _l("待审核"), "amber"),
    "extension": ("●", _l("延期待决定"), "amber"),
    "follow_up": ("○", _l("回头看"), "blue"),
    "unarranged": ("○", _l("待安排"), "amber"),
    "urged": ("◇", _l("催办"), "amber"),
    "escalated": ("◈", _l("督办"), "red"),
    "returned": ("↩", _l("退回"), "amber"),
    "refused": ("↩", _l("延期未同意"), "amber"),
    "all_done": ("●", _l("措施已完成"), "blue"),
    "assigned": ("→", _l("交办"), "blue"),
    "handed": ("→", _l("移交"), "blue"),
    "mentioned": ("@", _l("提到"), "blue"),
    "deputy": ("→", _l("代办"), "blue"),
}
REASONS = {
    "closure": _l("申请销号，等您签批"),
    "check": _l("申请销号，等您审核"),
    "extension": _l("申请延期，等您决定"),
    "follow_up": _l("销号后到了回头看的日子，请看看整改是否巩固"),
    "all_done": _l("措施已全部销号，请申请问题销号"),
    "unarranged": _l("确认以后还没有责任人或者措施"),
    "urged": _l("被催办，请抓紧办理"),
    "escalated": _l("被督办，请优先办理"),
    "returned": _l("销号申请被退回，还缺什么写在事项里"),
    "refused": _l("延期没有同意，原来的时限不变"),
    "assigned": _l("新交给您"),
    "handed": _l("移交给您"),
    "mentioned": _l("有人在评论里提到您"),
}
GROUPS = {
    "newly": _l("新逾期"),
    "longest": _l("逾期最久"),
    "asked": _l("申请延期"),
    "closed": _l("一周内销号"),
}
SLIPS = {
    Slip.NO_YEAR: _l("没有看到年份，请连同标题一起粘贴，例如“2027年部分节假日安排”。"),
    Slip.NOTHING: _l("没有看到放假的日期，请粘贴通知里写放假安排的部分。"),
    Slip.NO_DATE: _l("“%(passage)s”里的日期读不出来，没有读入。"),
    Slip.WEEKDAY: _l("“%(passage)s”的星期与日历不符，请核对年份，没有读入。"),
    Slip.COUNT: _l("“%(passage)s”的天数与日期不符，请核对，没有读入。"),
    Slip.TOO_LONG: _l("“%(passage)s”的起止日期不对，没有读入。"),
}


def init_app(app: Flask) -> None:
    app.add_template_filter(look_of, "stage_look")
    app.add_template_filter(why_told)
    app.add_template_filter(group_name)
    app.add_template_filter(shown_words)
    app.add_template_filter(title_of, "notice_title")


def look_of(stage: str) -> tuple[str, str, str]:
    sign, name, colour = LOOKS[stage]
    return sign, str(name), colour


def why_now(notice: Notice, *, today: date) -> str:
    """Why its person is told on that day."""
    if notice.deputyship:
        names = {"name": notice.deputyship.principal.name, "day": long_date(notice.deputyship.ends_on)}
        return _("%(name)s请您代办，到%(day)s为止", **names)
    if notice.stage in REASONS:
        return str(REASONS[notice.stage])
    return deadline_words(notice.due_on, today)


def why_told(notice: Notice) -> str:
    """Afterwards: how it stood on the day on which it was noticed."""
    if notice.deputyship or notice.stage in REASONS or notice.due_on is None:
        return why_now(notice, today=notice.noticed_on)
    days, day = (notice.due_on - notice.noticed_on).days, long_date(notice.due_on)
    if days < 0:
        return _("时限 %(day)s，当时已逾期 %(count)s 天", day=day, count=-days)
    if days == 0:
        return _("时限 %(day)s，当天到期", day=day)
    return _("时限 %(day)s，当时还有 %(count)s 天", day=day, count=days)


def deadline_words(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    days, day = (due_on - today).days, long_date(due_on)
    if days < 0:
        return _("时限 %(day)s，已逾期 %(count)s 天", day=day, count=-days)
    if days == 0:
        return _("时限 %(day)s，今天到期", day=day)
    return _("时限 %(day)s，还有 %(count)s 天", day=day, count=days)


def group_name(what: str) -> str:
    return str(GROUPS[what])


def shown_words(shown: Shown, what: str) -> str:
    """What is said of an item in a group of the week."""
    if what == "closed" and shown.closed_on:
        return _("%(day)s销号", day=long_date(shown.closed_on))
    if what == "asked" and shown.due_on and shown.asked_due_on:
        days = {"day": long_date(shown.due_on), "later": long_date(shown.asked_due_on)}
        return _("从%(day)s延到%(later)s", **days)
    return _("时限 %(day)s", day=long_date(shown.due_on)) if shown.due_on else ""


def slip_sentence(wrong: Unreadable) -> str:
    """Why a pasted notice was not read in."""
    return str(SLIPS[wrong.slip]) % {"passage": wrong.passage}


def title_of(notice: Notice) -> str:
    return notice.item.title if notice.item else _("代办")
