"""A list → a sheet of a workbook. Layout only."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tracker.ledger.printing.lists import Line, PrintedList, Value
from tracker.ledger.printing.paging import lines_taken, points
from tracker.ledger.printing.printed_row import day_words
from tracker.ledger.printing.sheet import Sheet, describe, printable

HEADING_ROW = 2


def lists_to_xlsx(lists: Sequence[PrintedList], *, organisation: str, year: int, as_of: date) -> bytes:
    """A workbook of nothing but the lists. The same rows give the same bytes."""
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        describe(book, printable(f"{organisation}{year}年度整改清单"), as_of)
        for printed in lists:
            add_list(book, printed, organisation=organisation, year=year, as_of=as_of)
    return packed.getvalue()


def add_list(book: Any, printed: PrintedList, *, organisation: str, year: int, as_of: date) -> None:
    sheet = ListSheet(book, printed)
    sheet.begin(f"{organisation}{year}年度整改{printed.name}", organisation=organisation, as_of=as_of)
    sheet.body()


class ListSheet(Sheet):
    """One list, the first cells of a group merged."""

    def __init__(self, book: Any, printed: PrintedList) -> None:
        super().__init__(book, printed.name, printed.columns, heading_row=HEADING_ROW)
        self.printed = printed
        self.top = self.format(align="center", valign="top")

    def begin(self, title: str, *, organisation: str, as_of: date) -> None:
        middle = len(self.columns) // 2
        self.head(title, organisation=organisation, day=f"截至日期：{day_words(as_of)}", middle=middle)
        self.headings(self.columns)
        for row, height in enumerate((27, 20, 32)):
            self.sheet.set_row(row, height)

    def body(self) -> None:
        at = HEADING_ROW + 1
        for group in self.printed.groups:
            for offset, line in enumerate(group):
                self.line(at + offset, line)
            if len(group) > 1:
                for column in range(self.printed.merged):
                    self.merge(at, column, at + len(group) - 1, column, str(group[0][column]), self.top)
            at += len(group)
        if not self.printed.merged:  # a filter cannot tell the rows under one merged cell apart
            self.sheet.autofilter(HEADING_ROW, 0, max(at - 1, HEADING_ROW), self.last)
        self.sheet.print_area(0, 0, max(self.annex(at), HEADING_ROW), self.last)

    def line(self, row: int, line: Line) -> None:
        texts = {heading: value for heading, value in zip(self.columns, line, strict=True) if isinstance(value, str)}
        text = self.text if self.told_in_full(f"第{row - HEADING_ROW}行", texts) else self.text_top
        for column, (heading, value) in enumerate(zip(self.columns, line, strict=True)):
            if isinstance(value, date):
                self.write_day(row, column, value)
            else:
                self.write(row, column, value, self.centre if heading in self.printed.centred else text)
        self.sheet.set_row(row, self.height(line[self.printed.merged :]))

    def height(self, values: Sequence[Value]) -> float:
        widths = list(self.columns.values())[self.printed.merged :]
        texts = [value if isinstance(value, str) else day_words(value) for value in values]
        lines = max(2, *map(lines_taken, texts, widths))
        return points(lines)
