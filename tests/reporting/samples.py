"""Plainly fictional items for the section's tests: one call a valid row, changes by name."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tracker.reporting.facts import ExtensionAsOf, Facts, ItemAsOf, Source, facts
from tracker.reporting.wording import section

AS_OF = date(2026, 11, 22)
EXTENSION = ExtensionAsOf(date(2026, 6, 20), "支部委员会", "因为活动室维修。", date(2026, 12, 20))


def finding(number: int = 1, state: str = "in_progress", **changes: Any) -> ItemAsOf:
    return _item(number, "finding", state, {"quote": f"第{number}方面学习不够深入", **changes})


def action(number: int = 101, state: str = "in_progress", **changes: Any) -> ItemAsOf:
    return _item(number, "action", state, {"finding_id": 1, "title": f"落实第{number}项措施", **changes})


def facts_of(*items: ItemAsOf, **changes: Any) -> Facts:
    about = {"organisation": "示例机关第一党支部", "year": 2025, "as_of": AS_OF}
    return facts(items, **(about | {"sources": [Source("2025年度党建工作总结", 2025)]} | changes))


def overview_of(*items: ItemAsOf, **settings: Any) -> str:
    return section(facts_of(*items), **settings).paragraphs[1].text


def entry_of(*items: ItemAsOf) -> str:
    """The body of the first entry."""
    return next(p.text for p in section(facts_of(*items)).paragraphs if p.level == 0 and p.item)


def text_of(items: Iterable[ItemAsOf]) -> str:
    return section(facts_of(*items)).text


def _item(number: int, kind: str, state: str, changes: dict[str, Any]) -> ItemAsOf:
    closing = {"closed_on": date(2026, 3, 5)} if state == "closed" else {}
    row: dict[str, Any] = {
        "title": f"第{number}方面学习不够深入",
        "opened_on": date(2026, 1, 10),
        "position": number,
        "owner": "李宁",
    }
    return ItemAsOf(id=number, number=f"2025-{number:03d}", kind=kind, state=state, **(row | closing | changes))
