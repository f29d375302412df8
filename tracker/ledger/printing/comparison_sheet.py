"""Two days of a ledger compared → an .xlsx: the figures of both, and a sheet of differences. Layout only."""

from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from tracker.ledger.past.comparison import Change, Comparison, Difference
from tracker.ledger.past.item_on import ItemOn
from tracker.ledger.printing.paging import lines_taken, points
from tracker.ledger.printing.printed_row import PRINTED_STATES, day_words
from tracker.ledger.printing.sheet import Sheet, describe, printable

PRINTED_CHANGES = {
    Change.ADDED: "新增",
    Change.CARRIED_OVER: "转入本年度",
    Change.CLOSED: "销号",
    Change.CANCELLED: "中止",
    Change.REOPENED: "重开",
    Change.RETURNED: "申请销号被退回",
    Change.FELL_OVERDUE: "新发生逾期",
    Change.POSTPONED: "时限推迟",
    Change.DATED: "时限确定或提前",
    Change.STATE_MOVED: "状态有变化",
    Change.REASSIGNED: "更换责任人",
    Change.RETITLED: "改了标题",
}
PRINTED_KINDS = {"finding": "问题", "action": "措施"}
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


def to_xlsx(found: Comparison, *, organisation: str, year: int) -> bytes:
    """A4 landscape, one page wide, headings on every page. The same comparison gives the same bytes."""
    packed = BytesIO()
    with Workbook(packed, {"in_memory": True}) as book:
        name = printable(f"{organisation}{year}年度整改台账变化情况")
        describe(book, name, found.later.on)
        sheet = ComparisonSheet(book)
        sheet.begin(name, organisation=organisation, found=found)
        sheet.body(found)
    return packed.getvalue()


class ComparisonSheet(Sheet):
    """The figures of both days, then a line a difference."""

    def __init__(self, book: Any) -> None:
        super().__init__(book, "台账变化", COLUMNS, heading_row=HEADING_ROW)

    def begin(self, title: str, *, organisation: str, found: Comparison) -> None:
        days = [day_words(ledger.on) for ledger in (found.earlier, found.later)]
        self.head(title, organisation=organisation, day=f"{days[0]}至{days[1]}", middle=4)
        self.three(2, ("", *days), self.heading)
        for row, (words, told) in enumerate(figures(found).items(), start=3):
            self.three(row, (words, *told), self.centre)
        self.headings(COLUMNS)

    def three(self, row: int, words: tuple[str, ...], form: Any) -> None:
        """What is told, on the earlier day, on the later day."""
        for (left, right), text in zip(((0, 2), (3, 3), (4, self.last)), words, strict=True):
            self.merge(row, left, row, right, text, form)

    def body(self, found: Comparison) -> None:
        at = HEADING_ROW + 1
        for change, differences in found.differences.items():
            for difference in differences:
                self.line(at, PRINTED_CHANGES[change], difference)
                at += 1
        if at == HEADING_ROW + 1:
            self.merge(at, 0, at, self.last, "两个日期之间没有变化", self.centre)
            at += 1
        self.merge(at, 0, at, self.last, f"其余{found.unchanged}项没有变化", self.left)
        self.sheet.print_area(0, 0, at, self.last)

    def line(self, at: int, name: str, difference: Difference) -> None:
        old, new = difference.old, difference.new
        self.write(at, 0, name, self.centre)
        self.write(at, 1, new.number, self.centre)
        self.write(at, 2, PRINTED_KINDS[new.kind], self.centre)
        self.write(at, 3, titles(old, new), self.text)
        for place, item in enumerate((old, new)):
            self.write(at, 4 + place, item.owner.name if item and item.owner else "", self.centre)
            self.limit(at, 6 + place, item)
            self.write(at, 8 + place, state_and_round(item) if item else "", self.centre)
        tallest = {"问题或措施": titles(old, new), "现状态": state_and_round(new)}
        lines = max(lines_taken(text, COLUMNS[heading]) for heading, text in tallest.items())
        self.sheet.set_row(at, points(lines))

    def limit(self, row: int, column: int, item: ItemOn | None) -> None:
        if item and item.due_on:
            self.write_day(row, column, item.due_on)
        else:
            self.write(row, column, "", self.centre)


def figures(found: Comparison) -> dict[str, tuple[str, str]]:
    """问题 25，措施 40 at both days: a measure never adds to the findings' rate."""
    told: dict[str, tuple[str, str]] = {}
    for name in ("总数", "已销号", "逾期", "完成率"):
        told[name] = (figure_words(found, name, 0), figure_words(found, name, 1))
    return told


def figure_words(found: Comparison, name: str, place: int) -> str:
    ledger = (found.earlier, found.later)[place]
    parts = []
    for kind, words in PRINTED_KINDS.items():
        told = ledger.figures(kind)
        value = {"总数": told.total, "已销号": told.states["closed"], "逾期": told.overdue, "完成率": told.rate}[name]
        parts += [f"{words} {value}"] if told.total else []
    return "，".join(parts) or "—"


def titles(old: ItemOn | None, new: ItemOn) -> str:
    return f"{new.title}\n（原：{old.title}）" if old and old.title != new.title else new.title


def state_and_round(item: ItemOn) -> str:
    return PRINTED_STATES[item.state] + (f"\n第{item.round}轮" if item.round > 1 else "")
