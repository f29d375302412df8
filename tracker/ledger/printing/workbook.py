"""Rows of the ledger → an .xlsx that prints as the official 整改台账 (DOMAIN §4). Layout only."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook

if TYPE_CHECKING:
    from tracker.ledger.printing.lists import PrintedList

CELL_LIMIT = 32_767  # characters, the format's own
CUT = "……（内容过长，后文从略）"
COLUMNS = {  # heading: width in half-width characters; together one A4 page across
    "序号": 5,
    "问题来源": 11,
    "存在问题": 21,
    "整改措施": 25,
    "整改目标": 13,
    "责任领导": 8.5,
    "责任单位/责任人": 11,
    "整改时限": 15.5,
    "整改进展情况": 27,
    "完成状态": 9,
}
PARENTS = 3  # the first columns belong to the finding and are merged over its measures
# Hidden, for the way back: which items a row tells, their versions, what the cells said, whose ledger it is.
TRACES = ("问题编号", "问题版本", "措施编号", "措施版本", "时限原文", "导出内容", "台账标识")
HEADING_ROW = 2
LAST = len(COLUMNS) - 1
DATE_FORMAT = 'yyyy"年"m"月"d"日"'
FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
LINE_POINTS, TALLEST_POINTS = 14.5, 409
STATES = {
    "not_started": "未启动",
    "in_progress": "正在整改",
    "substantially_done": "基本完成",
    "pending_review": "待销号",
    "closed": "已销号",
    "cancelled": "已中止",
}
KINDS = {"immediate": "立行立改", "ongoing": "长期坚持"}
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One printed row: a measure with the finding it answers, or a finding that has none.

    finding_standing: the finding's own state, owner and deadline in words, for a finding whose row tells a measure's.
    finding_number "" marks a plan that answers no finding. Rows of one finding stand together. Everything from
    target on is the measure's, or the finding's own where it has none. state: the ledger's code. responsible: unit and
    owner in one cell, as the default print has them. ledger: whose it is and of which year, "branch/2026"; of a past
    day "branch/2026@2026-06-30".
    """

    finding_number: str
    finding: str
    finding_version: int = 0
    finding_standing: str = ""
    source: str = ""
    action_number: str = ""
    action: str = ""
    action_version: int = 0
    target: str = ""
    accountable_lead: str = ""
    responsible: str = ""
    unit: str = ""
    owner: str = ""
    root_cause: str = ""
    deadline_kind: str | None = None
    due_on: date | None = None
    ongoing: bool = False
    deadline_text: str = ""
    first_due_on: date | None = None
    extensions: int = 0
    progress: str = ""
    state: str = "not_started"
    overdue: bool = False
    closed_late: bool = False
    ledger: str = ""

    @property
    def extended_from(self) -> date | None:
        """The first deadline, where the one that counts now is a later one that was agreed to."""
        moved = self.extensions and self.due_on != self.first_due_on
        return self.first_due_on if moved else None


def to_xlsx(
    rows: Sequence[LedgerRow],
    *,
    organisation: str,
    year: int,
    as_of: date,
    title: str | None = None,
    lists: Sequence["PrintedList"] = (),
    chain: tuple[int, str] | None = None,
) -> bytes:
    """A4 landscape, one page wide, headings on every page; a sheet more for each list. The same rows give the same
    bytes. chain: number and hash of the last event the rows tell of, by which paper can be held against the history.
    """
    from tracker.ledger.printing.list_sheet import add_list

    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        name = printable(title or f"{organisation}{year}年度整改台账")
        book.set_properties({"title": name[:255], "created": datetime.combine(as_of, time())})
        sheet = _Sheet(book)
        sheet.set_page()
        sheet.head(name, organisation=organisation, as_of=as_of)
        sheet.sign(sheet.body(rows), chain)
        if chain:
            book.set_custom_property("历史校验", f"{chain[0]}:{chain[1]}", "text")
        for printed in lists:
            add_list(book, printed, organisation=organisation, year=year, as_of=as_of)
    return packed.getvalue()


def chain_words(number: int, hash_: str) -> str:
    """The last line on paper; sixteen figures can be typed, the whole hash stands in the file's properties."""
    return f"历史校验：第 {number} 条，{hash_[:16]}"


def printable(text: str) -> str:
    """What a cell can hold: no control characters, and a cut that says so instead of a cell lost."""
    text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - len(CUT)] + CUT


def state_words(row: LedgerRow, *, with_extension: bool = True) -> str:
    """The state and, below it, what the dates say; a date in its own cell leaves no room for 长期坚持."""
    late = "逾期销号" if row.closed_late else "逾期" if row.overdue else ""
    kept_up = "长期坚持" if row.ongoing and row.due_on else ""
    extended = extension_words(row) if with_extension else ""
    return "\n".join(filter(None, (STATES.get(row.state, row.state), late, kept_up, extended)))


def extension_words(row: LedgerRow) -> str:
    """延期1次，原定2026年6月30日; the date that counts now stays a real date in its own cell."""
    return f"延期{row.extensions}次，原定{day_words(row.extended_from)}" if row.extended_from else ""


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def limit_words(row: LedgerRow) -> str:
    """The deadline in words: the date, else what the report said, else its kind."""
    return day_words(row.due_on) if row.due_on else row.deadline_text or KINDS.get(row.deadline_kind or "", "")


class _Sheet:
    """The one sheet and its formats; every text is written as a text, never as a formula (F43)."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet("整改台账")
        font = FONT
        cell = font | {"border": 1, "text_wrap": True}
        self.text = book.add_format(cell)
        self.centre = book.add_format(cell | {"align": "center"})
        # A merged cell may be cut by the end of a page: its words then stand whole on the first.
        top = cell | {"valign": "top"}
        self.parents = {
            True: (book.add_format(top | {"align": "center"}), *[book.add_format(top)] * (PARENTS - 1)),
            False: (self.centre, *[self.text] * (PARENTS - 1)),
        }
        self.heading = book.add_format(cell | {"align": "center", "bold": True})
        self.date = book.add_format(cell | {"align": "center", "num_format": DATE_FORMAT})
        self.title = book.add_format(font | {"font_size": 12, "bold": True, "align": "center"})
        self.left = book.add_format(font)
        self.right = book.add_format(font | {"align": "right"})
        self.quiet = book.add_format(FONT | {"font_size": 8, "font_color": "#808080"})

    def set_page(self) -> None:
        set_page(self.sheet, heading_row=HEADING_ROW)
        for column, width in enumerate(COLUMNS.values()):
            self.sheet.set_column(column, column, width)
        self.sheet.set_column(LAST + 1, LAST + len(TRACES), None, None, {"hidden": True})

    def head(self, title: str, *, organisation: str, as_of: date) -> None:
        middle = len(COLUMNS) // 2
        self._merged(0, 0, 0, LAST, title, self.title)
        self._merged(1, 0, 1, middle - 1, f"填报单位：{organisation}", self.left)
        self._merged(1, middle, 1, LAST, f"截至日期：{day_words(as_of)}", self.right)
        for column, heading in enumerate((*COLUMNS, *TRACES)):
            self._write(HEADING_ROW, column, heading, self.heading)
        for row, height in enumerate((27, 20, 32)):
            self.sheet.set_row(row, height)

    def body(self, rows: Sequence[LedgerRow]) -> int:
        """Returns the first row below."""
        at = HEADING_ROW + 1
        groups = groupby(enumerate(rows), key=lambda pair: pair[1].finding_number or pair[0])
        for place, (_, group) in enumerate(groups, start=1):
            at = self._finding(at, place, [row for _, row in group])
        return at

    def sign(self, row: int, chain: tuple[int, str] | None) -> None:
        self.sheet.set_row(row, 36)
        self._merged(row, 0, row, LAST, "书记签字：" + "\u3000" * 12, self.right)
        if chain:
            row += 1
            self._merged(row, 0, row, LAST, chain_words(*chain), self.quiet)
        self.sheet.print_area(0, 0, row, LAST)

    def _finding(self, top: int, place: int, rows: list[LedgerRow]) -> int:
        bottom = top + len(rows) - 1
        parents = (str(place), rows[0].source, finding_words(rows[0]))
        for column, text in enumerate(parents):
            self._merged(top, column, bottom, column, text, self.parents[bottom > top][column])
        for at, row in enumerate(rows, start=top):
            self._measure(at, row)
        for at, height in enumerate(_heights(parents, rows), start=top):
            self.sheet.set_row(at, height)
        return bottom + 1

    def _measure(self, at: int, row: LedgerRow) -> None:
        for column, text in enumerate(_cells(row), start=PARENTS):
            self._write(at, column, text, self.text if column in (3, 4, 8) else self.centre)
        if row.due_on:
            self.sheet.write_datetime(at, 7, datetime.combine(row.due_on, time()), self.date)
        traces = (row.finding_number, str(row.finding_version), row.action_number, str(row.action_version))
        for column, text in enumerate((*traces, row.deadline_text, exported(row), row.ledger), start=LAST + 1):
            self._write(at, column, text, self.text)

    def _write(self, row: int, column: int, text: str, form: Any) -> None:
        text = printable(text)
        if text:
            self.sheet.write_string(row, column, text, form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def _merged(self, top: int, left: int, bottom: int, right: int, text: str, form: Any) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_range(top, left, bottom, right, "", form)
        self._write(top, left, text, form)


def set_page(sheet: Any, *, heading_row: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.repeat_rows(heading_row)
    sheet.freeze_panes(heading_row + 1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def finding_words(row: LedgerRow) -> str:
    """The finding, and below it its own standing where the row tells a measure's."""
    return row.finding + (f"\n（{row.finding_standing}）" if row.finding_standing else "")


def cell_texts(row: LedgerRow) -> dict[str, str]:
    """What the row's cells say, by heading."""
    texts = (row.source, finding_words(row), *_cells(row))
    return dict(zip(list(COLUMNS)[1:], texts, strict=True))


def exported(row: LedgerRow) -> str:
    """The cells once more, to tell later what was touched; "" where they are too long for one cell."""
    said = json.dumps(cell_texts(row), ensure_ascii=False)
    return said if len(said) <= CELL_LIMIT else ""


def _cells(row: LedgerRow) -> tuple[str, ...]:
    """The columns from 整改措施 on; a date takes the place of its words."""
    people = (row.accountable_lead, row.responsible)
    return (row.action, row.target, *people, limit_words(row), row.progress, state_words(row))


def _heights(parents: tuple[str, ...], rows: list[LedgerRow]) -> list[float]:
    """In points. Programs do not fit rows to merged cells, so what the finding needs is shared out."""
    widths = list(COLUMNS.values())
    own = [max(map(lines_taken, _cells(row), widths[PARENTS:])) for row in rows]
    missing = max(map(lines_taken, parents, widths)) - sum(own)
    extra = ceil(missing / len(rows)) if missing > 0 else 0
    return [min((lines + extra) * LINE_POINTS + 4, TALLEST_POINTS) for lines in own]


def lines_taken(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is two half-width ones."""
    columns = max(2, int(width) - 1)
    return sum(max(1, ceil(_half_widths(line) / columns)) for line in text.split("\n"))


def _half_widths(line: str) -> int:
    return sum(1 if char.isascii() else 2 for char in line)
