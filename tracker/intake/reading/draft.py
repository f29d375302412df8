"""A document in the making: paragraphs and rows are added in reading order, offsets come out right."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tracker.common.seen import seen
from tracker.intake.reading.document import Cell, Document, Paragraph, Unreadable
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Notice, Reason

# Characters that reorder the text around them: what is seen would not be what is stored (CVE-2021-42574).
TURNS_TEXT = re.compile("[\u202a-\u202e\u2066-\u2069]")


def cleaned(text: str, notices: set[str]) -> str:
    """The text as it shows, before anything points into it: without what no database takes, what nobody sees and what
    makes it look like another text; radicals as the characters they look like (F56, F57)."""
    if TURNS_TEXT.search(text):
        notices.add(Notice.DIRECTION_MARKS)
    return seen(text)


@dataclass(slots=True, eq=False)
class DraftCell:
    """A cell before it has its place; `above` is the cell it is merged with and repeats."""

    column: int
    text: str = ""
    above: "DraftCell | None" = None
    start: int = 0
    end: int = 0

    def placed(self, start: int) -> Cell:
        if self.above:
            return Cell(self.above.start, self.above.end, self.column, merged=True)
        self.start, self.end = start, start + len(self.text)
        return Cell(self.start, self.end, self.column)


class Draft:
    """Collects lines; refuses as soon as there are more than the limits allow."""

    def __init__(self, kind: str, *, limits: Limits) -> None:
        self.notices: set[str] = set()
        self.kind, self.limits = kind, limits
        self.lines: list[str] = []
        self.paragraphs: list[Paragraph] = []
        self.position = 0
        self.tables = 0
        self.cells = 0

    def add(self, text: str, *, level: int | None = None, number: str = "") -> None:
        """One paragraph; `number` already stands at the beginning of `text`. Blank ones are left out."""
        text, number = cleaned(text, self.notices), cleaned(number, self.notices)
        if text and not text.isspace():
            start = self.position
            self.append(text, Paragraph(start, start + len(text), level, number))

    def add_table(self, rows: Iterable[Sequence[DraftCell]], *, hidden: Collection[int] = ()) -> None:
        """hidden: places of rows, from 0, that the file does not show."""
        for place, row in enumerate(rows):
            self.count_cells(len(row))
            self.add_row(row, table=self.tables, hidden=place in hidden)
        self.tables += 1

    def document(self) -> Document:
        return Document("\n".join(self.lines), tuple(self.paragraphs), self.kind, tuple(sorted(map(str, self.notices))))

    def add_row(self, row: Sequence[DraftCell], *, table: int, hidden: bool = False) -> None:
        for cell in row:
            cell.text = "" if cell.above else cleaned(cell.text, self.notices)
        if not any(cell.text.strip() for cell in row):
            self.place_nothing(row)
            return
        start, cells = self.position, []
        for cell in row:
            cells.append(cell.placed(start))
            start += len(cell.text) + 1
        if hidden:
            self.notices.add(Notice.HIDDEN_ROWS)
        text = "\t".join(cell.text for cell in row)
        end = self.position + len(text)
        self.append(text, Paragraph(self.position, end, table=table, cells=tuple(cells), hidden=hidden))

    def place_nothing(self, row: Sequence[DraftCell]) -> None:
        for cell in row:
            cell.start = cell.end = max(0, self.position - 1)

    def append(self, text: str, paragraph: Paragraph) -> None:
        if len(self.paragraphs) >= self.limits.paragraphs:
            raise Unreadable(Reason.TOO_MANY_PARAGRAPHS, {"limit": self.limits.paragraphs})
        self.lines.append(text)
        self.paragraphs.append(paragraph)
        self.position += len(text) + 1
        if self.position > self.limits.characters:
            raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": self.limits.characters})

    def count_cells(self, more: int) -> None:
        self.cells += more
        if self.cells > self.limits.cells:
            raise Unreadable(Reason.TOO_MANY_CELLS, {"limit": self.limits.cells})
