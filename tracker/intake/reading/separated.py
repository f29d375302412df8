"""Tables as text (.csv, .tsv), as table programs save them: bytes in any Chinese encoding → Document of one table."""

import csv

from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft, DraftCell
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Reason
from tracker.intake.reading.text import decoded

SEPARATORS = "\t,;"
FIRST_LINES = 20


def read_separated(data: bytes, *, limits: Limits) -> Document:
    draft = Draft("workbook", limits=limits)
    text = decoded(data, draft.notices)
    if len(text) > limits.characters:
        raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
    csv.field_size_limit(limits.characters)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)
    rows = csv.reader(lines, delimiter=separator_of(lines[:FIRST_LINES]))
    try:
        draft.add_table([cells_of(row) for row in rows])
    except csv.Error as error:
        raise Unreadable(Reason.DAMAGED) from error
    return draft.document()


def separator_of(lines: list[str]) -> str:
    """The one that stands in most of the first lines."""
    return max(SEPARATORS, key=lambda mark: sum(mark in line for line in lines))


def cells_of(row: list[str]) -> list[DraftCell]:
    return [DraftCell(column, text.replace("\t", " ").strip()) for column, text in enumerate(row)]
