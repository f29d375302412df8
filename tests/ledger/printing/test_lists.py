"""The three lists: the same rows told by problem, by task and by person."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.conftest import Cast
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.ledger.printing.list_sheet import lists_to_xlsx
from tracker.ledger.printing.lists import NO_MEASURE, NOBODY, three_lists
from tracker.ledger.printing.making import make_file
from tracker.ledger.printing.printed_row import LedgerRow
from tracker.ledger.printing.rows import ledger_and_findings

ABOUT = {"organisation": "示例机关第一党支部", "year": 2026, "as_of": date(2026, 11, 22)}


def row(**changes):
    return LedgerRow(**({"finding_number": "2026-01", "finding": "学习不够深入"} | changes))


def sheet_of(name, rows, findings):
    return load_workbook(BytesIO(lists_to_xlsx(three_lists(rows, findings), **ABOUT)))[name]


def values(sheet, line):
    return [cell.value for cell in sheet[line]]


def test_problems_are_listed_once_with_their_causes():
    finding = row(source="年度报告", root_cause="重业务轻党建", target="每月一次", accountable_lead="陈秘")
    sheet = sheet_of("问题清单", [row(action_number="2026-01-1", action="每月交流")] * 2, [finding])

    assert sheet["A1"].value == "示例机关第一党支部2026年度整改问题清单"
    assert values(sheet, 4)[:6] == ["1", "年度报告", "学习不够深入", "重业务轻党建", "每月一次", "陈秘"]
    assert sheet.max_row == 4


def test_tasks_say_plainly_where_there_is_no_measure_yet():
    sheet = sheet_of("任务清单", [row(action_number="2026-01-1", action="每月交流"), row()], [])

    assert [values(sheet, line)[2] for line in (4, 5)] == ["每月交流", NO_MEASURE]


def test_responsibilities_stand_by_person_in_the_order_of_the_ledger_and_what_nobody_owns_comes_last():
    findings = [row(owner="李宁"), row(finding_number="2026-02", owner=""), row(finding_number="2026-03", owner="王方")]
    tasks = [row(action_number="2026-01-1", action="每月交流", owner="李宁")]
    sheet = sheet_of("责任清单", tasks, findings)

    assert [sheet.cell(line, 1).value for line in (4, 6, 7)] == ["李宁\n（2项）", "王方\n（1项）", f"{NOBODY}\n（1项）"]
    assert "A4:A5" in {str(area) for area in sheet.merged_cells.ranges}


def test_two_people_of_one_name_are_two_in_the_list_of_responsibilities():
    """F55"""
    posts = ((1, "组织委员"), (2, "宣传委员"), (1, "组织委员"))
    findings = [
        row(finding_number=f"2026-0{n}", owner="张伟", owner_id=i, owner_post=p) for n, (i, p) in enumerate(posts)
    ]
    sheet = sheet_of("责任清单", [], findings)

    assert [sheet.cell(line, 1).value for line in (4, 6)] == ["张伟（组织委员）\n（2项）", "张伟（宣传委员）\n（1项）"]


def test_an_extended_deadline_stands_beside_the_first_one_as_real_dates():
    moved = row(due_on=date(2026, 12, 31), first_due_on=date(2026, 9, 30), extensions=2)
    sheet = sheet_of("问题清单", [], [moved])

    assert [cell.value.date() for cell in sheet[4][6:8]] == [date(2026, 12, 31), date(2026, 9, 30)]
    assert sheet["I4"].value == "2次"


def test_a_deadline_never_moved_names_no_first_one():
    sheet = sheet_of("问题清单", [], [row(due_on=date(2026, 12, 31), first_due_on=date(2026, 12, 31))])

    assert values(sheet, 4)[7:9] == [None, None]


@pytest.mark.parametrize("name", ["问题清单", "任务清单", "责任清单"])
def test_each_prints_on_a4_landscape_one_page_wide_with_headings_repeated(name):
    sheet = sheet_of(name, [row(action_number="2026-01-1")], [row()])

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$3:$3"


@pytest.mark.parametrize("name", ["问题清单", "任务清单", "责任清单"])
@pytest.mark.parametrize("hostile", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_text_of_a_list_becomes_a_formula(name, hostile):
    """F43"""
    told = row(finding=hostile, action=hostile, action_number="2026-01-1", target=hostile, owner=hostile, unit=hostile)
    cells = [cell for line in sheet_of(name, [told], [told]).iter_rows(min_row=4) for cell in line if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}


def test_the_workbook_holds_the_ledger_first_and_the_lists_after_it(ctx, cast: Cast, make_item):
    finding = make_item(title="学习不够深入")
    make_item(kind="action", finding=finding, title="每月交流", owner=cast.organiser)

    book = load_workbook(BytesIO(make_file(cast.branch, 2026, form="xlsx", today=date(2026, 4, 1)).data))

    assert book.sheetnames == ["整改台账", "问题清单", "任务清单", "责任清单"]
    assert [book["责任清单"].cell(line, 1).value for line in (4, 5)] == ["李宁\n（1项）", "王方\n（1项）"]


def test_the_print_says_how_often_and_from_when_a_deadline_was_put_off(ctx, cast: Cast, make_item):
    item = ctx_item(make_item(title="学习不够深入", due_on=date(2026, 6, 30)))
    later = Deadline("fixed", date(2026, 9, 30))
    workflow.set_deadline(item, deadline=later, by=cast.secretary, at=item.updated_at, words="等新制度")

    rows, _findings = ledger_and_findings(cast.branch, 2026, today=date(2026, 4, 1))
    sheet = load_workbook(BytesIO(make_file(cast.branch, 2026, form="xlsx", today=date(2026, 4, 1)).data)).active

    assert rows[0].extended_from == date(2026, 6, 30)
    assert sheet["H4"].value.date() == date(2026, 9, 30)
    assert sheet["J4"].value == "未启动\n延期1次，原定2026年6月30日"


def test_a_finding_told_in_brackets_names_its_first_deadline_too(ctx, cast: Cast, make_item):
    item = ctx_item(make_item(title="学习不够深入", due_on=date(2026, 6, 30)))
    make_item(kind="action", finding=item.id, title="每月交流")
    later = Deadline("fixed", date(2026, 9, 30))
    workflow.set_deadline(item, deadline=later, by=cast.secretary, at=item.updated_at, words="等新制度")

    rows, _findings = ledger_and_findings(cast.branch, 2026, today=date(2026, 4, 1))

    assert rows[0].finding_standing.endswith("时限2026年9月30日，延期1次，原定2026年6月30日")


def ctx_item(item_id):
    from tracker.extensions import db

    return db.session.get_one(Item, item_id)


def test_the_same_rows_give_the_same_bytes():
    lists = three_lists([row()], [row()])

    assert lists_to_xlsx(lists, **ABOUT) == lists_to_xlsx(lists, **ABOUT)


@pytest.mark.parametrize("state", ["substantially_done", "closed"])
def test_a_problem_dealt_with_directly_waits_for_no_measure(state):
    assert values(sheet_of("任务清单", [row(state=state)], []), 4)[2] == "—"
