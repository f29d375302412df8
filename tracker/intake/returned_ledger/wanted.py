"""A changed cell → what a verb of the workflow is to be told; raises NotAllowed where a table cannot say that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from tracker.intake.returned_ledger import cells
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.ledger.printing.printed_row import day_words
from tracker.people.access import NotAllowed
from tracker.people.models import User

LONGEST_TITLE, LONGEST_UNIT, LONGEST_TEXT = 300, 200, 20_000
FIRST_WORDS = re.compile(r"[^。；;：:\n]+")
A_UNIT = re.compile(
    r"(?:部|科|处|室|办|办公室|组|支部|党委|党组|委|委员会|局|中心|会|院|所|站|队|班子|公司|厂|校|集团|小组|单位|部门)$"
)
LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Step:
    """The verb that progress and state together ask for, e.g. Step("report_progress", "已开展交流6次")."""

    verb: str
    words: str


def refuse(sentence: str) -> NotAllowed:
    return NotAllowed(sentence, status=400)


def uncut(text: str) -> str:
    """What was cut on its way out would come back cut."""
    if cells.is_cut(text):
        raise refuse(_("这一格的文字在导出时因过长被截断，不能从表格改，请在事项页修改。"))
    if len(text) > LONGEST_TEXT:
        raise refuse(_("这一格超过 %(limit)s 个字，请缩短。", limit=LONGEST_TEXT))
    return text


def words_of(item: Item, text: str) -> dict[str, str]:
    """Title and text that print as these words."""
    text = uncut(text)
    if not text:
        raise refuse(_("问题和措施的内容不能清空；不再办理的事项请在事项页中止。"))
    if item.kind == "finding" and item.source_quote:
        raise refuse(_("“存在问题”照录来源文件的原文，不能从表格改；要换一个标题，请在事项页修改。"))
    if item.source_quote:
        kept = item.title in text or item.title not in item.text
        return {"title": item.title if kept else first_words(text), "text": text}
    if item.text and text.startswith(f"{item.title}："):
        return {"title": item.title, "text": text[len(item.title) + 1 :]}
    if item.text and text.endswith(f"：{item.text}") and len(text) - len(item.text) - 1 <= LONGEST_TITLE:
        return {"title": text[: -len(item.text) - 1], "text": item.text}
    return title_and_text(text)


def title_and_text(text: str) -> dict[str, str]:
    """「标题：具体内容」 in two, what is short stays one."""
    title, colon, rest = text.partition("：")
    if colon and rest.strip() and len(title) <= LONGEST_TITLE:
        return {"title": title.strip(), "text": rest.strip()}
    if len(text) <= LONGEST_TITLE:
        return {"title": text, "text": ""}
    raise refuse(_("内容超过 %(limit)s 个字，请写成“标题：具体内容”，标题短一些。", limit=LONGEST_TITLE))


def first_words(text: str) -> str:
    found = FIRST_WORDS.search(text)
    return (found[0] if found else text).strip()[:LONGEST_TITLE]


def person_called(name: str, people: Sequence[User]) -> User:
    found = [person for person in people if person.name == name]
    if not found:
        raise refuse(_("本组织没有叫“%(name)s”的在用账号，请核对姓名。", name=name))
    if len(found) > 1:
        raise refuse(_("本组织有几位“%(name)s”，请在事项页指定是哪一位。", name=name))
    return found[0]


def lead_of(text: str, people: Sequence[User], now: User | None = None) -> User | None:
    named = cells.names(text)
    if len(named) > 1:
        raise refuse(_("责任领导只能写一位。"))
    if named and now is not None and now.name == named[0]:
        return now
    return person_called(named[0], people) if named else None


def carriers_of(text: str, people: Sequence[User], item: Item | None = None) -> tuple[str, User | None]:
    """Unit and owner of 「责任单位/责任人」: whoever has an account there is the owner, units end like units."""
    known = {person.name for person in people}
    holder = item.owner if item else None
    before = cells.names(item.responsible_unit) if item else ()
    units, owners = [], []
    for part in cells.names(text):
        if part in known or (holder and part == holder.name):
            owners.append(part)
        elif part in before or A_UNIT.search(part) or len(part) > LONGEST_NAME:
            units.append(part)
        else:
            raise refuse(_("“%(name)s”既不是本组织在用账号的姓名，也不像单位名称，请核对。", name=part))
    if len(owners) > 1:
        raise refuse(_("责任人只能写一位，其他人请在事项页写作配合人。"))
    unit = "、".join(units)
    if len(unit) > LONGEST_UNIT:
        raise refuse(_("责任单位超过 %(limit)s 个字，请缩短。", limit=LONGEST_UNIT))
    owner = holder if holder and owners == [holder.name] else person_called(owners[0], people) if owners else None
    return unit, owner


def deadline_of(text: str, limit: Deadline | None, item: Item | None = None) -> Deadline:
    """limit: what the words mean, None where they mean nothing or a day beyond all plans. A bare day keeps the kind of
    the deadline it moves."""
    day = cells.day_of_cell(text)
    months = (item.check_months if item else None) or 3
    if day and limit and limit.due_on == day:
        kind = item.deadline_kind if item and item.deadline_kind else "fixed"
        said = item.time_limit_text if item else ""
        return Deadline(kind, day, bool(item and item.ongoing), said, months)
    if not text:
        raise refuse(_("时限不能从表格清空，请在事项页调整。"))
    if limit is None:
        raise refuse(
            _("无法识别的时限“%(text)s”，请写成 2027年6月30日 这样的日期，或“立行立改”“长期坚持”。", text=text[:60])
        )
    if limit.kind == "fixed" and limit.due_on is None:
        raise refuse(_("时限“%(text)s”没有写明是哪一天，请写成 2026年9月30日 这样的日期。", text=text))
    return Deadline(limit.kind, limit.due_on, limit.ongoing, text[:200], limit.check_months)


def understood(text: str, limit: Deadline | None) -> str:
    """The day that would be written, in words; the words themselves where they name none."""
    if limit is None or limit.due_on is None:
        return text
    return day_words(limit.due_on) + (_("，并长期坚持") if limit.ongoing else "")


def step_of(state: str, *, progress: str | None, code: str | None, before: str = "") -> Step | None:
    """state: the item's. progress, code: what the table changes, None for what it leaves. before: progress so far."""
    if progress == "":
        raise refuse(_("进展不能从表格清空。"))
    if progress is not None:
        uncut(progress)
    if code is None or code == state:
        if progress is None:
            return None
        return Step("mark_substantially_done" if state == "substantially_done" else "report_progress", progress)
    if code in ("closed", "pending_review"):
        raise refuse(_("销号不能从表格改，请在事项页“申请销号”，由审核人同意。"))
    if code == "substantially_done":
        words = progress or uncut(before)
        if not words:
            raise refuse(_("改为“基本完成”请同时在“整改进展情况”里写明做了什么。"))
        return Step("mark_substantially_done", words)
    if code == "in_progress" and progress is not None:
        return Step("report_progress", progress)
    if code == "in_progress" and state == "not_started":
        return Step("start", "")
    raise refuse(no_way_back(code))


def no_way_back(code: str) -> str:
    return {
        "in_progress": _("改回“正在整改”请同时在“整改进展情况”里写明原因。"),
        "not_started": _("已经开始的事项不能改回“未启动”。"),
        "cancelled": _("中止不能从表格改，请在事项页“中止”并写明理由。"),
    }[code]


def code_of(text: str) -> str:
    code = cells.state_code(text)
    if code is None:
        raise refuse(_("看不懂状态“%(text)s”，表格里可以改为“正在整改”或“基本完成”。", text=text))
    return code


def added_fields(
    texts: dict[str, str], limit: Deadline | None, people: Sequence[User], *, words: str
) -> dict[str, Any]:
    """The arguments of `workflow.add` for a row that somebody inserted."""
    unit, owner = carriers_of(texts.get(cells.RESPONSIBLE, ""), people)
    due = texts.get(cells.LIMIT, "")
    return title_and_text(uncut(words)) | {
        "target": uncut(texts.get(cells.TARGET, "")),
        "responsible_unit": unit,
        "owner": owner,
        "accountable_lead": lead_of(texts.get(cells.LEAD, ""), people),
        "deadline": deadline_of(due, limit) if due else Deadline(),
    }
