"""Rows of ledgers and problem lists, from real tables or from tables that became plain lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.extraction.columns import Column, header_of
from tracker.intake.extraction.stacked import stacked_tables
from tracker.intake.reading.document import Cell, Document, Paragraph

_HEADER_WITHIN = 12
_SAME = re.compile(r"^(?:同上|〃|″|〞|\"|同前|。|…|-|—|/|无)?$")
_DIVIDER = re.compile(r"^[\s|｜│┃:\-—─=+]+$")
_COLUMNS_APART = re.compile(r"\t|[ \xa0]{2,}|\u3000{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says, by column; a cell merged from above stands here too, with its one text."""

    cells: dict[Column, tuple[Cell, ...]]
    category: str

    def first(self, column: Column) -> Cell | None:
        cells = self.cells.get(column)
        return cells[0] if cells else None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Rows of one table; paragraphs: the numbers of the document's paragraphs it was made of, body: those below its
    header."""

    header: dict[int, Column]
    rows: tuple[Row, ...]
    paragraphs: frozenset[int]
    body: frozenset[int]


def ledgers(document: Document) -> list[Ledger]:
    found = []
    for run in _runs(document):
        ledger = _ledger(document, run)
        if ledger and ledger.rows:
            found.append(ledger)
    return found


def _runs(document: Document) -> Iterator[list[tuple[list[int], list[Cell]]]]:
    """Candidate tables: each a list of rows, a row being its paragraphs' numbers and its cells."""
    taken: set[int] = set()
    by_table: dict[int, list[tuple[list[int], list[Cell]]]] = {}
    for index, paragraph in enumerate(document.paragraphs):
        if paragraph.table is not None and paragraph.cells:
            by_table.setdefault(paragraph.table, []).append(([index], list(paragraph.cells)))
            taken.add(index)
    yield from by_table.values()
    yield from _separated(document, taken)
    yield from stacked_tables(document, taken)


def _separated(document: Document, taken: set[int]) -> Iterator[list[tuple[list[int], list[Cell]]]]:
    """Lines whose cells stand apart by | or tabs or wide blanks."""
    run: list[tuple[list[int], list[Cell]]] = []
    for index, paragraph in enumerate(document.paragraphs):
        cells = [] if index in taken else _line_cells(document.text_of(paragraph), paragraph)
        if len(cells) >= 3:
            run.append(([index], cells))
        elif run and _DIVIDER.match(document.text_of(paragraph)):
            continue
        elif run:
            if len(run) >= 2:
                taken.update(at for numbers, _ in run for at in numbers)
                yield run
            run = []
    if len(run) >= 2:
        taken.update(at for numbers, _ in run for at in numbers)
        yield run


def _line_cells(text: str, paragraph: Paragraph) -> list[Cell]:
    if _DIVIDER.match(text):
        return []
    bars = re.compile(r"[|｜│┃]")
    piped = len(bars.findall(text)) >= 2
    cuts = [found.span() for found in (bars.finditer(text) if piped else _COLUMNS_APART.finditer(text))]
    bounds = [0, *(edge for cut in cuts for edge in cut), len(text)]
    parts = list(zip(bounds[::2], bounds[1::2], strict=True))
    if piped:
        parts = [part for i, part in enumerate(parts) if 0 < i < len(parts) - 1 or text[slice(*part)].strip()]
    return [_stripped(text, start, end, paragraph.start, column) for column, (start, end) in enumerate(parts)]


def _stripped(text: str, start: int, end: int, offset: int, column: int) -> Cell:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Cell(offset + start, offset + end, column)


def _ledger(document: Document, run: list[tuple[list[int], list[Cell]]]) -> Ledger | None:
    for at, (_, cells) in enumerate(run[:_HEADER_WITHIN]):
        header = header_of(_names(document, cells))
        if header:
            rows = _rows(document, [cells for _, cells in run[at + 1 :]], header)
            return Ledger(header, tuple(rows), _numbers(run), _numbers(run[at + 1 :]))
    return None


def _numbers(run: Sequence[tuple[list[int], list[Cell]]]) -> frozenset[int]:
    return frozenset(number for numbers, _ in run for number in numbers)


def _names(document: Document, cells: Sequence[Cell]) -> list[str]:
    names = [""] * (max((cell.column for cell in cells), default=-1) + 1)
    for cell in cells:
        names[cell.column] = document.text_of(cell)
    return names


def _rows(document: Document, lines: Sequence[Sequence[Cell]], header: dict[int, Column]) -> Iterator[Row]:
    category = ""
    above: dict[Column, tuple[Cell, ...]] = {}
    for cells in lines:
        said = [cell for cell in cells if document.text_of(cell).strip()]
        if len({(cell.start, cell.end) for cell in said}) == 1 and len(header) > 2:
            category = document.text_of(said[0]).strip()
        if len({(cell.start, cell.end) for cell in said}) < 2 or header_of(_names(document, cells)) is not None:
            continue
        row = _by_column(document, said, header)
        for column in ("finding", "task"):
            if column not in row and column in above and "measure" in row:
                row[column] = above[column]
        above = {**above, **row}
        yield Row(row, _category(document, row) or category)


def _by_column(document: Document, cells: Sequence[Cell], header: dict[int, Column]) -> dict[Column, tuple[Cell, ...]]:
    row: dict[Column, tuple[Cell, ...]] = {}
    for cell in cells:
        column = header.get(cell.column)
        if column and not _SAME.match(document.text_of(cell).strip()):
            row[column] = (*row.get(column, ()), cell)
    return row


def _category(document: Document, row: dict[Column, tuple[Cell, ...]]) -> str:
    cells = row.get("category")
    return document.text_of(cells[0]).strip() if cells else ""
