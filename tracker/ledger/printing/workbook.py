"""Rows of the ledger → an .xlsx that prints as the official 整改台账 (DOMAIN §4). Layout only."""

import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import Any

from xlsxwriter import Workbook

from tracker.ledger.printing.list_sheet import add_list
from tracker.ledger.printing.lists import PrintedList
from tracker.ledger.printing.paging import PAGE_POINTS, begins_page, lines_taken, parts_of, points
from tracker.ledger.printing.printed_row import (
    CHECKED,
    COLUMNS,
    PARENTS,
    TRACES,
    LedgerRow,
    cell_texts,
    day_words,
    finding_words,
    own_texts,
)
from tracker.ledger.printing.sheet import CELL_LIMIT, FONT, Sheet, describe, printable

HEADING_ROW = 2
HEAD_POINTS = (27, 20, 32)  # title, whose it is, headings
PAGE = PAGE_POINTS - HEAD_POINTS[HEADING_ROW]
SEE_BELOW = "全文见表后"


def to_xlsx(
    rows: Sequence[LedgerRow],
    *,
    organisation: str,
    year: int,
    as_of: date,
    title: str | None = None,
    lists: Sequence[PrintedList] = (),
    chain: tuple[int, str] | None = None,
    totals: str = "",
) -> bytes:
    """A4 landscape, one page wide, headings on every page; a sheet more for each list. The same rows give the same
    bytes. chain: number and hash of the last event the rows tell of, by which paper can be held against the history.
    totals: the line of what the rows add up to."""
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        name = printable(title or f"{organisation}{year}年度整改台账")
        describe(book, name, as_of)
        sheet = LedgerSheet(book)
        sheet.begin(name, organisation=organisation, as_of=as_of)
        sheet.sign(sheet.total(sheet.body(rows), totals), chain)
        if chain:
            book.set_custom_property(CHECKED, f"{chain[0]}:{chain[1]}", "text")
        for printed in lists:
            add_list(book, printed, organisation=organisation, year=year, as_of=as_of)
    return packed.getvalue()


class LedgerSheet(Sheet):
    """The ledger itself: a finding's cells merged over its measures, the way back in hidden columns."""

    def __init__(self, book: Any) -> None:
        super().__init__(book, "整改台账", COLUMNS, heading_row=HEADING_ROW)
        # A merged cell may be cut by the end of a page: its words then stand whole on the first.
        top = self.format(valign="top")
        self.parents = {
            True: (self.format(valign="top", align="center"), *[top] * (PARENTS - 1)),
            False: (self.centre, *[self.text] * (PARENTS - 1)),
        }
        self.used = 0.0  # points of the present page
        self.breaks: list[int] = []
        self.quiet = book.add_format(FONT | {"font_size": 8, "font_color": "#808080"})
        self.sheet.set_column(self.last + 1, self.last + len(TRACES), None, None, {"hidden": True})

    def begin(self, title: str, *, organisation: str, as_of: date) -> None:
        self.head(title, organisation=organisation, day=f"截至日期：{day_words(as_of)}", middle=len(COLUMNS) // 2)
        self.headings((*COLUMNS, *TRACES))
        for row, height in enumerate(HEAD_POINTS):
            self.sheet.set_row(row, height)

    def body(self, rows: Sequence[LedgerRow]) -> int:
        """Returns the first row below."""
        at = HEADING_ROW + 1
        groups = groupby(enumerate(rows), key=lambda pair: pair[1].finding_number or pair[0])
        for place, (_, group) in enumerate(groups, start=1):
            at = self.finding(at, place, [row for _, row in group])
        return at

    def total(self, row: int, totals: str) -> int:
        """What the rows add up to, below the last of them. Returns the first row below."""
        if not totals:
            return row
        self.sheet.set_row(row, points(lines_taken(totals, sum(COLUMNS.values()))))
        self.merge(row, 0, row, self.last, totals, self.text)
        return row + 1

    def sign(self, row: int, chain: tuple[int, str] | None) -> None:
        self.sheet.set_row(row, 36)
        self.merge(row, 0, row, self.last, "书记签字：" + "\u3000" * 12, self.right)
        if chain:
            row += 1
            self.merge(row, 0, row, self.last, chain_words(*chain), self.quiet)
        row = self.annex(row + 1)
        self.sheet.set_h_pagebreaks(self.breaks)
        self.sheet.print_area(0, 0, row, self.last)

    def finding(self, top: int, place: int, rows: list[LedgerRow]) -> int:
        """On one page where it fits one; a longer one in parts, each merged by itself, so that no merged cell is cut
        by the end of a page."""
        parents = (str(place), rows[0].source, finding_words(rows[0]))
        whole = heights(parents, rows)
        if sum(whole) <= PAGE:
            self.part(top, place, parents, rows, whole)
        else:
            for part in parts_of(heights(("", "", ""), rows), PAGE):
                some = rows[part.start : part.stop]
                self.part(top + part.start, place, parents, some, heights(parents, some))
        return top + len(rows)

    def part(self, top: int, place: int, parents: tuple[str, ...], rows: list[LedgerRow], taken: list[float]) -> None:
        if begins_page(sum(taken), self.used, PAGE if self.breaks else PAGE - sum(HEAD_POINTS[:HEADING_ROW])):
            self.breaks.append(top)
            self.used = 0
        self.used += sum(taken)
        whole = [self.told_in_full(where(place, row), named_texts(parents, row)) for row in rows]
        bottom = top + len(rows) - 1
        shown = (f"{place}\n（{SEE_BELOW}）" if not all(whole) else str(place), *parents[1:])
        for column, text in enumerate(shown):
            self.merge(top, column, bottom, column, text, self.parents[bottom > top or not all(whole)][column])
        for at, (row, height, fits) in enumerate(zip(rows, taken, whole, strict=True), start=top):
            self.measure(at, row, self.text if fits else self.text_top)
            self.sheet.set_row(at, height)

    def measure(self, at: int, row: LedgerRow, text: Any) -> None:
        for column, words in enumerate(own_texts(row), start=PARENTS):
            self.write(at, column, words, text if column in (3, 4, 8) else self.centre)
        if row.due_on:
            self.write_day(at, 7, row.due_on)
        traces = (row.finding_number, str(row.finding_version), row.action_number, str(row.action_version))
        for column, trace in enumerate((*traces, row.deadline_text, exported(row), row.ledger), start=self.last + 1):
            self.write(at, column, trace, self.text)


def where(place: int, row: LedgerRow) -> str:
    return f"第{place}项（{row.action_number or row.finding_number}）"


def named_texts(parents: tuple[str, ...], row: LedgerRow) -> dict[str, str]:
    """A finding's own texts are told once, with its first row."""
    return dict(zip(COLUMNS, (*parents, *own_texts(row)), strict=True))


def chain_words(number: int, hash_: str) -> str:
    """The last line on paper; sixteen figures can be typed, the whole hash stands in the file's properties."""
    return f"{CHECKED}：第 {number} 条，{hash_[:16]}"


def exported(row: LedgerRow) -> str:
    """The cells once more, to tell later what was touched; "" where they are too long for one cell."""
    cells = json.dumps(cell_texts(row), ensure_ascii=False)
    return cells if len(cells) <= CELL_LIMIT else ""


def heights(parents: tuple[str, ...], rows: list[LedgerRow]) -> list[float]:
    """In points. Programs do not fit rows to merged cells, so what the finding needs is shared out."""
    widths = list(COLUMNS.values())
    own = [max(map(lines_taken, own_texts(row), widths[PARENTS:])) for row in rows]
    missing = max(map(lines_taken, parents, widths)) - sum(own)
    extra = ceil(missing / len(rows)) if missing > 0 else 0
    return [points(lines + extra) for lines in own]
