"""What an event changed, field by field: old → new, with names for people and words for states and dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from tracker.common.filters import long_date
from tracker.extensions import db
from tracker.ledger.history import DATES
from tracker.ledger.models import PEOPLE, Event, Item
from tracker.ledger.wording import DEADLINE_KIND_NAMES, FIELD_NAMES, KIND_NAMES, STATE_NAMES, value_words
from tracker.people.models import User

# In the order in which they are shown.
NAMES = {
    "state": _l("状态"),
    "round": _l("整改轮次"),
    "owner_id": _l("责任人"),
    "accountable_lead_id": _l("责任领导"),
    "due_on": _l("时限"),
    "first_due_on": _l("最初时限"),
    "deadline_kind": _l("时限类型"),
    "ongoing": _l("长期坚持"),
    "check_months": _l("检查间隔（月）"),
    "time_limit_text": _l("时限原文"),
    "extensions": _l("延期次数"),
    "days_overdue": _l("此前逾期天数"),
    "asked_due_on": _l("申请延期至"),
    "asked_by_id": _l("延期申请人"),
    "progress": _l("进展"),
    "progress_on": _l("进展日期"),
    "told_by": _l("群里报告人"),
    "measure": _l("着手的措施"),
    "result": _l("整改结果"),
    "countable_result": _l("量化成果"),
    "controls": _l("建章立制（项）"),
    "evidence_count": _l("佐证材料（份）"),
    "requested_by_id": _l("销号申请人"),
    "requested_for_id": _l("代谁申请销号"),
    "requested_on": _l("申请销号日期"),
    "checked_by_id": _l("纪检审核人"),
    "closed_on": _l("销号日期"),
    "meeting_on": _l("会议日期"),
    "follow_up_on": _l("回头看日期"),
    "held_on": _l("确认未反弹日期"),
    "urging": _l("催办"),
    "on_watchlist": _l("挂账"),
    **FIELD_NAMES,
    "kind": _l("类别"),
    "number": _l("编号"),
    "last_year": _l("台账年度"),
    "source_title": _l("问题来源"),
    "taken_over_from": _l("接管自"),
    "original_number": _l("原编号"),
    "original_status": _l("原状态"),
    "source_quote": _l("来源原文"),
}
# Counters and places that say nothing to a reader, or say again what stands above.
UNSHOWN = frozenset(
    {"sort_key", "year", "opened_on", "due_version", "anchor_day"}
    | {"source_document_id", "source_paragraph", "source_start", "source_end"}
)
URGING_NAMES = {"urged": _l("已催办"), "escalated": _l("已督办"), None: _l("无")}
CODES: dict[str, Mapping[Any, Any]] = {
    "state": STATE_NAMES,
    "kind": KIND_NAMES,
    "deadline_kind": DEADLINE_KIND_NAMES,
    "urging": URGING_NAMES,
}
LONG = 40  # characters; more of them stand under each other


@dataclass(frozen=True, slots=True)
class FieldChange:
    """old: "" where nothing was said before."""

    name: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        return max(len(self.old), len(self.new)) > LONG or "\n" in self.old + self.new


@dataclass(frozen=True, slots=True)
class Named:
    """What ids in changes stand for: people by name, findings by number."""

    people: Mapping[int, str]
    findings: Mapping[int, str]


def named_in(events: Iterable[Event]) -> Named:
    """Two queries at most, however many events."""
    people: set[int] = set()
    findings: set[int] = set()
    places: set[int] = set()
    for event in events:
        places.add(event.organisation_id)
        for field, pair in event.changes.items():
            for value in pair:
                people.update(ids_in(field, value))
                findings.update([value] if field == "finding_id" and isinstance(value, int) else ())
    names, numbers = select(User.id, User.name), select(Item.id, Item.number).where(Item.organisation_id.in_(places))
    return Named(
        dict(db.session.execute(names.where(User.id.in_(people))).tuples().all()) if people else {},
        dict(db.session.execute(numbers.where(Item.id.in_(findings))).tuples().all()) if findings else {},
    )


def ids_in(field: str, value: Any) -> list[int]:
    if field in PEOPLE:
        return [value] if isinstance(value, int) else []
    return [int(id_) for id_ in str(value).split(",") if id_.isdecimal()] if field == "supporter_ids" else []


def fields_changed(event: Event, named: Named) -> list[FieldChange]:
    """In the order of NAMES, what nobody has named yet last; a new item is told by what it has."""
    shown = [field for field in event.changes if field not in UNSHOWN]
    places = {field: place for place, field in enumerate(NAMES)}
    changes = []
    for field in sorted(shown, key=lambda field: places.get(field, len(places))):
        old, new = event.changes[field]
        if event.kind != "add" or new not in (None, "", False, 0):
            before = "" if event.kind == "add" else in_words(field, old, named)
            changes.append(FieldChange(name_of(field), before, in_words(field, new, named)))
    return changes


def name_of(field: str) -> str:
    return str(NAMES[field]) if field in NAMES else _("其他（%(field)s）", field=field)


def in_words(field: str, value: Any, named: Named) -> str:
    """Whatever was stored is shown somehow: a history that cannot be read is none."""
    if field in CODES:
        return str(CODES[field].get(value, value)) if isinstance(value, str | None) else str(value)
    if value in (None, ""):
        return value_words(value)
    if field in PEOPLE or field == "supporter_ids":
        people = [named.people.get(id_, _("（已不在系统中）")) for id_ in ids_in(field, value)]
        return _("、").join(people) or value_words(value)
    if field == "finding_id" and isinstance(value, int):
        return named.findings.get(value, str(value))
    return day_words(value) if field in DATES else value_words(value)


def day_words(value: Any) -> str:
    try:
        return long_date(date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
