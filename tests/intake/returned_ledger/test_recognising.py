"""Our own ledger, read again: what was not touched shows as unchanged, whatever a table program does to the file."""

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.conftest import NOW, Cast
from tests.intake.returned_ledger.returned_files import (
    COLUMN,
    FIRST_ROW,
    edited,
    exported,
    put,
    typed_by_hand,
    unmerged,
)
from tracker.extensions import db
from tracker.intake.reading import read
from tracker.intake.returned_ledger import cells
from tracker.intake.returned_ledger.difference import difference
from tracker.intake.returned_ledger.recognising import lost_columns, lost_its_numbers, own_ledger
from tracker.intake.returned_ledger.returned import NOTHING_UNREAD, Unread, packed, unpacked_unread
from tracker.intake.returned_ledger.uploads import ledger_now
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.ledger.printing.making import make_file
from tracker.ledger.printing.printed_row import TRACES

TODAY = date(2026, 10, 3)
NUMBERED_IN_ORDER = ("问题编号", "问题版本", "措施编号", "措施版本", "台账标识")
AWKWARD = (
    "  前后有空格  ",
    "第一行\n第二行\t有制表符",
    "=SUM(A1:A9)",
    "007",
    "2026-09-30",
    "_x000D_ 与 _x0041_",
    "带\u200b零宽\u202e字符",
    "全角　空格\u3000",
    "<w:p/> & \"'",
    "占比 76%",
    "1.50",
    "TRUE",
)


@pytest.fixture
def story(ctx, cast: Cast, make_item) -> list[int]:
    """A ledger with everything in it that is printed in a way of its own."""
    finding = make_item(title="学习不够深入", due_on=date(2026, 9, 30))
    for title, owner in (("每月交流", cast.organiser), ("每季检查", None)):
        make_item(kind="action", finding=finding, title=title, text=f"{title}一次。", owner=owner, due_on=None)
    quoted = {"source_title": "2025年度报告", "source_quote": "一是制度不严。", "text": "一是制度不严。"}
    make_item(title="制度不严", **quoted, deadline=Deadline("immediate", text="立行立改，长期坚持", ongoing=True))
    make_item(title="联系群众不够", state="closed", responsible_unit="党政办、组织科")
    make_item(title="公开不及时", deadline=Deadline("ongoing"), state="in_progress", target="每季度公开一次")
    moved = db.session.get_one(Item, make_item(title="阵地使用率不高", due_on=date(2026, 6, 30)))
    later = Deadline("fixed", date(2026, 12, 31))
    workflow.set_deadline(moved, deadline=later, by=cast.secretary, at=NOW, words="等经费")
    ids = [make_item(kind="action", title=text[:300], text=text, target=text) for text in AWKWARD]
    db.session.commit()
    return ids


def compared(data, cast: Cast, by="secretary"):
    returned = own_ledger(read("台账.xlsx", data), here="branch")
    assert returned
    now = ledger_now(cast.branch, returned.year, returned.rows, by=getattr(cast, by), today=TODAY)
    return difference(returned.rows, now)


def untouched(found):
    return not found.changes and not found.new and not found.refused and not found.missing


def test_an_export_nobody_touched_changes_nothing(story, cast: Cast):
    found = compared(exported(), cast)

    assert untouched(found), found
    assert found.unchanged == 7 + len(AWKWARD)


def test_saved_by_another_program_it_still_changes_nothing(story, cast: Cast):
    assert untouched(compared(edited(exported(), lambda sheet: None), cast))


def test_unmerged_cells_change_nothing(story, cast: Cast):
    assert untouched(compared(edited(exported(), unmerged), cast))


def test_rows_in_another_order_change_nothing(story, cast: Cast):
    def sort(sheet):
        unmerged(sheet)
        rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=FIRST_ROW)]
        body = [row for row in rows if not str(row[0]).startswith("书记签字")]
        random.Random(4).shuffle(body)
        for at, row in enumerate(body, start=FIRST_ROW):
            for column, value in enumerate(row, start=1):
                cell = sheet.cell(at, column)
                cell.value = value
                cell.data_type = "s" if isinstance(value, str) else cell.data_type

    assert untouched(compared(edited(exported(), sort), cast))


def test_columns_moved_and_left_out_change_nothing(story, cast: Cast):
    """F38: absent is not empty."""

    def without_target_and_source(sheet):
        unmerged(sheet)
        sheet.delete_cols(COLUMN["整改目标"])
        sheet.delete_cols(COLUMN["问题来源"])

    assert untouched(compared(edited(exported(), without_target_and_source), cast))


@pytest.mark.parametrize("written", ["2026年9月30日", "2026-9-30", "2026/9/30", "2026.9.30", " 2026年09月30日 ", 46295])
def test_the_same_day_in_another_spelling_is_no_change(ctx, cast: Cast, make_item, written):
    make_item(due_on=date(2026, 9, 30))

    def write(sheet):
        cell = sheet.cell(FIRST_ROW, COLUMN["整改时限"])
        cell.value, cell.number_format = written, "General"

    assert untouched(compared(edited(exported(), write), cast))


def test_trailing_blanks_and_a_blank_in_a_name_are_no_change(ctx, cast: Cast, make_item):
    """F54."""
    make_item(target="每月一次", responsible_unit="党政办")

    change = put(整改目标="每月一次 \n", 责任领导="陈　秘", 责任人="党政办，李 宁")

    assert untouched(compared(edited(exported(), change), cast))


@pytest.mark.parametrize("heading", ["存在问题", "问题来源"])
def test_an_emptied_merged_cell_is_no_change(story, cast: Cast, heading):
    """Whoever undoes a merging may find nothing in it: that takes no finding's words away."""
    assert untouched(compared(edited(exported(), put(**{heading: None})), cast))


def test_a_new_day_is_no_change_although_it_makes_items_overdue(ctx, cast: Cast, make_item, monkeypatch):
    make_item(due_on=date(2026, 9, 30))
    monkeypatch.setattr("tracker.common.clock.today", lambda: date(2026, 9, 1))

    assert untouched(compared(exported(), cast))


@pytest.mark.slow
def test_saved_by_libreoffice_it_changes_nothing(story, cast: Cast, tmp_path):
    """The round trip through a real table program."""
    soffice = shutil.which("soffice")
    if not soffice:
        assert os.environ.get("REQUIRE_ALL") != "1", "LibreOffice is missing and REQUIRE_ALL=1 wants everything"
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "ledger.xlsx").write_bytes(exported())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "xlsx", "--outdir", tmp_path / "out"]
    subprocess.run([*command, tmp_path / "ledger.xlsx"], check=True, capture_output=True, timeout=120)

    found = compared((tmp_path / "out" / "ledger.xlsx").read_bytes(), cast)

    assert untouched(found), found


def hidden(heading):
    return len(COLUMN) + 1 + TRACES.index(heading)


def without(*headings):
    def strip(sheet):
        for heading in sorted(headings, key=hidden, reverse=True):
            sheet.delete_cols(hidden(heading))

    return strip


def without_check_line(sheet):
    unmerged(sheet)
    sheet.delete_rows(sheet.max_row)


def lost(*changes):
    document = read("台账.xlsx", edited(exported(), lambda sheet: [change(sheet) for change in changes]))
    assert own_ledger(document) is None
    return lost_columns(document)


@pytest.mark.parametrize("heading", ["问题编号", "问题版本", "措施编号", "措施版本", "台账标识"])
def test_without_one_of_its_hidden_columns_it_is_ours_still_and_the_column_is_named(story, heading):
    """F62, F81"""
    assert lost(without(heading)).missing == (heading,)


def test_a_hidden_column_that_was_renamed_is_named_with_both_names(story):
    """F62"""

    def rename(sheet):
        sheet.cell(FIRST_ROW - 1, hidden("问题编号")).value = "编号"

    assert lost(rename).renamed == (("问题编号", "编号"),)


def test_without_all_its_hidden_columns_the_line_for_the_history_tells_it_is_ours(story):
    """F81: also where the file was made anew, and says nothing of itself."""
    document = read("台账.xlsx", edited(exported(), without(*TRACES)))

    assert lost_columns(replace(document, notices=())).missing == tuple(NUMBERED_IN_ORDER)


def test_without_that_line_too_the_workbook_tells_it_is_ours(story):
    """F81"""
    assert lost(without(*TRACES), without_check_line).missing == tuple(NUMBERED_IN_ORDER)


def test_a_ledger_of_the_official_form_that_was_typed_by_hand_is_a_foreign_one():
    document = read("台账.xlsx", typed_by_hand())

    assert own_ledger(document) is None and lost_columns(document) is None
    assert lost_its_numbers(document)


def test_the_workbook_of_another_kind_that_bears_an_own_property_is_read(story):
    """Only what has the headings of the ledger is taken for it."""

    def other(sheet):
        sheet.delete_rows(1, sheet.max_row)
        sheet["A1"].value, sheet["A2"].value = "存在的问题", "学习不够深入"

    assert lost(other) is None


def test_a_report_is_no_ledger_of_ours():
    document = read("报告.txt", "一、存在的问题\n1.学习不够深入。".encode())

    assert own_ledger(document) is None
    assert not lost_its_numbers(document)


def test_the_three_lists_are_not_read_back(story, cast: Cast):
    book = load_workbook(BytesIO(exported()))
    book["任务清单"]["C4"].value = "改在了清单里"
    out = BytesIO()
    book.save(out)

    assert untouched(compared(out.getvalue(), cast))


def columns_of(change):
    return own_ledger(read("台账.xlsx", edited(exported(), change))).columns


def rename(**headings):
    def change(sheet):
        for was, now in headings.items():
            sheet.cell(FIRST_ROW - 1, COLUMN[was]).value = now

    return change


def insert(heading):
    def change(sheet):
        unmerged(sheet)
        sheet.insert_cols(COLUMN["整改目标"])
        sheet.cell(FIRST_ROW - 1, COLUMN["整改目标"]).value = heading
        sheet.cell(FIRST_ROW, COLUMN["整改目标"]).value = "写在新列里"

    return change


def test_an_export_as_it_was_printed_has_no_changed_columns(story):
    assert not columns_of(lambda sheet: None)


def test_renamed_missing_and_inserted_columns_are_told_apart(story):
    """F62"""

    def without_target(sheet):
        unmerged(sheet)
        sheet.delete_cols(COLUMN["整改目标"])

    assert columns_of(rename(责任领导="分管领导")).renamed == (("责任领导", "分管领导"),)
    assert columns_of(rename(整改目标="目标", 完成状态="状态")).renamed == (("整改目标", "目标"), ("完成状态", "状态"))
    assert columns_of(without_target).missing == ("整改目标",)
    assert columns_of(insert("备注")).inserted == ("备注",)
    assert columns_of(insert(None)).inserted == ("E",)


def test_of_a_heading_that_stands_twice_the_first_column_is_read_and_that_is_said(story):
    """F62: a second column does not silently take the place of the first."""
    returned = own_ledger(read("台账.xlsx", edited(exported(), insert("整改措施"))))

    assert returned.columns.repeated == ("整改措施",)
    assert all(row.cells["整改措施"] != "写在新列里" for row in returned.rows)


def test_a_print_of_a_past_day_is_told_from_one_of_today(story, cast: Cast):
    past = make_file(cast.branch, 2026, form="xlsx", today=TODAY, as_of=date(2026, 6, 30)).data

    then, now = (own_ledger(read("台账.xlsx", data)) for data in (past, exported()))

    assert (then.is_past, then.as_of, then.slug, then.year) == (True, "2026-06-30", "branch", 2026)
    assert (now.is_past, now.slug, now.year) == (False, "branch", 2026)


def test_a_print_that_does_not_say_whose_ledger_it_is_counts_as_past(story):
    """As those of past days were before they said so."""

    def unmark(sheet):
        for row in range(FIRST_ROW, sheet.max_row + 1):
            sheet.cell(row, len(COLUMN) + 7).value = None

    assert own_ledger(read("台账.xlsx", edited(exported(), unmark))).is_past


def test_marks_that_stand_on_nothing_are_an_empty_cell():
    """F56"""
    assert cells.normal(" \u0301\u0488\n\u0600\ue000") == ""
    assert cells.normal(" 已完成\n二、") == "已完成\n二、"


def in_book(change: Callable[[Any], None]) -> bytes:
    book, out = load_workbook(BytesIO(exported())), BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def test_an_export_as_it_went_out_leaves_nothing_unread(story):
    returned = own_ledger(read("台账.xlsx", exported()))

    assert returned.unread == replace(NOTHING_UNREAD, sheet="整改台账")


def test_other_sheets_are_named_and_hidden_ones_said(story):
    """F62: whoever wrote into a copied sheet is told that it was not read."""

    def copy(book):
        book.copy_worksheet(book["整改台账"]).title = "整改台账 (2)"
        book.create_sheet("Sheet1")["A1"] = "记事"
        book.create_sheet("底稿")["A1"] = "记事"
        book["问题清单"].sheet_state = "hidden"

    returned = own_ledger(read("台账.xlsx", in_book(copy)))

    assert returned.unread == Unread("整改台账", ("整改台账 (2)", "底稿"), unnamed=1, hidden=True)
    assert unpacked_unread(packed(returned)) == returned.unread


def test_the_sheet_that_is_read_is_named_where_the_copy_stands_first(story):
    """F62"""

    def copy(book):
        book.move_sheet(book.copy_worksheet(book["整改台账"]), -4)

    returned = own_ledger(read("台账.xlsx", in_book(copy)))

    assert (returned.unread.sheet, returned.unread.sheets) == ("整改台账 Copy", ("整改台账",))


def test_rows_under_the_signature_are_counted(story):
    """F62"""

    def add(sheet):
        for at in (1, 3):
            sheet.cell(sheet.max_row + at, COLUMN["存在问题"]).value = "写在签字下面"

    assert own_ledger(read("台账.xlsx", edited(exported(), add))).unread.below == 2


def test_a_row_of_another_ledger_is_refused_and_nothing_below_it_joins_an_item_of_ours(ctx, cast: Cast, make_item):
    """F62: its number means another item there."""
    make_item(title="学习不够深入")
    make_item(title="公开不及时")

    def mark(sheet):
        unmerged(sheet)
        sheet.cell(FIRST_ROW, hidden("台账标识")).value = "elsewhere/2026"
        sheet.cell(FIRST_ROW, COLUMN["整改进展情况"]).value = "别处的进展"
        sheet.insert_rows(FIRST_ROW + 1)
        sheet.cell(FIRST_ROW + 1, COLUMN["整改措施"]).value = "每月交流"

    found = compared(edited(exported(), mark), cast)

    assert [refused.words for refused in found.refused] == ["学习不够深入"]
    assert found.refused[0].why == (
        "这一行来自另一个组织的台账（elsewhere/2026），没有读取。要增加同样的内容，请插入空行，只填写文字。"
    )
    assert [(new.kind, bool(new.refused)) for new in found.new] == [("action", True)]
    assert not found.changes and [item.title for item in found.missing] == ["学习不够深入"]


def test_a_row_of_a_past_day_is_refused_among_rows_of_today(ctx, cast: Cast, make_item):
    for title in ("学习不够深入", "公开不及时", "联系不够"):
        make_item(title=title)

    def mark(sheet):
        sheet.cell(FIRST_ROW, hidden("台账标识")).value = "branch/2026@2026-06-30"
        sheet.cell(FIRST_ROW, COLUMN["整改进展情况"]).value = "当时的进展"

    found = compared(edited(exported(), mark), cast)

    assert found.refused[0].why == "这一行来自截至 2026-06-30 的台账，不是现在的，没有读取。"
    assert not found.changes


def test_of_rows_from_several_ledgers_those_of_the_organisation_are_meant(ctx, cast: Cast, make_item):
    """However few they are."""
    for title in ("学习不够深入", "公开不及时", "联系不够"):
        make_item(title=title)

    def mark(sheet):
        for row in (FIRST_ROW, FIRST_ROW + 1):
            sheet.cell(row, hidden("台账标识")).value = "elsewhere/2026"

    document = read("台账.xlsx", edited(exported(), mark))

    assert own_ledger(document, here="branch").ledger == "branch/2026"
    assert own_ledger(document).ledger == "elsewhere/2026"
