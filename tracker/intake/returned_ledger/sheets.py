"""What else a returned workbook holds beside the ledger that is read: other sheets, and rows under the signature."""

from collections.abc import Iterator, Sequence

from tracker.intake.reading import Document
from tracker.intake.reading.reasons import Notice
from tracker.intake.returned_ledger.returned import Unread
from tracker.ledger.printing.printed_row import CHECKED

SIGNATURE = "书记签字"
MADE_WITH_IT = frozenset({"问题清单", "任务清单", "责任清单"})  # go out beside every ledger, and are made of it


def signs(said: Sequence[str]) -> bool:
    """The row below the ledger."""
    return any(text.startswith(SIGNATURE) for text in said)


def unread(document: Document, table: int | None, *, below: int) -> Unread:
    """table: the one that is read."""
    named = dict(named_tables(document))
    others = [name for other, name in named.items() if other != table and name not in MADE_WITH_IT]
    return Unread(
        sheet=named.get(table, ""),
        sheets=tuple(filter(None, others)),
        unnamed=others.count(""),
        hidden=Notice.HIDDEN_SHEETS in document.notices,
        below=below,
    )


def named_tables(document: Document) -> Iterator[tuple[int | None, str]]:
    """Each table of a workbook is a sheet, after its name where it has one of its own."""
    name, last = "", None
    for paragraph in document.paragraphs:
        if paragraph.table is None:
            name = document.text_of(paragraph)
        elif paragraph.table != last:
            yield paragraph.table, name
            name, last = "", paragraph.table


def rows_under_signature(document: Document, table: int | None, start: int) -> int:
    """Rows in which something is written, but for our own line for the history."""
    signed, rows = False, 0
    for paragraph in document.paragraphs[start:]:
        said = [document.text_of(cell).strip() for cell in paragraph.cells]
        if paragraph.table != table:
            break
        rows += signed and any(text and not text.startswith(CHECKED) for text in said)
        signed = signed or signs(said)
    return rows
