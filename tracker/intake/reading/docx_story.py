"""Walks the blocks of a .docx story (body, cell, text box): paragraphs with their numbers, tables with merged cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.docx_runs import Runs, shown_content
from tracker.intake.reading.draft import DraftCell
from tracker.intake.reading.numbering import Numbering
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.styles import Style, Styles, outline_level
from tracker.intake.reading.wordml import (
    ALT_CHUNK,
    ALTERNATE,
    DELETED,
    INSERTED,
    NUM_PR,
    PPR,
    RPR,
    SDT,
    SDT_PR,
    TBL,
    TC,
    TR,
    TRANSPARENT,
    VANISH,
    P,
    W,
    alternative,
    flag,
    number,
    value,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is seen; `number` already stands at the beginning of `text`."""

    text: str
    level: int | None = None
    number: str = ""


Row = list[DraftCell]
Block = Line | list[Row]


class Story:
    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.runs = Runs(styles)
        self.boxes: list[str] = []
        self.styles, self.numbering = styles, numbering
        self.carried = ""  # text of a paragraph whose mark is deleted: it belongs to the next one

    @property
    def notices(self) -> set[str]:
        return self.runs.notices

    def blocks(self, container: Any) -> Iterator[Block]:
        for element in self.unwrapped(container, (P, TBL)):
            if element.tag == P:
                yield from self.paragraph(element)
            else:
                yield from self.table(element)

    def unwrapped(self, container: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
        """The wanted elements in a container and in whatever wraps some of them."""
        for child in container:
            tag = child.tag
            if tag in wanted:
                yield child
            elif tag == SDT:
                yield from self.controlled(child, wanted)
            elif tag in TRANSPARENT or tag in INSERTED:
                yield from self.unwrapped(child, wanted)
            elif tag in DELETED:
                self.notices.add(Notice.OPEN_REVISIONS)
            elif tag == ALT_CHUNK:  # another file inside this one, as a rule a web page; Word unpacks it on saving
                raise Unreadable(Reason.UNSUPPORTED, {"really": "html"})
            elif tag == ALTERNATE and (branch := alternative(child)) is not None:
                yield from self.unwrapped(branch, wanted)

    def controlled(self, control: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
        if value(control.find(f"{SDT_PR}/{W}docPartObj"), W + "docPartGallery") == "Table of Contents":
            self.notices.add(Notice.CONTENTS_LEFT_OUT)
            return
        content = shown_content(control)
        if content is not None:
            yield from self.unwrapped(content, wanted)

    def paragraph(self, element: Any) -> Iterator[Block]:
        properties = element.find(PPR)
        style_id = value(properties, W + "pStyle")
        style = self.styles[style_id]
        text, boxes = self.runs.read(element)
        mark = properties.find(RPR) if properties is not None else None
        if style.contents:
            self.notices.add(Notice.CONTENTS_LEFT_OUT)
        elif style.hidden:
            self.notices.add(Notice.HIDDEN_TEXT)
        elif is_deleted(mark):
            self.carried += text
        elif text or self.carried or not flag(mark, VANISH):
            text, self.carried = self.carried + text, ""
            yield from self.lines(text, properties, style, style_id)
        for box in boxes:
            yield from self.box(box)

    def lines(self, text: str, properties: Any, style: Style, style_id: str | None) -> Iterator[Line]:
        own = outline_level(properties)
        level = (style.level if own is None else own) or None
        shown, gap = self.next_number(properties, style, style_id)
        first, *rest = text.split("\n")
        if shown:
            first = shown + gap + first.lstrip()
        yield Line(first, level, shown)
        for line in rest:
            yield Line(line, level)

    def next_number(self, properties: Any, style: Style, style_id: str | None) -> tuple[str, str]:
        own = properties.find(NUM_PR) if properties is not None else None
        numbering = number(own, W + "numId")
        level = number(own, W + "ilvl")
        if numbering is None:
            numbering = style.numbering
            if level is None and numbering:
                level = self.numbering.level_of_style(numbering, style_id)
        if not numbering:
            return "", ""
        level = style.list_level if level is None else level
        return self.numbering.next(numbering, min(max(level or 0, 0), 8))

    def box(self, box: Any) -> Iterator[Block]:
        blocks = list(self.blocks(box))
        self.boxes.append("\n".join(flattened(blocks)))
        yield from blocks

    def table(self, element: Any) -> Iterator[Block]:
        rows = [row for row in self.unwrapped(element, (TR,)) if not self.is_deleted_row(row)]
        cells = [list(self.unwrapped(row, (TC,))) for row in rows]
        if all(len(row) <= 1 for row in cells):  # a frame around text rather than a table
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell)
        else:
            yield self.rows(rows, cells)

    def is_deleted_row(self, row: Any) -> bool:
        properties = row.find(W + "trPr")
        deleted = properties is not None and properties.find(W + "del") is not None
        if deleted:
            self.notices.add(Notice.OPEN_REVISIONS)
        return deleted

    def rows(self, rows: list[Any], cells: list[list[Any]]) -> list[Row]:
        made: list[Row] = []
        above: dict[int, DraftCell] = {}
        for row, elements in zip(rows, cells, strict=True):
            made.append(self.row(row, elements, above))
            above = {cell.column: cell.above or cell for cell in made[-1]}
        return made

    def row(self, row: Any, elements: list[Any], above: dict[int, DraftCell]) -> Row:
        column = number(row.find(W + "trPr"), W + "gridBefore") or 0
        made: Row = []
        for element in elements:
            properties = element.find(W + "tcPr")
            if value(properties, W + "hMerge") == "continue":
                column += 1
                continue
            merge = properties.find(W + "vMerge") if properties is not None else None
            continues = merge is not None and merge.get(W + "val", "continue") == "continue"
            if continues and column in above:
                made.append(DraftCell(column, above=above[column]))
            else:
                made.append(DraftCell(column, "\n".join(flattened(self.blocks(element)))))
            column += max(1, number(properties, W + "gridSpan") or 1)
        return made


def flattened(blocks: Any) -> Iterator[str]:
    """The lines of blocks inside a cell; a table inside a cell gives a line a row."""
    for block in blocks:
        if isinstance(block, Line):
            if block.text.strip():
                yield block.text
        else:
            for row in block:
                text = "\t".join(cell.text for cell in row if cell.text)
                if text:
                    yield text


def is_deleted(mark: Any) -> bool:
    return mark is not None and any(mark.find(tag) is not None for tag in DELETED)
