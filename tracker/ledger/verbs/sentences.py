"""What an event says where its verb's name is not enough: from its changes, to stand after the actor's name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from tracker.common.filters import long_date
from tracker.ledger.models import CARRIERS
from tracker.ledger.wording import deadline_kind_name, field_name

Changes = Mapping[str, list[Any]]  # field → [old, new]
People = Mapping[int, str]  # id → name


def new(changes: Changes, field: str) -> Any:
    return changes.get(field, (None, None))[1]


def day(changes: Changes, field: str, place: int = 1) -> str:
    value = changes.get(field, (None, None))[place]
    return long_date(date.fromisoformat(value)) if value else ""


def added(changes: Changes, people: People) -> str:
    if ledger := new(changes, "taken_over_from"):
        return _("从《%(ledger)s》接管", ledger=ledger)
    owner = people.get(new(changes, "owner_id"), "")
    due = day(changes, "due_on")
    if owner and due:
        return _("录入台账，交办给%(owner)s，时限 %(due)s", owner=owner, due=due)
    if owner:
        return _("录入台账，交办给%(owner)s", owner=owner)
    return _("录入台账，时限 %(due)s", due=due) if due else pgettext("event", "录入台账")


def assigned(changes: Changes, people: People) -> str:
    owner, lead = (people.get(new(changes, field), "") for field in CARRIERS)
    if owner and lead:
        return _("交办给%(owner)s，责任领导%(lead)s", owner=owner, lead=lead)
    if owner:
        return _("交办给%(owner)s", owner=owner)
    if lead:
        return _("确定责任领导为%(lead)s", lead=lead)
    return _("调整了责任人") if changes else _("重新确认了责任人")


def deadline_set(changes: Changes, people: People) -> str:
    old, due = day(changes, "due_on", 0), day(changes, "due_on")
    if "extensions" in changes:
        return _("时限推迟：%(old)s → %(due)s", old=old, due=due)
    if old and due:
        return _("时限由 %(old)s 改为 %(due)s", old=old, due=due)
    if due:
        return _("时限定为 %(due)s", due=due)
    if "deadline_kind" in changes:
        return _("时限改为“%(kind)s”", kind=deadline_kind_name(new(changes, "deadline_kind")))
    return _("确认了时限")


def extension_granted(changes: Changes, people: People) -> str:
    return _("同意延期：%(old)s → %(due)s", old=day(changes, "due_on", 0), due=day(changes, "due_on"))


def revised(changes: Changes, people: People) -> str:
    fields = _("、").join(field_name(field) for field in changes)
    return _("修改了%(fields)s", fields=fields) if fields else _("重新确认了内容")


def carried_over(changes: Changes, people: People) -> str:
    year = new(changes, "last_year")
    if "round" in changes:
        return _(
            "新的报告再次提出，转入 %(year)s 年度台账，开始第 %(round)s 轮整改", year=year, round=new(changes, "round")
        )
    return _("新的报告再次提出，转入 %(year)s 年度台账", year=year)


def reopened(changes: Changes, people: People) -> str:
    return _("重开，进入第 %(round)s 轮整改", round=new(changes, "round"))


def progress_told(changes: Changes, people: People) -> str:
    told_by = new(changes, "told_by")
    return _("转录了%(who)s在群里报的进展", who=told_by) if told_by else _("更新了进展")


def closed(changes: Changes, people: People) -> str:
    meeting = day(changes, "meeting_on")
    return _("同意销号（%(day)s会议研究）", day=meeting) if meeting else pgettext("event", "同意销号")


def extension_asked(changes: Changes, people: People) -> str:
    return _("申请延期至 %(due)s", due=day(changes, "asked_due_on"))


def handed_over(changes: Changes, people: People) -> str:
    owner, lead = people.get(new(changes, "owner_id"), ""), people.get(new(changes, "accountable_lead_id"), "")
    if owner:
        return _("移交给%(owner)s", owner=owner)
    return _("责任领导移交给%(lead)s", lead=lead) if lead else _("配合人移交")
