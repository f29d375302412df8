"""Plainly fictional items for the section's tests: one call a valid row, changes by name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.ledger.past.item_on import Person
from tracker.reporting.facts import Facts, GrantedExtension, ReportedItem, Source, facts_from
from tracker.reporting.wording import section

AS_OF = date(2026, 11, 22)
EXTENSION = GrantedExtension(date(2026, 6, 20), "支部书记", "因为活动室维修。", date(2026, 12, 20))


def finding(number: int = 1, state: str = "in_progress", **changes: Any) -> ReportedItem:
    return _item(number, "finding", state, {"source_quote": f"第{number}方面学习不够深入", **changes})


def action(number: int = 101, state: str = "in_progress", **changes: Any) -> ReportedItem:
    return _item(number, "action", state, {"finding_id": 1, "title": f"落实第{number}项措施", **changes})


def facts_of(*items: ReportedItem, **changes: Any) -> Facts:
    about = {"organisation": "示例机关第一党支部", "year": 2025, "as_of": AS_OF}
    return facts_from(items, **(about | {"sources": [Source("2025年度党建工作总结", 2025)]} | changes))


def overview_of(*items: ReportedItem, **settings: Any) -> str:
    return section(facts_of(*items), **settings).paragraphs[1].text


def entry_of(*items: ReportedItem) -> str:
    """The body of the first entry."""
    return next(p.text for p in section(facts_of(*items)).paragraphs if p.level == 0 and p.item)


def text_of(items: Iterable[ReportedItem]) -> str:
    return section(facts_of(*items)).text


def _item(number: int, kind: str, state: str, changes: dict[str, Any]) -> ReportedItem:
    closing = {"closed_on": date(2026, 3, 5)} if state == "closed" else {}
    row: dict[str, Any] = {
        "title": f"第{number}方面学习不够深入",
        "opened_on": date(2026, 1, 10),
        "position": number,
        "owner": "李宁",
        "source_title": "2025年度党建工作总结",
    }
    row |= closing | changes
    row |= {name: Person(0, row[name]) for name in ("owner", "accountable_lead") if name in row}
    row |= {"extensions": len(row.get("granted", ()))}
    return ReportedItem(id=number, number=f"2025-{number:03d}", sort_key=f"{number:06d}", kind=kind, state=state, **row)
