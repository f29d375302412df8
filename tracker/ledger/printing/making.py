"""The ledger of a year as a file: the workbook with its lists, the lists alone, or a Word document."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.ledger.past.replay import head_on
from tracker.ledger.printing.lists import three_lists
from tracker.ledger.printing.past_rows import past_ledger_and_findings
from tracker.ledger.printing.printed_row import totals_words
from tracker.ledger.printing.rows import figures_of, ledger_and_findings
from tracker.people.models import Organisation


@dataclass(frozen=True, slots=True)
class MadeFile:
    """data: the file; rows: how many stand in it."""

    data: bytes
    rows: int


def make_file(organisation: Organisation, year: int, *, form: str, today: date, as_of: date | None = None) -> MadeFile:
    """as_of: the ledger as it stood at the end of that day. The renderers load when they are wanted."""
    from tracker.ledger.printing.list_sheet import lists_to_xlsx
    from tracker.ledger.printing.word import to_docx
    from tracker.ledger.printing.workbook import to_xlsx

    day = as_of or today
    chain = head_on(organisation, day)
    if as_of:
        rows, findings = past_ledger_and_findings(organisation, year, on=as_of)
    else:
        rows, findings = ledger_and_findings(organisation, year, today=today)
    about: dict[str, Any] = {"organisation": organisation.name, "year": year, "as_of": day}
    totals = totals_words(figures_of(rows, findings))
    render: dict[str, Callable[[], bytes]] = {
        "docx": lambda: to_docx(rows, **about, totals=totals),
        "lists": lambda: lists_to_xlsx(three_lists(rows, findings), **about),
        "xlsx": lambda: to_xlsx(rows, **about, lists=three_lists(rows, findings), chain=chain, totals=totals),
    }
    return MadeFile(render[form](), len(rows))
