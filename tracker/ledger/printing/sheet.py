"""A sheet that prints on A4 landscape, one page wide, with its headings on every page: what all our sheets share."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from tracker.ledger.printing.paging import LINE_POINTS, MARGIN, is_too_tall, lines_taken, pieces

CELL_LIMIT = 32_767  # characters, the format's own
CUT = "……（内容过长，后文从略）"
ANNEX = "以下各项在表中放不下，全文附后："
FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
DATE_FORMAT = 'yyyy"年"m"月"d"日"'
UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Sheet:
    """One sheet of a book and its formats. Every text is written as a text, never as a formula (F43).

    columns: heading → width in half-width characters.
    """

    cell = FONT | {"border": 1, "text_wrap": True}

    def __init__(self, book: Any, name: str, columns: Mapping[str, float], *, heading_row: int) -> None:
        self.book = book
        self.sheet = book.add_worksheet(name)
        self.columns = columns
        self.heading_row = heading_row
        self.last = len(columns) - 1
        self.text = self.format()
        self.text_top = self.format(valign="top")
        self.centre = self.format(align="center")
        self.heading = self.format(align="center", bold=True)
        self.date = self.format(align="center", num_format=DATE_FORMAT)
        self.title = book.add_format(FONT | {"font_size": 12, "bold": True, "align": "center"})
        self.left = book.add_format(FONT)
        self.right = book.add_format(FONT | {"align": "right"})
        set_page(self.sheet, heading_row=heading_row)
        self.overlong: dict[tuple[str, str], str] = {}
        for column, width in enumerate(columns.values()):
            self.sheet.set_column(column, column, width)

    def format(self, **changes: Any) -> Any:
        """A cell with thin rules."""
        return self.book.add_format(self.cell | changes)

    def head(self, title: str, *, organisation: str, day: str, middle: int) -> None:
        """The title, below it whose ledger and of which day; middle: the column in which the day begins."""
        self.merge(0, 0, 0, self.last, title, self.title)
        self.merge(1, 0, 1, middle - 1, f"填报单位：{organisation}", self.left)
        self.merge(1, middle, 1, self.last, day, self.right)

    def headings(self, names: Iterable[str]) -> None:
        for column, name in enumerate(names):
            self.write(self.heading_row, column, name, self.heading)

    def write(self, row: int, column: int, text: str, form: Any) -> None:
        text = printable(text)
        if text:
            self.sheet.write_string(row, column, text, form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def told_in_full(self, where: str, texts: Mapping[str, str]) -> bool:
        """Whether every text, by its heading, fits a row; what does not is told in full below the table."""
        long = {
            heading: text
            for heading, text in texts.items()
            if is_too_tall(text, self.columns[heading]) or len(text) > CELL_LIMIT
        }
        self.overlong |= {(where, heading): text for heading, text in long.items()}
        return not long

    def annex(self, row: int) -> int:
        """Every text that its cell could not show, whole, in as many lines as it takes (F80). Returns the last row."""
        if not self.overlong:
            return row - 1
        self.merge(row, 0, row, self.last, ANNEX, self.left)
        width = sum(self.columns.values())
        for (where, heading), text in self.overlong.items():
            for place, piece in enumerate(pieces(text, width)):
                row += 1
                words = f"{where}“{heading}”{'（续）' if place else '全文'}：\n{piece}"
                self.merge(row, 0, row, self.last, words, self.text_top)
                self.sheet.set_row(row, lines_taken(words, width) * LINE_POINTS + MARGIN)
        return row

    def write_day(self, row: int, column: int, day: date) -> None:
        self.sheet.write_datetime(row, column, datetime.combine(day, time()), self.date)

    def merge(self, top: int, left: int, bottom: int, right: int, text: str, form: Any) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", form)
        self.write(top, left, text, form)


def set_page(sheet: Any, *, heading_row: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.repeat_rows(heading_row)
    sheet.freeze_panes(heading_row + 1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def describe(book: Any, title: str, as_of: date) -> None:
    """The day instead of the hour: the same rows give the same bytes."""
    book.set_properties({"title": title[:255], "created": datetime.combine(as_of, time())})


def printable(text: str) -> str:
    """What a cell can hold: no control characters, and a cut that says so instead of a cell lost."""
    text = UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT
