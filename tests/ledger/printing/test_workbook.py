"""The printed ledger, opened again."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tracker.ledger.printing.list_sheet import lists_to_xlsx
from tracker.ledger.printing.lists import three_lists
from tracker.ledger.printing.printed_row import COLUMNS, LedgerRow, totals_words
from tracker.ledger.printing.rows import figures_of, ledger_and_findings
from tracker.ledger.printing.sheet import CELL_LIMIT, CUT, printable
from tracker.ledger.printing.workbook import to_xlsx


def row(**changes):
    return LedgerRow(**({"finding_number": "2025-001", "finding": "学习不够深入", "action": "每月学习"} | changes))


ABOUT = {"organisation": "示例机关第一党支部", "year": 2025, "as_of": date(2026, 11, 22)}


def made(*rows, **more):
    return to_xlsx(rows, **ABOUT, **more)


def opened(*rows, **more):
    return load_workbook(BytesIO(made(*rows, **more))).active


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


LONG = "\n".join(f"第{n}次学习：" + "学习党的创新理论，讨论整改措施" * 6 for n in range(1, 80))


def printed_text(sheet):
    return "\n".join(str(cell.value) for line in sheet.iter_rows() for cell in line if cell.value)


def test_case_06_a_progress_longer_than_a_row_is_told_in_full_below_and_the_row_says_so():
    """F80."""
    sheet = opened(row(progress=LONG, action_number="2025-001-1"), row(finding_number="2026-02"))

    assert sheet["A4"].value == "1\n（全文见表后）"
    assert sheet["A5"].value == "2"
    below = [line[0].value for line in sheet.iter_rows(min_row=8) if line[0].value]
    assert below[0].startswith("第1项（2025-001-1）“整改进展情况”全文：\n第1次学习")
    told = "".join(text.split("：\n", 1)[1] for text in below).replace("\n", "")
    assert told == LONG.replace("\n", "")
    assert all((sheet.row_dimensions[at].height or 0) <= 409 for at in range(1, sheet.max_row + 1))
    assert sheet.print_area.endswith(f"$J${sheet.max_row}")


def test_case_06_what_no_cell_can_hold_is_told_in_full_too():
    """F80."""
    text = "学" * (CELL_LIMIT + 500)

    below = printed_text(opened(row(progress=text))).split("以下各项在表中放不下", 1)[1]

    assert below.count("学") == len(text)


def test_case_06_what_fits_has_nothing_below():
    assert "全文" not in printed_text(opened(row(progress="已走访12户")))


def test_case_08_the_print_adds_up_each_kind_by_itself():
    findings = [
        LedgerRow("2026-01", "甲", state="closed"),
        LedgerRow("2026-02", "乙", state="in_progress", late="逾期"),
    ]
    rows = [replace(findings[0], action_number="2026-01-1", action="措施"), findings[1]]

    totals = totals_words(figures_of(rows, findings))

    assert totals == ("合计：问题2个，已销号1个，整改中1个，逾期1个，问题完成率50%；措施1项，已销号1项，措施完成率100%")
    sheet = opened(*rows, totals=totals)
    assert (sheet["A6"].value, str(sheet["A7"].value)[:4]) == (totals, "书记签字")


def test_case_08_no_merged_cell_is_cut_by_the_end_of_a_page():
    """A finding that fits a page stands on one; a longer one is merged in parts that do."""
    measures = [row(action_number=f"2026-01-{n}", progress="走访" * 60) for n in range(1, 12)]
    others = [
        row(finding_number=f"2026-{n:02}", action_number=f"2026-{n:02}-{m}") for n in (2, 3, 4) for m in (1, 2, 3)
    ]
    sheet = opened(*measures, *others)

    breaks = [mark.id for mark in sheet.row_breaks.brk]
    merged = [(r.min_row, r.max_row) for r in sheet.merged_cells.ranges if r.min_col == r.max_col == 1]

    assert breaks
    for top, bottom in merged:
        assert not [at for at in breaks if top <= at < bottom]
        assert sum(sheet.row_dimensions[at].height for at in range(top, bottom + 1)) <= 470
    assert {sheet.cell(top, 3).value for top, _bottom in merged if top < 4 + len(measures)} == {"学习不够深入"}


def test_case_08_a_finding_keeps_lead_result_and_state_beside_its_measures(ctx, cast, make_item):
    finding = make_item(state="in_progress")
    make_item(kind="action", title="开展走访", finding=finding)

    rows, _findings = ledger_and_findings(cast.branch, 2026, today=date(2026, 3, 6))

    assert rows[0].finding_standing == ("问题：正在整改，责任领导陈秘，责任人李宁，时限2026年9月30日，进展：已制定计划")


def test_case_08_lists_can_be_filtered():
    book = load_workbook(BytesIO(lists_to_xlsx(three_lists([row()], [row()]), **ABOUT)))

    assert {sheet.title: bool(sheet.auto_filter.ref) for sheet in book} == {
        "问题清单": True,
        "任务清单": True,
        "责任清单": False,
    }
