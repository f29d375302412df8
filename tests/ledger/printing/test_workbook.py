"""The printed ledger, opened again."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tracker.ledger.printing.printed_row import COLUMNS, LedgerRow
from tracker.ledger.printing.sheet import CELL_LIMIT, CUT, printable
from tracker.ledger.printing.workbook import to_xlsx


def row(**changes):
    return LedgerRow(**({"finding_number": "2025-001", "finding": "学习不够深入", "action": "每月学习"} | changes))


def made(*rows):
    return to_xlsx(rows, organisation="示例机关第一党支部", year=2025, as_of=date(2026, 11, 22))


def opened(*rows):
    return load_workbook(BytesIO(made(*rows))).active


def test_title_unit_date_headings_and_signature_stand_where_an_office_expects_them():
    sheet = opened(row())

    assert sheet["A1"].value == "示例机关第一党支部2025年度整改台账"
    assert (sheet["A2"].value, sheet["F2"].value) == ("填报单位：示例机关第一党支部", "截至日期：2026年11月22日")
    assert [cell.value for cell in sheet[3]][: len(COLUMNS)] == list(COLUMNS)
    assert sheet["A5"].value.startswith("书记签字：")


def test_a_finding_is_merged_over_its_measures_and_plans_stay_apart():
    sheet = opened(
        row(), row(action="每季检查"), row(finding_number="", finding=""), row(finding_number="", finding="")
    )

    merged = {str(area) for area in sheet.merged_cells.ranges}

    assert {"A4:A5", "B4:B5", "C4:C5"} <= merged
    assert [sheet.cell(line, 1).value for line in (4, 6, 7)] == ["1", "2", "3"]


def test_it_prints_on_a4_landscape_one_page_wide_with_headings_repeated():
    sheet = opened(row())

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'整改台账'!$A$1:$J$5"


def test_deadlines_are_real_dates_and_unsaid_ones_keep_their_words():
    dated = opened(row(due_on=date(2026, 12, 31), ongoing=True))
    worded = opened(row(deadline_text="立行立改，长期坚持"))

    assert dated["H4"].value.date() == date(2026, 12, 31)
    assert dated["J4"].value == "未启动\n长期坚持"
    assert worded["H4"].value == "立行立改，长期坚持"


@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "\t=1", "http://example.test", "007"])
def test_no_text_becomes_a_formula_a_link_or_a_number(hostile):
    """F43"""
    cell = opened(row(finding=hostile, progress=hostile))["I4"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (hostile, "s", None)


def test_item_numbers_travel_in_hidden_columns():
    sheet = opened(row(finding_version=3, action_number="2025-001-1", action_version=7))

    assert [sheet.cell(4, column).value for column in range(11, 15)] == ["2025-001", "3", "2025-001-1", "7"]
    assert sheet.column_dimensions["K"].hidden


def test_a_text_too_long_for_a_cell_is_cut_openly():
    """F80."""
    shown = printable("学" * (CELL_LIMIT + 1))

    assert len(shown) == CELL_LIMIT
    assert shown.endswith(CUT)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"state": "closed", "late": "逾期销号"}, "已销号\n逾期销号"),
        ({"state": "closed", "late": "按期申请、延后签批"}, "已销号\n按期申请、延后签批"),
        ({"state": "in_progress", "late": "逾期"}, "正在整改\n逾期"),
        ({"state": "cancelled"}, "已中止"),
    ],
)
def test_the_state_column_says_what_the_dates_say(changes, shown):
    assert opened(row(**changes))["J4"].value == shown


def test_an_empty_ledger_still_prints_and_the_same_rows_give_the_same_bytes():
    assert opened()["A4"].value.startswith("书记签字：")
    assert made(row()) == made(row())
