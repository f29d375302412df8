"""A workbook as it was read → our own ledger come back, if that is what it is; any other file is a document."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from tracker.intake.extraction.time_limits import read_whole_cell
from tracker.intake.reading import Document
from tracker.intake.reading.document import Paragraph
from tracker.intake.reading.reasons import Notice
from tracker.intake.returned_ledger.cells import day_of_cell
from tracker.intake.returned_ledger.columns import column_changes, headings_of
from tracker.intake.returned_ledger.returned import ColumnChanges, ReturnedLedger, ReturnedRow
from tracker.intake.returned_ledger.sheets import MADE_WITH_IT, named_tables, rows_under_signature, signs, unread
from tracker.ledger.deadlines import Deadline
from tracker.ledger.printing.printed_row import CHECKED, COLUMNS, TRACES

FINDING, FINDING_VERSION, ACTION, ACTION_VERSION, TEXT, EXPORTED, LEDGER = TRACES
NUMBERED = {FINDING, FINDING_VERSION, ACTION, ACTION_VERSION, LEDGER}
SAYS = tuple(heading for heading in COLUMNS if heading != "序号")
OURS_ALONE = {FINDING_VERSION, ACTION_VERSION, EXPORTED, LEDGER}  # headings that no other office gives its columns
ENOUGH = 3  # headings in a row: not words that stand there by chance
CHECK_LINE = re.compile(rf"{CHECKED}：第 \d+ 条，[0-9a-f]{{16}}")
TOTALS = "合计："  # sorting a table may have put this line among its rows
Texts = dict[str, str]


def own_ledger(document: Document, *, here: str = "") -> ReturnedLedger | None:
    """None for a foreign ledger, and for one of ours that lost its hidden numbers. here: the slug of the organisation
    it was given to: of rows from several ledgers its own are meant."""
    for at, paragraph in enumerate(document.paragraphs):
        places = places_of(document, paragraph)
        if places.keys() >= NUMBERED and (found := ledger_below(document, at, places, here)):
            return found
    return None


def ledger_below(document: Document, at: int, places: Mapping[str, int], here: str) -> ReturnedLedger | None:
    """at: the paragraph of the headings. None where no row below bears a number or says whose it is."""
    table = document.paragraphs[at].table
    rows = list(texts_below(document, table, at + 1, places))
    marks = [texts[LEDGER] for texts in rows if texts[LEDGER]]
    if not marks and not any(texts[FINDING] or texts[ACTION] for texts in rows):
        return None
    ledger = mark_meant(marks, here)
    year = ReturnedLedger(ledger, ()).year
    return ReturnedLedger(
        ledger,
        tuple(returned_row(texts, year) for texts in rows),
        column_changes(document, at),
        unread(document, table, below=rows_under_signature(document, table, at + 1)),
    )


def mark_meant(marks: Sequence[str], here: str) -> str:
    own = [mark for mark in marks if mark.startswith(f"{here}/")]
    return Counter(own or marks).most_common(1)[0][0] if marks else ""


def lost_columns(document: Document) -> ColumnChanges | None:
    """What became of the hidden columns of a print of ours that cannot be held against the ledger for want of them;
    None for any other document. It is known by headings nobody else has, by its line for the history, or as a file."""
    ours = Notice.OWN_PRINT in document.notices or CHECK_LINE.search(document.text)
    lists = {table for table, name in named_tables(document) if name in MADE_WITH_IT}
    for at, paragraph in enumerate(document.paragraphs):
        places = places_of(document, paragraph).keys()
        bears_enough = len(places) >= ENOUGH and paragraph.table not in lists
        if bears_enough and not places >= NUMBERED and (ours or places & OURS_ALONE):
            changes = column_changes(document, at)
            renamed = tuple(pair for pair in changes.renamed if pair[0] in NUMBERED)
            return ColumnChanges(renamed, tuple(heading for heading in changes.missing if heading in NUMBERED))
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
        if paragraph.table != table or signs(said):
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
        ledger=texts[LEDGER],
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
