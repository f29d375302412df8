"""A workbook as it was read → our own ledger come back, if that is what it is; any other file is a document."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tracker.intake.extraction.time_limits import read_whole_cell
from tracker.intake.reading import Document
from tracker.intake.reading.document import Paragraph
from tracker.intake.returned_ledger.cells import day_of_cell
from tracker.intake.returned_ledger.columns import column_changes, headings_of
from tracker.intake.returned_ledger.returned import ReturnedLedger, ReturnedRow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.printing.printed_row import COLUMNS, TRACES

FINDING, FINDING_VERSION, ACTION, ACTION_VERSION, TEXT, EXPORTED, LEDGER = TRACES
NUMBERED = {FINDING, FINDING_VERSION, ACTION, ACTION_VERSION, LEDGER}
SAYS = tuple(heading for heading in COLUMNS if heading != "序号")
SIGNATURE = "书记签字"
TOTALS = "合计："  # sorting a table may have put this line among its rows
Texts = dict[str, str]


def own_ledger(document: Document) -> ReturnedLedger | None:
    """None for a foreign ledger, and for one of ours that lost its hidden numbers."""
    for at, paragraph in enumerate(document.paragraphs):
        places = places_of(document, paragraph)
        if places.keys() >= NUMBERED:
            rows = list(texts_below(document, paragraph.table, at + 1, places))
            ledgers = [texts[LEDGER] for texts in rows if texts.get(LEDGER)]
            if not ledgers and not any(texts[FINDING] or texts[ACTION] for texts in rows):
                return None
            ledger = ledgers[0] if ledgers else ""
            year = ReturnedLedger(ledger, ()).year
            columns = column_changes(document, at)
            return ReturnedLedger(ledger, tuple(returned_row(texts, year) for texts in rows), columns)
    return None


def lost_its_numbers(document: Document) -> bool:
    """It has the headings of our print, but not what would tell which item a row speaks of."""
    if own_ledger(document):
        return False
    return any(places_of(document, paragraph).keys() >= {*SAYS} for paragraph in document.paragraphs)


def places_of(document: Document, paragraph: Paragraph) -> Mapping[str, int]:
    """Heading → column, if this row has headings; of one that stands twice the first."""
    said = reversed(headings_of(document, paragraph))
    return {heading: column for column, heading in said if heading in COLUMNS or heading in TRACES}


def texts_below(document: Document, table: int | None, start: int, places: Mapping[str, int]) -> Iterator[Texts]:
    """Each row below the headings by heading, up to the signature."""
    headings = {column: heading for heading, column in places.items()}
    for paragraph in document.paragraphs[start:]:
        said = [document.text_of(cell) for cell in paragraph.cells]
        if paragraph.table != table or any(text.startswith(SIGNATURE) for text in said):
            return
        if any(text.startswith(TOTALS) for text in said):
            continue
        found = dict.fromkeys(headings.values(), "")
        found |= {
            headings[cell.column]: text
            for cell, text in zip(paragraph.cells, said, strict=True)
            if cell.column in headings
        }
        if found != dict.fromkeys(found, "") and not paragraph_repeats_headings(found):
            yield found


def paragraph_repeats_headings(found: Texts) -> bool:
    return sum(heading == "".join(text.split()) for heading, text in found.items()) > 3


def returned_row(texts: Texts, year: int) -> ReturnedRow:
    limit = texts.get("整改时限", "")
    return ReturnedRow(
        finding_number=texts[FINDING],
        finding_version=whole(texts[FINDING_VERSION]),
        action_number=texts[ACTION],
        action_version=whole(texts[ACTION_VERSION]),
        cells={heading: texts[heading] for heading in SAYS if heading in texts},
        exported=exported_cells(texts.get(EXPORTED, "")),
        limit=limit_read(limit, year) if limit else None,
    )


def whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def exported_cells(text: str) -> Texts | None:
    try:
        said: Any = json.loads(text)
        json.dumps(said, ensure_ascii=False).encode()  # half a character can be written in JSON, and kept nowhere
    except (ValueError, RecursionError):
        return None
    known = isinstance(said, dict) and all(isinstance(value, str) for value in said.values())
    return {str(heading): value for heading, value in said.items()} if known else None


def limit_read(text: str, year: int) -> Deadline | None:
    """A day without a year is one of the ledger's year; None for what is not understood to the last word, and for a
    day so far from the ledger's year that it is a slip of the pen."""
    if day := day_of_cell(text):
        return Deadline("fixed", day) if is_near(day, year) else None
    found = read_whole_cell(text, report_year=year - 1 if year else None)
    if found is None or (found.due_on and not is_near(found.due_on, year)):
        return None
    return Deadline(found.kind, found.due_on, found.ongoing, found.verbatim[:200], found.check_months or 3)


def is_near(day: date, year: int) -> bool:
    return year - 1 <= day.year <= year + 10
