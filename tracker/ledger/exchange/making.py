"""The ledger of a year as a file: the workbook with its lists, the lists alone, or a Word document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.ledger.exchange.lists import three_lists
from tracker.ledger.exchange.rows import ledger_and_findings
from tracker.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Made:
    """data: the file; rows: how many stand in it."""

    data: bytes
    rows: int


def made(organisation: Organisation, year: int, *, form: str, today: date) -> Made:
    """The renderers load when they are wanted."""
    from tracker.ledger.exchange.list_sheet import lists_to_xlsx
    from tracker.ledger.exchange.word import to_docx
    from tracker.ledger.exchange.workbook import to_xlsx

    rows, findings = ledger_and_findings(organisation, year, today=today)
    about: dict[str, Any] = {"organisation": organisation.name, "year": year, "as_of": today}
    render: dict[str, Callable[[], bytes]] = {
        "docx": lambda: to_docx(rows, **about),
        "lists": lambda: lists_to_xlsx(three_lists(rows, findings), **about),
        "xlsx": lambda: to_xlsx(rows, **about, lists=three_lists(rows, findings)),
    }
    return Made(render[form](), len(rows))
