"""Ledgers in every state and mixture, by name: what the section says of each is read by people and kept word for word.

`python -m tests.reporting.grid` writes the texts anew; read the difference before it is committed.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.ledger.past.item_on import Person
from tracker.reporting.facts import STATES_AS_TOLD, Facts, ReportedItem
from tracker.reporting.wording import section

TEXTS = Path(__file__).with_name("grid.txt")
SPRING, SUMMER, AUTUMN, YEAR_END = date(2026, 3, 1), date(2026, 6, 30), date(2026, 11, 1), date(2026, 12, 31)
DEPUTY = replace(EXTENSION, decided_by="支部书记委托代行职责的同志")
UNASKED = replace(EXTENSION, asked=False)

MIXTURES: dict[str, tuple[str, ...]] = {
    "无措施": (),
    "1项未启动": ("not_started",),
    "2项均未启动": ("not_started", "not_started"),
    "1项推进": ("in_progress",),
    "2项全完成": ("closed", "closed"),
    "五种状态": ("closed", "substantially_done", "pending_review", "in_progress", "not_started"),
    "完成加未启动": ("closed", "not_started"),
    "推进加中止": ("in_progress", "cancelled"),
    "全中止": ("cancelled",),
}


def measures(*states: str, **changes: Any) -> list[ReportedItem]:
    return [
        action(101 + place, state, due_on=YEAR_END, progress=PROGRESS[state], **{**REASON.get(state, {}), **changes})
        for place, state in enumerate(states)
    ]


PROGRESS = {
    "closed": "印发学习制度",
    "substantially_done": "学习已覆盖全体党员",
    "pending_review": "开展交流6次",
    "in_progress": "已走访12户",
    "not_started": "",
    "cancelled": "",
}
REASON = {"cancelled": {"cancelled_reason": "与另一措施重复"}}


def mixtures() -> Iterator[tuple[str, Facts]]:
    """Each state of a finding with each mixture of its measures."""
    for state, (name, states) in product(STATES_AS_TOLD, MIXTURES.items()):
        reason = {"cancelled_reason": "机构撤并，职能划转"} if state == "cancelled" else {}
        head = finding(state=state, due_on=YEAR_END, progress="" if state == "not_started" else "已制定方案", **reason)
        yield f"{state}／{name}", facts_of(head, *measures(*states))


def several() -> dict[str, list[ReportedItem]]:
    by_hand = {"source_title": ""}
    last_year = {"first_year": 2025}
    return {
        "没有事项": [],
        "只有工作计划1项": [action(101, finding_id=None, due_on=YEAR_END)],
        "只有工作计划2项": [action(101, "closed", finding_id=None), action(102, finding_id=None, due_on=SUMMER)],
        "问题和工作计划": [finding(due_on=YEAR_END), action(102, "not_started", finding_id=None)],
        "4个问题都只动了措施": [
            *(finding(n, due_on=YEAR_END) for n in range(1, 5)),
            *(action(100 + n, "closed", finding_id=n) for n in range(1, 5)),
        ],
        "2个问题全部完成": [finding(1, "closed"), finding(2, "closed", closed_on=SUMMER)],
        "2个问题都未启动": [finding(1, "not_started"), finding(2, "not_started")],
        "2个问题都在整改": [finding(1, due_on=YEAR_END), finding(2, due_on=SUMMER)],
        "2个问题都待销号": [finding(n, "pending_review", requested_on=AUTUMN) for n in (1, 2)],
        "2个问题都中止": [finding(n, "cancelled", cancelled_reason="职能划转") for n in (1, 2)],
        "六种状态": [
            finding(n, s, due_on=YEAR_END, cancelled_reason="职能划转") for n, s in enumerate(STATES_AS_TOLD, 1)
        ],
        "十二个问题": [
            finding(n, STATES_AS_TOLD[n % 6], due_on=SUMMER if n % 4 == 0 else YEAR_END, cancelled_reason="职能划转")
            for n in range(1, 13)
        ],
        "来源各不相同": [
            finding(1),
            finding(2, source_title="2025年度组织生活会报告"),
            finding(3, **by_hand),
            finding(4, **last_year),
        ],
        "来源中有再次提出": [finding(1), finding(2, found_again=True, **last_year)],
        "只有手工列入": [finding(1, **by_hand)],
        "只有结转": [finding(1, **last_year), action(101, **last_year)],
        "拟不公开": [finding(1, withheld=True), action(101), finding(2), action(102, finding_id=2, withheld=True)],
    }


def singles() -> dict[str, list[ReportedItem]]:
    late = {"due_on": SUMMER, "first_due_on": SUMMER}
    put_off = {"due_on": EXTENSION.new_due_on, "first_due_on": SUMMER, "granted": (EXTENSION,)}
    again = {"round": 2, "reopened_on": date(2026, 5, 8), "reopen_reason": "学习笔记缺失"}
    named_again = {"reopen_reason": "《2025年度党建工作总结》再次提出"}
    refused = {"returned_on": date(2026, 10, 8), "return_words": "佐证不足，请补充照片。"}
    signed = {"meeting_on": date(2026, 3, 4), "signed_by": "支委会"}
    lead = Person(2, "陈秘", "书记")
    owner = Person(1, "李宁", "宣传委员")
    kept_up = {"ongoing": True, "deadline_kind": "ongoing", "due_on": YEAR_END}
    return {
        "逾期无延期": [finding(**late)],
        "逾期无延期、措施全完成": [finding(**late), *measures("closed", "closed")],
        "逾期未启动": [finding(state="not_started", **late), *measures("not_started")],
        "逾期、按期申请待签批": [finding(state="pending_review", requested_on=date(2026, 6, 29), **late)],
        "逾期、逾期后申请": [finding(state="pending_review", requested_on=AUTUMN, **late)],
        "逾期申请、措施未完成": [
            finding(state="pending_review", requested_on=AUTUMN, **late),
            *measures("closed", "in_progress"),
        ],
        "按期完成": [finding(state="closed", due_on=SUMMER, result="集中学习12次", **signed)],
        "逾期完成": [finding(state="closed", due_on=SPRING)],
        "按期申请、延后签批": [finding(state="closed", due_on=SPRING, requested_on=SPRING)],
        "措施按期申请、延后签批": [finding(), action(101, "closed", due_on=SPRING, requested_on=SPRING)],
        "立行立改": [finding(state="closed", deadline_kind="immediate", ongoing=True)],
        "延期": [finding(**put_off)],
        "延期、问题和措施一起": [finding(**put_off), action(101, **put_off), action(102, "closed")],
        "延期、只有措施": [finding(due_on=YEAR_END), action(101, **put_off)],
        "延期、代行职责": [finding(**(put_off | {"granted": (DEPUTY,)}))],
        "延期、未经申请": [finding(**(put_off | {"granted": (UNASKED,)}))],
        "延期两次仍逾期": [finding(due_on=AUTUMN, first_due_on=SUMMER, granted=(EXTENSION,) * 2)],
        "延期到期仍逾期": [
            finding(due_on=AUTUMN, first_due_on=SUMMER, granted=(replace(EXTENSION, new_due_on=AUTUMN),))
        ],
        "延期后按期完成": [finding(state="closed", closed_on=AUTUMN, **put_off)],
        "重开": [finding(due_on=YEAR_END, **again)],
        "重开、未启动": [finding(state="not_started", **again)],
        "重开后再次销号": [finding(state="closed", closed_on=AUTUMN, **again)],
        "退回": [finding(due_on=YEAR_END, progress="已学习3次", **refused)],
        "退回后再次申请": [finding(state="pending_review", requested_on=AUTUMN, **refused)],
        "退回后销号": [finding(state="closed", **refused)],
        "措施被退回": [finding(due_on=YEAR_END), action(101, due_on=YEAR_END, **refused)],
        "长期坚持、有进展": [finding(**kept_up, progress="已检查3次")],
        "长期坚持、无进展": [finding(**kept_up)],
        "长期坚持、未启动": [finding(state="not_started", **kept_up)],
        "长期坚持、检查逾期": [finding(**(kept_up | {"due_on": AUTUMN}))],
        "长期坚持、有时限": [finding(ongoing=True, deadline_kind="fixed", due_on=YEAR_END)],
        "中止、措施还在推进": [
            finding(state="cancelled", cancelled_reason="职能划转"),
            *measures("closed", "in_progress"),
        ],
        "销号、措施还没完成": [finding(state="closed"), *measures("closed", "not_started")],
        "回头看已开展": [finding(state="closed", held_on=date(2026, 6, 5))],
        "回头看一个已开展一个没有": [finding(1, "closed", held_on=date(2026, 6, 5)), finding(2, "closed")],
        "措施回头看": [finding(), action(101, "closed", held_on=date(2026, 6, 5))],
        "结转": [finding(first_year=2025, due_on=YEAR_END), action(101, first_year=2025)],
        "再次提出并重开": [finding(first_year=2025, found_again=True, due_on=YEAR_END, **(again | named_again))],
        "无责任人无时限": [finding(owner="")],
        "人名和职务": [
            replace(finding(progress="李宁同志走访12户，书记陈秘主持会议"), owner=owner, accountable_lead=lead)
        ],
        "制度和可量化结果": [finding(state="closed", controls=2, countable_result="走访44人次", result="已开展走访")],
        "时限调整过": [finding(due_on=YEAR_END, first_due_on=SUMMER)],
    }


def cells() -> Iterator[tuple[str, Facts]]:
    yield from mixtures()
    for name, items in (several() | singles()).items():
        yield name, facts_of(*items)


def texts() -> dict[str, str]:
    """The section, and the public one and the one with zeros where they say something else than expected."""
    told = {name: section(facts).text for name, facts in cells()}
    for name in ("拟不公开", "人名和职务", "退回", "按期完成"):
        told[f"{name}（公开）"] = section(dict(cells())[name], public=True).text
    told["六种状态（单独的报告）"] = section(dict(cells())["六种状态"], layout="report").text
    told["十二个问题（零也写出）"] = section(dict(cells())["十二个问题"], print_zeros=True).text
    return told


def written() -> str:
    return "\n\n".join(f"【{name}】\n{text}" for name, text in texts().items()) + "\n"


if __name__ == "__main__":
    TEXTS.write_text(written(), encoding="utf-8")
