"""What every reader returns: one text, and paragraphs that point into it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row: offsets into Document.text.

    A cell merged downwards stands in every row it covers with the offsets of its one text, so that
    "same as above" needs no guessing; `merged` tells the repeats from the original.
    """

    start: int
    end: int
    column: int
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph or one table row, text == document.text[start:end], without its line break.

    level: outline level from the file's own styles (1 = Heading 1 …), None where the file says nothing.
    number: the automatic number as the reader sees it ("（一）", "1."); it is part of the text too.
    table: which table of the document (from 0) the row belongs to, None outside tables; cells only for rows.
    hidden: a row of a workbook that is hidden or filtered away; nothing is proposed from it.
    """

    start: int
    end: int
    level: int | None = None
    number: str = ""
    table: int | None = None
    cells: tuple[Cell, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read. Offsets everywhere count characters (code points) of `text`.

    kind: "text", "docx", "pdf", "workbook", "html".
    notices: codes of what a person should know ("open_revisions", "hidden_text" …), for the screen to word.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    kind: str
    notices: tuple[str, ...] = ()

    def text_of(self, part: Paragraph | Cell) -> str:
        return self.text[part.start : part.end]


@dataclass(eq=False)
class Unreadable(ValueError):
    """A file that cannot be taken in. `reason` is a code that the edge turns into a sentence; details fill it."""

    reason: str
    details: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.reason
