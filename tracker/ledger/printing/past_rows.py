"""The ledger of a past day as the rows of its print."""

from datetime import date

from tracker.ledger.past.replay import ledger_as_of
from tracker.ledger.printing.printed_row import LedgerRow
from tracker.ledger.printing.rows import row_of, rows_from
from tracker.people.models import Organisation


def past_ledger_and_findings(
    organisation: Organisation, year: int, *, on: date
) -> tuple[list[LedgerRow], list[LedgerRow]]:
    """The rows of the print, and every finding told by itself, as they stood at the end of that day."""
    items = ledger_as_of(organisation, year, on).items
    return rows_from(items, on), [row_of(item, None, on) for item in items if item.kind == "finding"]
