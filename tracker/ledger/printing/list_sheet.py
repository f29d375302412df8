"""A list → a sheet that prints on A4 landscape, one page wide, with its headings on every page. Layout only."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

from tracker.ledger.printing import workbook as print_

if TYPE_CHECKING:
    from tracker.ledger.printing.lists import Line, PrintedList, Value

HEADING_ROW = 2


def lists_to_xlsx(lists: Sequence["PrintedList"], *, organisation: str, year: int, as_of: date) -> bytes:
    """A workbook of nothing but the lists. The same rows give the same bytes."""
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        name = print_.printable(f"{organisation}{year}年度整改清单")
        book.set_properties({"title": name[:255], "created": datetime.combine(as_of, time())})
        for printed in lists:
            add_list(book, printed, organisation=organisation, year=year, as_of=as_of)
    return packed.getvalue()


def add_list(book: Any, printed: "PrintedList", *, organisation: str, year: int, as_of: date) -> None:
    sheet = _ListSheet(book, printed)
    sheet.set_page()
    sheet.head(f"{organisation}{year}年度整改{printed.name}", organisation=organisation, as_of=as_of)
    sheet.body()


class _ListSheet:
    """One sheet; every text is written as a text, never as a formula (F43)."""

    def __init__(self, book: Any, printed: "PrintedList") -> None:
        self.sheet = book.add_worksheet(printed.name)
        self.printed = printed
        self.last = len(printed.columns) - 1
        cell = print_.FONT | {"border": 1, "text_wrap": True}
        self.text = book.add_format(cell)
        self.centre = book.add_format(cell | {"align": "center"})
        self.top = book.add_format(cell | {"align": "center", "valign": "top"})
        self.heading = book.add_format(cell | {"align": "center", "bold": True})
        self.date = book.add_format(cell | {"align": "center", "num_format": print_.DATE_FORMAT})
        self.title = book.add_format(print_.FONT | {"font_size": 12, "bold": True, "align": "center"})
        self.left = book.add_format(print_.FONT)
        self.right = book.add_format(print_.FONT | {"align": "right"})

    def set_page(self) -> None:
        print_.set_page(self.sheet, heading_row=HEADING_ROW)
        for column, width in enumerate(self.printed.columns.values()):
            self.sheet.set_column(column, column, width)

    def head(self, title: str, *, organisation: str, as_of: date) -> None:
        middle = len(self.printed.columns) // 2
        self._merged((0, 0, 0, self.last), print_.printable(title), self.title)
        self._merged((1, 0, 1, middle - 1), f"填报单位：{organisation}", self.left)
        self._merged((1, middle, 1, self.last), f"截至日期：{print_.day_words(as_of)}", self.right)
        for column, heading in enumerate(self.printed.columns):
            self.sheet.write_string(HEADING_ROW, column, heading, self.heading)
        for row, height in enumerate((27, 20, 32)):
            self.sheet.set_row(row, height)

    def body(self) -> None:
        at = HEADING_ROW + 1
        for group in self.printed.groups:
            for offset, line in enumerate(group):
                self._line(at + offset, line)
            if len(group) > 1:
                for column in range(self.printed.merged):
                    self._merged((at, column, at + len(group) - 1, column), str(group[0][column]), self.top)
            at += len(group)
        self.sheet.print_area(0, 0, max(at - 1, HEADING_ROW), self.last)

    def _line(self, row: int, line: "Line") -> None:
        for column, (heading, value) in enumerate(zip(self.printed.columns, line, strict=True)):
            if isinstance(value, date):
                self.sheet.write_datetime(row, column, datetime.combine(value, time()), self.date)
            else:
                self._write(row, column, value, self.centre if heading in self.printed.centred else self.text)
        self.sheet.set_row(row, self._height(line[self.printed.merged :]))

    def _height(self, values: Sequence["Value"]) -> float:
        widths = list(self.printed.columns.values())[self.printed.merged :]
        texts = [value if isinstance(value, str) else print_.day_words(value) for value in values]
        lines = max(2, *map(print_.lines_taken, texts, widths))
        return min(lines * print_.LINE_POINTS + 4, print_.TALLEST_POINTS)

    def _write(self, row: int, column: int, text: str, form: Any) -> None:
        if text := print_.printable(text):
            self.sheet.write_string(row, column, text, form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def _merged(self, area: tuple[int, int, int, int], text: str, form: Any) -> None:
        self.sheet.merge_range(*area, "", form)
        self._write(area[0], area[1], text, form)
