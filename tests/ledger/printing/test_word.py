"""The ledger as a Word file, opened again."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tracker.ledger.printing.printed_row import LedgerRow
from tracker.ledger.printing.word import COLUMNS, to_docx

ABOUT = {"organisation": "示例机关第一党支部", "year": 2026, "as_of": date(2026, 11, 22)}


def row(**changes):
    return LedgerRow(**({"finding_number": "2026-01", "finding": "学习不够深入", "action": "每月学习"} | changes))


def made(*rows):
    return to_docx(rows, **ABOUT)


def table_of(*rows):
    return Document(BytesIO(made(*rows))).tables[0]


def test_title_unit_day_and_signature_stand_where_an_office_expects_them():
    lines = [paragraph.text for paragraph in Document(BytesIO(made(row()))).paragraphs]

    assert lines[:2] == ["示例机关第一党支部2026年度整改台账", "填报单位：示例机关第一党支部\t截至日期：2026年11月22日"]
    assert lines[-1].startswith("书记签字：")


def test_the_page_is_a4_landscape_and_the_table_as_wide_as_its_text():
    page = Document(BytesIO(made(row()))).sections[0]

    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    assert page.orientation == WD_ORIENT.LANDSCAPE
    assert round(page.page_width.mm - page.left_margin.mm - page.right_margin.mm) == sum(COLUMNS.values())


def test_the_header_row_is_repeated_and_names_the_ten_columns():
    first = table_of(row()).rows[0]

    assert first._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text.replace("\n", "") for cell in first.cells] == list(COLUMNS)


def test_a_finding_is_merged_over_its_measures_and_plans_stay_apart():
    table = table_of(row(), row(action="每季检查"), row(finding_number="", finding=""))

    assert [table.cell(line, 2).text for line in (1, 2, 3)] == ["学习不够深入", "学习不够深入", ""]
    assert [table.cell(line, 3).text for line in (1, 2)] == ["每月学习", "每季检查"]
    assert [table.cell(line, 0).text for line in (1, 3)] == ["1", "2"]


def test_the_first_deadline_stands_beside_the_one_that_counts():
    moved = row(due_on=date(2026, 12, 31), first_due_on=date(2026, 9, 30), extensions=1)

    assert table_of(moved).cell(1, 7).text == "2026年12月31日"
    assert table_of(moved).cell(1, 9).text.endswith("延期1次，原定2026年9月30日")


@pytest.mark.parametrize("hostile", ["<w:p/> & \"'", "]]>", "a\x00b\x0bc", "一\n二\t三", "\ufffe\ud800"])
def test_no_text_breaks_the_file(hostile):
    """F44"""
    assert table_of(row(progress=hostile)).cell(1, 8).text == re.sub("[\x00\x0b\ufffe\ud800]", "", hostile)


def test_no_part_stands_in_the_file_twice_and_the_same_rows_give_the_same_bytes():
    """F45"""
    with ZipFile(BytesIO(made(row()))) as packed:
        names = packed.namelist()

    assert len(names) == len(set(names))
    assert made(row()) == made(row())


def test_every_run_names_its_font_for_chinese():
    with ZipFile(BytesIO(made(row()))) as packed:
        parts = [packed.read(name).decode() for name in packed.namelist() if name.startswith("word/")]

    fonts = [font for part in parts for font in re.findall(r"<w:rFonts[^>]*>", part)]
    assert fonts and all("w:eastAsia=" in font for font in fonts)


def test_rules_are_thin_and_black_and_nothing_is_filled():
    with ZipFile(BytesIO(made(row()))) as packed:
        body = packed.read("word/document.xml").decode()

    assert set(re.findall(r'w:sz="(\d+)" w:space="0" w:color="(\w+)"', body)) == {("4", "000000")}
    assert "w:shd" not in body


def test_case_07_each_row_hides_whose_it_is_and_the_whole_that_it_is_ours():
    """F40."""
    rows = [LedgerRow("2026-01", "问题", action_number=f"2026-01-{n}", action="措施") for n in (1, 2)]
    document = Document(BytesIO(to_docx(rows, organisation="示例支部", year=2026, as_of=date(2026, 3, 5))))

    marks = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]

    assert marks == ["_ledger_2026", "_item_2026_01", "_item_2026_01_1", "_item_2026_01_2"]
