"""A changed cell → what a verb of the workflow is to be told; raises NotAllowed where a table cannot say that."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from tracker.common.names import key_of, meant, nearest
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


@dataclass(frozen=True, slots=True)
class Step:
    """The verb that progress and state together ask for, e.g. Step("report_progress", "已开展交流6次")."""

    verb: str
    words: str


class Unmatched(NotAllowed):
    """A cell that names nobody known, or no owner any more: only a person can say that it is meant so.
    asks: what they would say."""

    def __init__(self, sentence: str, *, asks: str) -> None:
        super().__init__(sentence, status=400)
        self.asks = asks


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
    found = people_meant(name, people)
    if not found:
        raise refuse(_("本组织没有叫“%(name)s”的在用账号，请核对姓名。", name=name) + near(name, people))
    if len(found) > 1:
        raise refuse(_("本组织有几位“%(name)s”，请在事项页指定是哪一位。", name=name))
    return found[0]


def people_meant(name: str, people: Sequence[User]) -> list[User]:
    """Whoever bears the name in whatever spelling."""
    called = meant(name, [person.name for person in people])
    return [person for person in people if person.name in called]


def near(name: str, people: Sequence[User]) -> str:
    """Whom the name may have meant, as a sentence of its own; "" where nobody's is like it."""
    found = nearest(name, [person.name for person in people])
    return _("姓名相近的有：%(names)s。", names=_("、").join(found)) if found else ""


def lead_of(text: str, people: Sequence[User], now: User | None = None) -> User | None:
    named = cells.names(text, [person.name for person in people])
    if len(named) > 1:
        raise refuse(_("责任领导只能写一位。"))
    if named and now is not None and people_meant(named[0], [now]):
        return now
    return person_called(named[0], people) if named else None


def carriers_of(
    text: str, people: Sequence[User], item: Item | None = None, *, as_said: bool = False
) -> tuple[str, User | None]:
    """Unit and owner of 「责任单位/责任人」: whoever has an account there is the owner. What is nobody's name is a unit
    where it was one before, or where it ends like one and takes nobody's place; else Unmatched asks a person. as_said:
    they said that it is one, and that the owner goes if the cell names none."""
    holder = item.owner if item else None
    before = {key_of(unit) for unit in cells.names(item.responsible_unit)} if item else set()
    units, owners = list[str](), list[User]()
    for part in cells.names(text, [person.name for person in [*people, *([holder] if holder else [])]]):
        found = people_meant(part, [holder]) if holder else []
        if found or people_meant(part, people):
            owners.append(found[0] if found else person_called(part, people))
        else:
            units.append(part)
    owner = owner_of(owners)
    if not as_said:
        refuse_unsaid([unit for unit in units if key_of(unit) not in before], people, holder if not owner else None)
    return unit_of(units, before, item), owner


def owner_of(named: Sequence[User]) -> User | None:
    """One person named twice is one."""
    if len({person.id for person in named}) > 1:
        raise refuse(_("责任人只能写一位，其他人请在事项页写作配合人。"))
    return named[0] if named else None


def refuse_unsaid(units: Sequence[str], people: Sequence[User], losing: User | None) -> None:
    """Raises Unmatched for what may be a name, misspelt or of nobody here, and for an owner who would go unsaid (F54).
    losing: that owner."""
    strange = [unit for unit in units if losing or near(unit, people) or not A_UNIT.search(unit)]
    goes = _("%(name)s不再是责任人", name=losing.name) if losing else ""
    if strange:
        said = "".join(_("本组织没有叫“%(name)s”的在用账号。", name=name) + near(name, people) for name in strange)
        is_unit = _("“%(names)s”是单位，写作责任单位", names=_("、").join(strange))
        raise Unmatched(said, asks=_("，").join(filter(None, (is_unit, goes))))
    if losing:
        raise Unmatched(_("表格里没有写责任人，现在的责任人是%(name)s。", name=losing.name), asks=goes)


def unit_of(units: Sequence[str], before: Collection[str], item: Item | None) -> str:
    """As it stands here where it is the same units."""
    if item and {key_of(unit) for unit in units} == before:
        return item.responsible_unit
    unit = "、".join(units)
    if len(unit) > LONGEST_UNIT:
        raise refuse(_("责任单位超过 %(limit)s 个字，请缩短。", limit=LONGEST_UNIT))
    return unit


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
    texts: dict[str, str], limit: Deadline | None, people: Sequence[User], *, words: str, as_said: bool = False
) -> dict[str, Any]:
    """The arguments of `workflow.add` for a row that somebody inserted."""
    unit, owner = carriers_of(texts.get(cells.RESPONSIBLE, ""), people, as_said=as_said)
    due = texts.get(cells.LIMIT, "")
    return title_and_text(uncut(words)) | {
        "target": uncut(texts.get(cells.TARGET, "")),
        "responsible_unit": unit,
        "owner": owner,
        "accountable_lead": lead_of(texts.get(cells.LEAD, ""), people),
        "deadline": deadline_of(due, limit) if due else Deadline(),
    }
