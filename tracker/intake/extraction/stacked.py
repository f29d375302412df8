"""A table pasted as one cell a line: its column names one below the other, then as many lines for each row."""

import re
from collections.abc import Iterator, Sequence

from tracker.intake.extraction.columns import column_of, header_of
from tracker.intake.extraction.numbering import marks_in
from tracker.intake.reading.document import Cell, Document

Line = tuple[list[int], list[Cell]]

_NUMBER = re.compile(r"^[（(]?(\d{1,3})[)）.、]?$")
_NOTE = re.compile(r"^(?:填表)?(?:说明|备注|注)[：:]")
_MOST_COLUMNS = 12
_LONGEST_NAME = 12
_MOST_LINES_A_CELL = 6


def stacked_tables(document: Document, taken: set[int]) -> Iterator[list[Line]]:
    """Each a list of rows, its header first: the paragraphs' numbers and the cells."""
    lines = [i for i, part in enumerate(document.paragraphs) if i not in taken and document.text_of(part).strip()]
    at = 0
    while at < len(lines):
        width = _header_width(document, lines, at)
        if width:
            rows, at = _rows(document, lines, at, width)
            if len(rows) >= 2:
                yield rows
        at += 1


def _header_width(document: Document, lines: Sequence[int], at: int) -> int:
    """A header that begins with 序号 goes on to the row number 1, one that does not as long as its names are known."""
    width = 0
    while at + width < len(lines) and column_of(_said(document, lines[at + width])):
        width += 1
    if width and column_of(_said(document, lines[at])) == "number":
        width = _up_to_first_row(document, lines, at) or width
    names = [_said(document, line) for line in lines[at : at + width]]
    return width if width >= 3 and header_of(names) else 0


def _up_to_first_row(document: Document, lines: Sequence[int], at: int) -> int:
    for width, line in enumerate(lines[at : at + _MOST_COLUMNS + 1]):
        text = _said(document, line)
        if _row_number(text) == 1:
            return width
        if len(text) > _LONGEST_NAME:
            return 0
    return 0


def _rows(document: Document, lines: Sequence[int], at: int, width: int) -> tuple[list[Line], int]:
    numbered = column_of(_said(document, lines[at])) == "number"
    header = [_cell(document, [line], column) for column, line in enumerate(lines[at : at + width])]
    rows: list[Line] = [(list(lines[at : at + width]), header)]
    at += width
    while at < len(lines):
        size = _row_length(document, lines, at, width, len(rows)) if numbered else width
        if not size or at + size > len(lines):
            break
        rows.append(_row(document, lines[at : at + size], width, _measures_at(document, header)))
        at += size
    return rows, at - 1


def _row_length(document: Document, lines: Sequence[int], at: int, width: int, number: int) -> int:
    """Up to the next row's number; the last row ends when its columns are full."""
    if _row_number(_said(document, lines[at])) != number:
        return 0
    for size in range(2, min(width * _MOST_LINES_A_CELL, len(lines) - at)):
        if _row_number(_said(document, lines[at + size])) == number + 1:
            return size
    return _last_row_length(document, lines[at:], width)


def _last_row_length(document: Document, lines: Sequence[int], width: int) -> int:
    cells = 0
    for size, line in enumerate(lines):
        text = _said(document, line)
        new = not _goes_on(text)
        if _NOTE.match(text) or (new and cells == width):
            return size
        cells += new
    return len(lines)


def _row(document: Document, chunk: Sequence[int], width: int, measures: int) -> Line:
    groups: list[list[int]] = []
    for line in chunk:
        if groups and _goes_on(_said(document, line)):
            groups[-1].append(line)
        else:
            groups.append([line])
    spare = len(groups) - width
    if spare > 0:
        joined = [line for group in groups[measures : measures + spare + 1] for line in group]
        groups[measures : measures + spare + 1] = [joined]
    return list(chunk), [_cell(document, group, column) for column, group in enumerate(groups)]


def _measures_at(document: Document, header: Sequence[Cell]) -> int:
    """The column that takes what a row has too much of: measures run over several lines, other cells do not."""
    columns = [column_of(document.text_of(cell)) for cell in header]
    return next((columns.index(name) for name in ("measure", "finding", "task") if name in columns), 1)


def _goes_on(text: str) -> bool:
    """「（2）…」 is another line of the cell above."""
    opening = marks_in(text)[:1]
    return bool(opening) and opening[0].start == 0 and opening[0].ordinal > 1 and not _NUMBER.match(text)


def _row_number(text: str) -> int:
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def _said(document: Document, line: int) -> str:
    return document.text_of(document.paragraphs[line]).strip()


def _cell(document: Document, lines: Sequence[int], column: int) -> Cell:
    first, last = document.paragraphs[lines[0]], document.paragraphs[lines[-1]]
    text = document.text[first.start : last.end]
    start = first.start + len(text) - len(text.lstrip())
    return Cell(start, max(start, first.start + len(text.rstrip())), column)
