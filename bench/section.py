"""How long a section of 200 items takes: facts, wording, objections, Word file. Run: python bench/section.py [items]"""

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tracker.ledger.past.item_on import Person
from tracker.reporting.checks import objections
from tracker.reporting.facts import STATES_AS_TOLD, Facts, ReportedItem, Source, facts_from
from tracker.reporting.word import to_docx
from tracker.reporting.wording import section

LIMIT_SECONDS = 1.0  # a 200-item section as .docx
TEXT = "组织党员集中学习12次，走访群众36户，印发学习制度2项，收集意见建议18条，均已逐条答复。"


def made_item(number: int) -> ReportedItem:
    """Every third item is a finding, the two after it are its measures."""
    answers = number - number % 3 if number % 3 else None
    state = STATES_AS_TOLD[number % len(STATES_AS_TOLD)]
    return ReportedItem(
        id=number,
        number=f"2025-{number:03d}",
        sort_key=f"2025.{number:06d}",
        kind="action" if answers is not None else "finding",
        finding_id=answers,
        title=f"第{number}项内容学习不够深入",
        source_quote=f"（一）第{number}项内容学习不够深入，部分党员放松要求。",
        position=number,
        owner=Person(1, "李宁"),
        state=state,
        opened_on=date(2026, 1, 10),
        due_on=date(2026, 6, 30),
        closed_on=date(2026, 5, 1) if state == "closed" else None,
        progress=f"{number}：{TEXT}",
    )


def ledger_of(count: int) -> Facts:
    source = Source("2025年度党建工作总结", 2025)
    items = [made_item(number) for number in range(count)]
    return facts_from(items, organisation="示例机关第一党支部", year=2025, as_of=date(2026, 11, 22), sources=[source])


def best_of(runs: int, work: Callable[[], Any]) -> float:
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main(count: int = 200) -> int:
    shown = ledger_of(count)
    worded = section(shown)
    steps = {
        "facts": lambda: ledger_of(count),
        "wording": lambda: section(shown),
        "objections": lambda: objections(shown),
        "docx": lambda: to_docx(worded),
    }
    spent = {name: best_of(5, work) for name, work in steps.items()}
    for name, seconds in (spent | {"together": sum(spent.values())}).items():
        print(f"{name:12}{seconds * 1000:9.1f} ms")
    return 0 if sum(spent.values()) < LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
