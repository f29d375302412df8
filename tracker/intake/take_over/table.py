"""The tables of a running ledger as columns and lines: headings of one row or of two, several sheets as one."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.intake.extraction.columns import column_of, header_of
from tracker.intake.reading.document import Cell, Document, Paragraph

HEADER_WITHIN = 12
LONGEST_HEADING = 20
SUM_LINE = re.compile(r"(?:合计|小计|总计|共计)")
RATE_COLUMN = re.compile(r"(?:完成|整改|销号)(?:率|进度|比例|情况)|^销号$")
SAME = re.compile(r"(?:同上|同前|〃|″|〞|\"|…|/|-|—+|无)$")
IGNORED, KEPT = "ignore", "note"
# What a column may mean, in the order of the choice; what is only kept is told in the item's history.
MEANINGS = (
    *("number", "source", "finding", "measure", "target", "accountable", "owner", "supporter"),
    *("due", "progress", "status", "done_on", KEPT, IGNORED),
)  # fmt: skip
# What a row has once; of a second such column no more is understood than that it is there.
ONCE = frozenset({"number", "due", "status", "done_on"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's name as printed, of two rows 「反馈问题/类别」; meaning: the guess, understood: whether it is one."""

    name: str
    meaning: str
    understood: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row below a header. table, row: where it stands, counted from 1 with the rows above it. cells: by the place
    of their heading in `Running.headings`."""

    table: int
    row: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class Running:
    """headings: of all tables, each name once. passed_over: rows that are no entries (sums, signatures), in words."""

    headings: tuple[Heading, ...]
    lines: tuple[Line, ...]
    passed_over: tuple[tuple[int, int, str], ...]


def running_ledger(document: Document) -> Running | None:
    """None where the document holds no table that begins like a ledger."""
    names: list[str] = []
    lines: list[Line] = []
    passed: list[tuple[int, int, str]] = []
    for number, rows in enumerate(tables_of(document), start=1):
        header = header_in(document, rows)
        if header is None:
            continue
        last, named = header
        names += [name for name in named.values() if name not in names]
        places = {column: names.index(name) for column, name in named.items()}
        for at, row in enumerate(rows[last + 1 :], start=last + 2):
            said = {cell.column: cell for cell in row.cells if document.text_of(cell).strip()}
            if row.hidden or is_no_entry(document, said, places, named):
                words = document.text_of(row).strip()
                passed += [(number, at, words)] if words and not repeats_header(document, said, named) else []
                continue
            cells = {places[column]: cell for column, cell in said.items() if column in places}
            lines.append(Line(number, at, cells))
    return Running(headings_of(names), tuple(lines), tuple(passed)) if lines else None


def tables_of(document: Document) -> list[list[Paragraph]]:
    tables: dict[int, list[Paragraph]] = {}
    for paragraph in document.paragraphs:
        if paragraph.table is not None:
            tables.setdefault(paragraph.table, []).append(paragraph)
    return list(tables.values())


def header_in(document: Document, rows: Sequence[Paragraph]) -> tuple[int, dict[int, str]] | None:
    """The place of its last row, and the name of each column."""
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        upper = texts_of(document, row)
        below = rows[at + 1] if at + 1 < len(rows) else None
        if below is not None and (both := two_rows(document, row, below)) and is_header(both):
            return at + 1, both
        if is_header(upper):
            return at, {column: name for column, name in upper.items() if name}
    return None


def two_rows(document: Document, row: Paragraph, below: Paragraph) -> dict[int, str] | None:
    """「反馈问题」 over 「类别｜具体问题」: the lower row names columns where the upper one is blank or the same."""
    upper, lower = texts_of(document, row), texts_of(document, below)
    repeated = {cell.column for cell in below.cells if cell.merged}
    own = {column: name for column, name in lower.items() if name and column not in repeated}
    known = [name for name in own.values() if column_of(name)]
    above = [name for name in upper.values() if column_of(name)]  # a title above a header names no column
    if not above or not own or len(known) * 2 < len(own) or any(len(name) > LONGEST_HEADING for name in own.values()):
        return None
    named, left = dict[int, str](), ""
    for column in range(max([*upper, *lower]) + 1):
        left = upper.get(column) or left
        if column in own:
            named[column] = f"{left}/{own[column]}" if left else own[column]
        elif upper.get(column):
            named[column] = upper[column]
    alone = {column for column in own if upper.get(column) and upper.get(column + 1)}
    return None if alone == own.keys() and not repeated else named


def texts_of(document: Document, row: Paragraph) -> dict[int, str]:
    return {cell.column: " ".join(document.text_of(cell).split()) for cell in row.cells}


def is_header(named: Mapping[int, str]) -> bool:
    names = [""] * (max(named, default=-1) + 1)
    for column, name in named.items():
        names[column] = name.rpartition("/")[2] if column_of(name) is None else name
    return header_of(names) is not None


def is_no_entry(
    document: Document, said: Mapping[int, Cell], places: Mapping[int, int], named: Mapping[int, str]
) -> bool:
    """A line across the table, a sum, the header once more."""
    own = {(cell.start, cell.end) for cell in said.values() if not cell.merged}
    known = [column for column in said if column in places]
    if not own or not known or (len({(c.start, c.end) for c in said.values()}) < 2 and len(named) > 2):
        return True
    texts = [document.text_of(cell).strip() for cell in said.values()]
    return any(SUM_LINE.match(text) and len(text) < 12 for text in texts[:2]) or repeats_header(document, said, named)


def repeats_header(document: Document, said: Mapping[int, Cell], named: Mapping[int, str]) -> bool:
    same = sum(named.get(column, "") == document.text_of(cell).strip() for column, cell in said.items())
    return len(said) > 1 and same * 2 > len(said)


def headings_of(names: Sequence[str]) -> tuple[Heading, ...]:
    """Each with the guess; without a column of problems a task is what is to be done."""
    guessed: list[str | None] = [meaning_of(name) for name in names]
    return tuple(heading(name, meaning) for name, meaning in zip(names, once_each(guessed), strict=True))


def meaning_of(name: str) -> str | None:
    lower = name.rpartition("/")[2]
    return column_of(name) or column_of(lower) or ("status" if RATE_COLUMN.search(lower) else None)


def heading(name: str, meaning: str | None) -> Heading:
    return Heading(name, meaning or KEPT, meaning is not None)


def once_each(guessed: Sequence[str | None]) -> Iterator[str | None]:
    taken: set[str] = set()
    for meaning in guessed:
        plain = {"category": KEPT, "task": "measure"}.get(meaning or "", meaning)
        if plain in taken and plain in ONCE | {"finding"}:
            yield None
        else:
            yield plain
        taken.add(plain or "")
