"""Rows of the ledger → .docx: the table of the workbook on A4 landscape by GB/T 9704 (DOMAIN §7). Layout only."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.oxml import parse_xml

from tracker.common.bookmarks import Bookmarks, item_mark, ledger_mark
from tracker.common.official_layout import GB_T_9704, Profile, W, font_attributes
from tracker.common.word_file import UNPRINTABLE, describe, dress, lay_out_page, packed
from tracker.ledger.printing.printed_row import LedgerRow, day_words, finding_words, limit_words, state_words

# Millimetres; together the width between the margins. The first three belong to the finding.
COLUMNS = {
    "序号": 10,
    "问题来源": 20,
    "存在问题": 36,
    "整改措施": 42,
    "整改目标": 22,
    "责任领导": 18,
    "责任单位/责任人": 22,
    "整改时限": 31,
    "整改进展情况": 38,
    "完成状态": 18,
}
PARENTS = 3
CENTRED = frozenset({"序号", "责任领导", "责任单位/责任人", "整改时限", "完成状态"})
MARGINS_MM: dict[str, float] = {"top": 28, "bottom": 26, "left": 20, "right": 20}
FOOTER_MM = 15
FONT = "宋体"
TITLE_HALF_POINTS, CELL_HALF_POINTS = 24, 21  # 小四, 五号
LINE_TWIPS = 280
LONGEST_WHOLE = 400  # characters in a cell; a row with more may be taller than a page, and may break


def to_docx(
    rows: Sequence[LedgerRow],
    *,
    organisation: str,
    year: int,
    as_of: date,
    totals: str = "",
    profile: Profile = GB_T_9704,
) -> bytes:
    """totals: the line of what the rows add up to. The same rows give the same bytes."""
    document = Document()
    title = f"{organisation}{year}年度整改台账"
    dress(document, profile)
    lay_out_page(document, profile, landscape=True, margins=MARGINS_MM, footer=FOOTER_MM)
    describe(document, title=title, organisation=organisation, as_of=as_of)
    end = document.element.body.sectPr
    written = [
        parse_xml(element)
        for element in (
            paragraph(title, half_points=TITLE_HALF_POINTS, align="center", bold=True, after=120),
            heading_line(f"填报单位：{organisation}", f"截至日期：{day_words(as_of)}"),
            table(rows),
            *([paragraph(totals, before=120)] if totals else []),
            paragraph("书记签字：" + "\u3000" * 12, align="right", before=240),
        )
    ]
    for element in written:
        end.addprevious(element)
    mark(written, rows, year)
    return packed(document)


def mark(written: Sequence[Any], rows: Sequence[LedgerRow], year: int) -> None:
    """Whose row it is, and that all of it is ours, as hidden bookmarks."""
    bookmarks = Bookmarks()
    bookmarks.around(ledger_mark(year), written[0], written[-1])
    for line, row in zip(written[2].tr_lst[1:], rows, strict=True):
        numbers = ((row.finding_number, "存在问题"), (row.action_number, "整改措施"))
        for number, column in numbers:
            if number:
                shown = line.tc_lst[list(COLUMNS).index(column)].p_lst[0]
                bookmarks.around(item_mark(number), shown, shown)


def paragraph(
    text: str,
    *,
    half_points: int = CELL_HALF_POINTS,
    align: str = "left",
    bold: bool = False,
    before: int = 0,
    after: int = 0,
    tabs: str = "",
) -> str:
    weight = "<w:b/>" if bold else ""
    line = LINE_TWIPS if half_points == CELL_HALF_POINTS else 400
    words = run_content(text)
    return (
        f'<w:p xmlns:w="{W}"><w:pPr>{tabs}<w:snapToGrid w:val="0"/><w:spacing w:before="{before}" '
        f'w:after="{after}" w:line="{line}" w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>'
        f"<w:r><w:rPr><w:rFonts {font_attributes(FONT)}/>{weight}"
        f'<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>{words}</w:r></w:p>'
    )


def run_content(text: str) -> str:
    """What XML cannot hold is left out, the rest escaped (F44); a new line in the text is one in the cell."""
    lines = UNPRINTABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = (
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in line.split("\t"))
        for line in lines
    )
    return "<w:br/>".join(parts)


def heading_line(left: str, right: str) -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{twips(sum(COLUMNS.values()))}"/></w:tabs>'
    return paragraph(f"{left}\t{right}", tabs=tabs, after=60)


def table(rows: Sequence[LedgerRow]) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in COLUMNS.values())
    return (
        f'<w:tbl xmlns:w="{W}"><w:tblPr><w:tblW w:w="{twips(sum(COLUMNS.values()))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="60" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
        '<w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{heading_row()}{''.join(body(rows))}</w:tbl>"
    )


def heading_row() -> str:
    cells = "".join(cell(name, name.replace("/", "/\n"), align="center", bold=True) for name in COLUMNS)
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def body(rows: Sequence[LedgerRow]) -> Iterator[str]:
    groups = groupby(enumerate(rows), key=lambda pair: pair[1].finding_number or pair[0])
    for place, (_, group) in enumerate(groups, start=1):
        together = [row for _, row in group]
        for at, row in enumerate(together):
            merge = "" if len(together) == 1 else "restart" if at == 0 else "continue"
            whole = max(map(len, (row.finding, row.action, row.target, row.progress))) <= LONGEST_WHOLE
            kept = "<w:trPr><w:cantSplit/></w:trPr>" if whole else ""
            yield f"<w:tr>{kept}{''.join(cells_of(row, place, merge))}</w:tr>"


def cells_of(row: LedgerRow, place: int, merge: str) -> Iterator[str]:
    values = [str(place), row.source, finding_words(row), row.action, row.target, row.accountable_lead]
    values += [row.responsible, limit_words(row), row.progress, state_words(row)]
    for column, (name, value) in enumerate(zip(COLUMNS, values, strict=True)):
        merged = merge if column < PARENTS else ""
        shown = "" if merged == "continue" else value
        yield cell(name, shown, align="center" if name in CENTRED else "left", merge=merged)


def cell(name: str, text: str, *, align: str, bold: bool = False, merge: str = "") -> str:
    """A merged cell may be cut by the end of a page: its words stand at the top, whole on the first."""
    joined = f"<w:vMerge w:val={quoteattr(merge)}/>" if merge else ""
    stands = "top" if merge else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(COLUMNS[name])}" w:type="dxa"/>{joined}<w:vAlign w:val="{stands}"/></w:tcPr>'
        f"{paragraph(text, align=align, bold=bold)}</w:tc>"
    )


def twips(millimetres: float) -> int:
    return round(millimetres / 25.4 * 1440)
