"""Two days of a ledger compared → an .xlsx: the figures of both, and a sheet of differences. Layout only."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tracker.ledger.past.comparison import Change, Comparison, Difference, ItemOn
from tracker.ledger.printing import workbook as print_

NAMES = {
    Change.ADDED: "新增",
    Change.CARRIED_OVER: "转入本年度",
    Change.CLOSED: "销号",
    Change.CANCELLED: "中止",
    Change.REOPENED: "重开",
    Change.RETURNED: "申请销号被退回",
    Change.FELL_OVERDUE: "新发生逾期",
    Change.POSTPONED: "时限推迟",
    Change.DATED: "时限确定或提前",
    Change.MOVED: "状态有变化",
    Change.REASSIGNED: "更换责任人",
    Change.RETITLED: "改了标题",
}
KINDS = {"finding": "问题", "action": "措施"}
COLUMNS = {  # heading: width in half-width characters; together one A4 page across
    "变化": 13,
    "编号": 11,
    "类别": 6,
    "问题或措施": 38,
    "原责任人": 9,
    "现责任人": 9,
    "原时限": 15.5,
    "现时限": 15.5,
    "原状态": 12,
    "现状态": 12,
}
HEADING_ROW = 7
LAST = len(COLUMNS) - 1


def to_xlsx(found: Comparison, *, organisation: str, year: int) -> bytes:
    """A4 landscape, one page wide, headings on every page. The same comparison gives the same bytes."""
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        name = print_.printable(f"{organisation}{year}年度整改台账变化情况")
        book.set_properties({"title": name[:255], "created": datetime.combine(found.later.on, time())})
        sheet = _Sheet(book)
        sheet.head(name, organisation=organisation, found=found)
        sheet.body(found)
    return packed.getvalue()


class _Sheet:
    """The one sheet and its formats; every text is written as a text, never as a formula (F43)."""

    def __init__(self, book: Any) -> None:
        self.sheet = book.add_worksheet("台账变化")
        cell = print_.FONT | {"border": 1, "text_wrap": True}
        self.text = book.add_format(cell)
        self.centre = book.add_format(cell | {"align": "center"})
        self.heading = book.add_format(cell | {"align": "center", "bold": True})
        self.date = book.add_format(cell | {"align": "center", "num_format": print_.DATE_FORMAT})
        self.title = book.add_format(print_.FONT | {"font_size": 12, "bold": True, "align": "center"})
        self.left = book.add_format(print_.FONT)
        self.right = book.add_format(print_.FONT | {"align": "right"})
        print_.set_page(self.sheet, heading_row=HEADING_ROW)
        for column, width in enumerate(COLUMNS.values()):
            self.sheet.set_column(column, column, width)

    def head(self, title: str, *, organisation: str, found: Comparison) -> None:
        days = [print_.day_words(ledger.on) for ledger in (found.earlier, found.later)]
        self._merged(0, 0, LAST, title, self.title)
        self._merged(1, 0, 3, f"填报单位：{organisation}", self.left)
        self._merged(1, 4, LAST, f"{days[0]}至{days[1]}", self.right)
        self._figures(2, ("", *days), self.heading)
        for row, (words, told) in enumerate(figures(found).items(), start=3):
            self._figures(row, (words, *told), self.centre)
        for column, heading in enumerate(COLUMNS):
            self._write(HEADING_ROW, column, heading, self.heading)

    def _figures(self, row: int, words: tuple[str, ...], form: Any) -> None:
        for (left, right), text in zip(((0, 2), (3, 3), (4, LAST)), words, strict=True):
            self._merged(row, left, right, text, form)

    def body(self, found: Comparison) -> None:
        at = HEADING_ROW + 1
        for change, differences in found.differences.items():
            for difference in differences:
                self._line(at, NAMES[change], difference)
                at += 1
        if at == HEADING_ROW + 1:
            self._merged(at, 0, LAST, "两个日期之间没有变化", self.centre)
            at += 1
        self._merged(at, 0, LAST, f"其余{found.unchanged}项没有变化", self.left)
        self.sheet.print_area(0, 0, at, LAST)

    def _line(self, at: int, name: str, difference: Difference) -> None:
        old, new = difference.old, difference.new
        self._write(at, 0, name, self.centre)
        self._write(at, 1, new.number, self.centre)
        self._write(at, 2, KINDS[new.kind], self.centre)
        self._write(at, 3, titles(old, new), self.text)
        for place, item in enumerate((old, new)):
            self._write(at, 4 + place, item.owner.name if item and item.owner else "", self.centre)
            self._write_day(at, 6 + place, item.due_on if item else None)
            self._write(at, 8 + place, state_words(item) if item else "", self.centre)
        told = {"问题或措施": titles(old, new), "现状态": state_words(new)}
        lines = max(print_.lines_taken(text, COLUMNS[heading]) for heading, text in told.items())
        self.sheet.set_row(at, lines * print_.LINE_POINTS + 4)

    def _write_day(self, row: int, column: int, day: date | None) -> None:
        if day:
            self.sheet.write_datetime(row, column, datetime.combine(day, time()), self.date)
        else:
            self._write(row, column, "", self.centre)

    def _write(self, row: int, column: int, text: str, form: Any) -> None:
        text = print_.printable(text)
        if text:
            self.sheet.write_string(row, column, text, form)
        else:
            self.sheet.write_blank(row, column, None, form)

    def _merged(self, row: int, left: int, right: int, text: str, form: Any) -> None:
        if left != right:
            self.sheet.merge_range(row, left, row, right, "", form)
        self._write(row, left, text, form)


def figures(found: Comparison) -> dict[str, tuple[str, str]]:
    """问题 25，措施 40 at both days: a measure never adds to the findings' rate."""
    told: dict[str, tuple[str, str]] = {}
    for name in ("总数", "已销号", "逾期", "完成率"):
        told[name] = (figure_words(found, name, 0), figure_words(found, name, 1))
    return told


def figure_words(found: Comparison, name: str, place: int) -> str:
    ledger = (found.earlier, found.later)[place]
    said = []
    for kind, words in KINDS.items():
        told = ledger.figures(kind)
        value = {"总数": told.total, "已销号": told.states["closed"], "逾期": told.overdue, "完成率": told.rate}[name]
        said += [f"{words} {value}"] if told.total else []
    return "，".join(said) or "—"


def titles(old: ItemOn | None, new: ItemOn) -> str:
    return f"{new.title}\n（原：{old.title}）" if old and old.title != new.title else new.title


def state_words(item: ItemOn) -> str:
    return print_.STATES[item.state] + (f"\n第{item.round}轮" if item.round > 1 else "")
