"""The ledger's codes as words on a screen: states, kinds, verbs, fields, and every event as a sentence."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from sqlalchemy import select

from tracker.common.filters import long_date
from tracker.common.languages import gettext
from tracker.extensions import db
from tracker.ledger.deadlines import DeadlineView, Standing
from tracker.ledger.evidence import wording as evidence_wording
from tracker.ledger.models import CARRIERS, PEOPLE, Event
from tracker.people.models import User

STATE_NAMES = {
    "not_started": _l("未启动"),
    "in_progress": _l("正在整改"),
    "substantially_done": _l("基本完成"),
    "pending_review": _l("待销号"),
    "closed": _l("已销号"),
    "cancelled": _l("已中止"),
}
KIND_NAMES = {"finding": _l("问题"), "action": _l("措施")}
DEADLINE_KIND_NAMES = {
    "immediate": _l("立行立改"),
    "fixed": _l("限期整改"),
    "ongoing": _l("长期坚持"),
    None: _l("未定时限"),
}
STANDING_NAMES = {
    Standing.DUE_TODAY: _l("今天到期"),
    Standing.UNDATED: _l("未定时限"),
    Standing.CLOSED: _l("按期销号"),
    Standing.CLOSED_LATE: _l("逾期销号"),
}
VERB_NAMES = {
    "report_progress": _l("更新进展"),
    "start": _l("开始整改"),
    "mark_substantially_done": _l("标为基本完成"),
    "request_closure": _l("申请销号"),
    "close_directly": _l("直接销号"),
    "close": _l("同意销号"),
    "check": _l("审核通过"),
    "return": _l("退回"),
    "request_extension": _l("申请延期"),
    "approve_extension": _l("同意延期"),
    "reject_extension": _l("不同意延期"),
    "urge": _l("催办"),
    "escalate": _l("督办"),
    "keep_in_view": _l("挂账"),
    "let_go": _l("取消挂账"),
    "confirm_held": _l("回头看：没有反弹"),
    "hand_over": _l("移交"),
    "add_evidence": _l("添加佐证材料"),
    "withdraw_evidence": _l("撤回佐证材料"),
    "comment": _l("评论"),
    "assign": _l("交办"),
    "set_deadline": _l("调整时限"),
    "revise": _l("修改内容"),
    "cancel": _l("中止"),
    "reopen": _l("重开"),
    "carry_over": _l("转入新年度台账"),
}
FIELD_NAMES = {
    "title": _l("标题"),
    "text": _l("具体内容"),
    "target": _l("整改目标"),
    "root_cause": _l("原因剖析"),
    "responsible_unit": _l("责任单位"),
    "supporters": _l("配合单位"),
    "supporter_ids": _l("配合人"),
    "withheld": _l("拟不公开"),
    "finding_id": _l("对应的问题"),
}


def state_name(state: str) -> str:
    return str(STATE_NAMES[state])


def kind_name(kind: str) -> str:
    return str(KIND_NAMES[kind])


def deadline_kind_name(kind: str | None) -> str:
    return str(DEADLINE_KIND_NAMES[kind])


def deadline_words(view: DeadlineView) -> str:
    """How an item stands against its deadline; "" for what is closed without a date, or cancelled (F20)."""
    if view.standing is Standing.OVERDUE:
        return gettext("逾期 %(count)s 天", count=view.days_overdue)
    if view.standing in (Standing.DUE_SOON, Standing.ON_TRACK):
        return gettext("明天到期") if view.days == 1 else gettext("还有 %(count)s 天", count=view.days)
    if view.standing is Standing.CLOSED and view.days is None:
        return ""
    return str(STANDING_NAMES.get(view.standing, ""))


def mark_name(mark: str) -> str:
    """What a leader has made of an item, as a word beside its state: urged, escalated, watched."""
    return {
        "urged": pgettext("mark", "催办"),
        "escalated": pgettext("mark", "督办"),
        "watched": pgettext("mark", "挂账"),
    }[mark]


def verb_name(verb: str) -> str:
    return str(VERB_NAMES[verb])


def field_name(field: str) -> str:
    return str(FIELD_NAMES.get(field, field))


def said(value: Any) -> str:
    """A value of a change, as a person reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(value) if value not in (None, "") else _("（空）")


def people_in(events: Iterable[Event]) -> dict[int, str]:
    """The names behind every user id the events mention, in one query."""
    ids = {value for event in events for field in PEOPLE for value in event.changes.get(field, ()) if value is not None}
    if not ids:
        return {}
    return {user.id: user.name for user in db.session.scalars(select(User).where(User.id.in_(ids)))}


def who_did(event: Event) -> str:
    """周舟（代李宁）: a deputy and the principal."""
    if event.actor_id is None:
        return _("系统")
    if event.acting_for:
        return _("%(who)s（代%(principal)s）", who=event.actor, principal=event.acting_for)
    return event.actor


def sentence(event: Event, people: Mapping[int, str]) -> str:
    """What happened, to stand after the actor's name; the actor's own words are shown below it."""
    if event.kind == "note_overdue":
        return _("标记为逾期，已提醒%(names)s", names=event.words) if event.words else _("标记为逾期")
    if event.kind in SENTENCES:
        return SENTENCES[event.kind](event.changes, people)
    return {
        "start": pgettext("event", "开始整改"),
        "mark_substantially_done": pgettext("event", "标为基本完成"),
        "request_closure": pgettext("event", "申请销号"),
        "close_directly": _("立行立改，直接销号"),
        "check": _("审核通过，等书记签批"),
        "return": _("退回，须补充后再申请"),
        "reject_extension": pgettext("event", "不同意延期"),
        "urge": pgettext("event", "催办"),
        "escalate": pgettext("event", "督办"),
        "keep_in_view": pgettext("event", "挂账"),
        "let_go": pgettext("event", "取消挂账"),
        "confirm_held": _("回头看，确认没有反弹"),
        "comment": pgettext("event", "评论"),
        "cancel": _("中止了这一事项"),
    }.get(event.kind) or verb_or_code(event.kind)


def verb_or_code(kind: str) -> str:
    """A verb that has no sentence of its own yet is told by its name, one without a name by its code."""
    return verb_name(kind) if kind in VERB_NAMES else _("其他操作（%(kind)s）", kind=kind)


def new(changes: Mapping[str, list[Any]], field: str) -> Any:
    return changes.get(field, (None, None))[1]


def day(changes: Mapping[str, list[Any]], field: str, place: int = 1) -> str:
    value = changes.get(field, (None, None))[place]
    return long_date(date.fromisoformat(value)) if value else ""


def added(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    owner = people.get(new(changes, "owner_id"), "")
    due = day(changes, "due_on")
    if owner and due:
        return _("录入台账，交办给%(owner)s，时限 %(due)s", owner=owner, due=due)
    if owner:
        return _("录入台账，交办给%(owner)s", owner=owner)
    return _("录入台账，时限 %(due)s", due=due) if due else pgettext("event", "录入台账")


def assigned(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    owner, lead = (people.get(new(changes, field), "") for field in CARRIERS)
    if owner and lead:
        return _("交办给%(owner)s，责任领导%(lead)s", owner=owner, lead=lead)
    if owner:
        return _("交办给%(owner)s", owner=owner)
    if lead:
        return _("确定责任领导为%(lead)s", lead=lead)
    return _("调整了责任人") if changes else _("重新确认了责任人")


def deadline_set(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
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


def extension_granted(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    return _("同意延期：%(old)s → %(due)s", old=day(changes, "due_on", 0), due=day(changes, "due_on"))


def revised(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    fields = _("、").join(field_name(field) for field in changes)
    return _("修改了%(fields)s", fields=fields) if fields else _("重新确认了内容")


def carried_over(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    year = new(changes, "last_year")
    if "round" in changes:
        return _(
            "新的报告再次提出，转入 %(year)s 年度台账，开始第 %(round)s 轮整改", year=year, round=new(changes, "round")
        )
    return _("新的报告再次提出，转入 %(year)s 年度台账", year=year)


def reopened(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    return _("重开，进入第 %(round)s 轮整改", round=new(changes, "round"))


def progress_told(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    told_by = new(changes, "told_by")
    return _("转录了%(who)s在群里报的进展", who=told_by) if told_by else _("更新了进展")


def closed(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    meeting = day(changes, "meeting_on")
    return _("同意销号（%(day)s会议研究）", day=meeting) if meeting else pgettext("event", "同意销号")


def extension_asked(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    return _("申请延期至 %(due)s", due=day(changes, "asked_due_on"))


def handed_over(changes: Mapping[str, list[Any]], people: Mapping[int, str]) -> str:
    owner, lead = people.get(new(changes, "owner_id"), ""), people.get(new(changes, "accountable_lead_id"), "")
    if owner:
        return _("移交给%(owner)s", owner=owner)
    return _("责任领导移交给%(lead)s", lead=lead) if lead else _("配合人移交")


SENTENCES = {
    "add": added,
    "report_progress": progress_told,
    "close": closed,
    "request_extension": extension_asked,
    "approve_extension": extension_granted,
    "hand_over": handed_over,
    "add_evidence": evidence_wording.added,
    "withdraw_evidence": evidence_wording.withdrawn,
    "assign": assigned,
    "set_deadline": deadline_set,
    "revise": revised,
    "reopen": reopened,
    "carry_over": carried_over,
}
