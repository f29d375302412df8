"""The ledger of a past day as the rows of its print."""

from dataclasses import replace
from datetime import date

from tracker.ledger.past.replay import ledger_as_of
from tracker.ledger.printing.printed_row import LedgerRow
from tracker.ledger.printing.rows import row_of, rows_from
from tracker.people.models import Organisation


def past_mark(organisation: Organisation, year: int, on: date) -> str:
    """What tells a print of a past day from one of today, should it come back: "branch/2026@2026-06-30"."""
    return f"{organisation.slug}/{year}@{on.isoformat()}"


def past_ledger_and_findings(
    organisation: Organisation, year: int, *, on: date
) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """The rows of the print, and every finding told by itself, as they stood at the end of that day."""
    items = ledger_as_of(organisation, year, on).items
    rows = [replace(row, ledger=past_mark(organisation, year, on)) for row in rows_from(items, on)]
    return rows, [row_of(item, None, on) for item in items if item.kind == "finding"]
