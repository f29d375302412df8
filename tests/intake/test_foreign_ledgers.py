"""Ledgers as other offices keep them (DOMAIN §4), as real workbooks: fictional, in six layouts met in the wild."""

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from openpyxl import Workbook

from tests.conftest import NOW, Cast
from tests.intake.returned_ledger.returned_files import COLUMN, edited, exported
from tracker.extensions import db
from tracker.intake.extraction import Extraction, extract
from tracker.intake.models import Proposal as Kept
from tracker.intake.reading import read
from tracker.intake.taking_in import take_in

HEADER = ["任务来源", "任务内容", "牵头部门", "协办部门", "计划完成时间", "实际完成时间", "状态", "延期说明"]


def workbook(*sheets: tuple[str, list[list[object]], list[str]]) -> bytes:
    """Sheets as (name, rows, merged areas)."""
    book, out = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows, merged in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    book.save(out)
    return out.getvalue()


def problem_measure_limit_owner() -> bytes:
    rows = [
        ["示例街道党工委2025年度民主生活会问题整改台账"],
        ["填报单位：示例街道党工委", None, "填报时间：2026年3月"],
        [],
        ["问题内容", "整改措施", "整改时限", "责任人"],
        ["理论学习不够系统", "1.制定季度学习计划；2.每月开展一次集中研讨。", "2026年6月底前", "王方"],
        ["调查研究不够深入", "班子成员每季度蹲点调研不少于2次。", "立行立改，长期坚持", "李宁、赵琳"],
        ["服务群众不够主动", "建立群众诉求台账，限时办结。", "2026年底前，并长期坚持", "陈秘"],
    ]
    return workbook(("Sheet1", rows, ["A1:D1"]))


def task_target_path_unit_owner() -> bytes:
    rows = [
        ["2026年党建重点工作任务清单"],
        ["序号", "工作任务", "工作目标", "工作路径", "责任单位", "责任人", "完成时限"],
        [1, "规范组织生活", "按时率100%", "每月5日前公布当月计划。", "组织科", "王方", date(2026, 6, 30)],
        [2, "做强党建品牌", "形成1个品牌", "每季度组织一次展示交流。", "宣传科", "李宁", "三季度末"],
        [3, "抓好党员教育", "不少于32学时", "分批开展轮训。", "组织科、宣传科", "赵琳", "每季度"],
    ]
    return workbook(("工作任务分解", rows, ["A1:G1"]))


def columns_in_another_order_with_merged_tasks() -> bytes:
    rows = [
        ["责任单位", "完成时限", "整改任务", "整改措施", "整改目标"],
        ["办公室", "2026年5月底前", "完善议事规则", "修订支委会议事规则并印发。", "制度健全"],
        ["办公室", "2026年9月18日前", None, "开展一次执行情况检查。", None],
        ["财务科", "长期坚持", "规范经费管理", "经费支出按月公开。", "公开及时"],
    ]
    return workbook(("整改任务", rows, ["C2:C3", "E2:E3"]))


def audit_findings() -> bytes:
    rows = [
        ["附件2"],
        ["审计发现的问题", "整改要求和建议", "整改期限"],
        ["党费收缴不及时", "明确专人按月收缴，逐月公示。", "60日内"],
        ["固定资产账实不符", "开展一次资产清查，盘亏资产按规定处置。", "2026年8月31日前"],
        ["培训费超标准列支", "修订培训管理办法，加强审核。", "立行立改"],
    ]
    return workbook(("审计整改", rows, ["A1:C1"]))


def signs_with_chapters() -> bytes:
    rows = [
        ["巡察反馈意见整改落实情况表"],
        ["一、党的领导方面"],
        ["序号", "具体表现", "整改落实目标", "责任领导", "责任部门", "完成时间", "措施数量"],
        [1, "落实上级决策部署有温差", "建立跟踪督办机制", "陈秘", "办公室", "2026年4月底前", 3],
        [2, "意识形态工作抓得不实", "每半年研判一次", "李宁", "宣传科", "持续整改", 2],
        ["二、党的建设方面"],
        [3, "发展党员程序不规范", "材料齐全率100%", "王方", "组织科", "2026/10/31", 4],
    ]
    return workbook(("巡察反馈", rows, ["A1:G1", "A2:G2", "A6:G6"]))


def tasks_by_source_on_two_sheets() -> bytes:
    city = [
        HEADER,
        ["市委巡察", "补齐整改档案", "办公室", "组织科", "2026年3月底前", "2026年3月20日", "已完成", None],
        [None, "清理超期未办结信访件", "信访科", None, "2026年6月底前", None, "正在推进", None],
        ["专项检查", "健全值班制度", "办公室", None, "2026年9月底前", None, "未启动", "人员调整"],
    ]
    district = [HEADER, ["自查", "更新消防设施", "后勤科", None, "2026年5月底前", None, "部分整改", None]]
    return workbook(("市局", city, ["A2:A3"]), ("区局", district, []))


def looked_into(data: bytes) -> Extraction:
    return extract(read("台账.xlsx", data))


def told(data: bytes, kind: str) -> list[str]:
    return [proposal.title for proposal in looked_into(data).proposals if proposal.kind == kind]


def limits(data: bytes) -> list[tuple[str, date | None, bool, str]]:
    found = [proposal.time_limit for proposal in looked_into(data).proposals if proposal.kind == "action"]
    return [(limit.kind, limit.due_on, limit.ongoing, limit.verbatim) for limit in found if limit]


def test_problem_measure_limit_owner() -> None:
    data = problem_measure_limit_owner()
    actions = [part for part in looked_into(data).proposals if part.kind == "action"]

    assert told(data, "finding") == ["理论学习不够系统", "调查研究不够深入", "服务群众不够主动"]
    assert [action.title for action in actions[:2]] == ["制定季度学习计划", "每月开展一次集中研讨"]
    assert [action.answers[0].finding for action in actions] == [0, 0, 1, 2]
    assert [action.responsible for action in actions] == [("王方",), ("王方",), ("李宁", "赵琳"), ("陈秘",)]
    assert limits(data)[1:] == [
        ("fixed", date(2026, 6, 30), False, "2026年6月底前"),
        ("immediate", None, True, "立行立改，长期坚持"),
        ("fixed", date(2026, 12, 31), True, "2026年底前，并长期坚持"),
    ]


def test_tasks_keep_the_way_they_are_to_be_done() -> None:
    data = task_target_path_unit_owner()
    actions = looked_into(data).proposals

    assert [action.title for action in actions] == ["规范组织生活", "做强党建品牌", "抓好党员教育"]
    assert "每月5日前公布当月计划。" in actions[0].text
    assert [action.responsible for action in actions][:2] == [("组织科", "王方"), ("宣传科", "李宁")]
    assert limits(data) == [
        ("fixed", date(2026, 6, 30), False, "2026-06-30"),
        ("fixed", date(2026, 9, 30), False, "三季度末"),
        ("ongoing", None, True, "每季度"),
    ]


def test_a_task_merged_over_rows_is_told_by_its_measures() -> None:
    data = columns_in_another_order_with_merged_tasks()

    assert told(data, "action") == ["修订支委会议事规则并印发", "开展一次执行情况检查", "规范经费管理"]
    assert [due for _, due, *_ in limits(data)] == [date(2026, 5, 31), date(2026, 9, 18), None]


def test_an_auditors_findings_with_a_limit_that_names_no_day() -> None:
    data = audit_findings()

    assert told(data, "finding") == ["党费收缴不及时", "固定资产账实不符", "培训费超标准列支"]
    assert told(data, "action") == ["明确专人按月收缴", "开展一次资产清查", "修订培训管理办法"]
    assert limits(data)[0] == ("fixed", None, False, "60日内")


def test_chapters_between_the_rows_are_no_items() -> None:
    data = signs_with_chapters()
    found = looked_into(data)

    assert told(data, "finding") == ["落实上级决策部署有温差", "意识形态工作抓得不实", "发展党员程序不规范"]
    assert [part.category for part in found.proposals if part.kind == "finding"][2] == "二、党的建设方面"
    assert [kind for kind, *_ in limits(data)] == ["fixed", "ongoing", "fixed"]


def test_several_sheets_with_states_as_written() -> None:
    actions = looked_into(tasks_by_source_on_two_sheets()).proposals

    assert [action.title for action in actions] == [
        "补齐整改档案",
        "清理超期未办结信访件",
        "健全值班制度",
        "更新消防设施",
    ]
    assert [action.status for action in actions] == ["已完成", "正在推进", "未启动", "部分整改"]
    assert [action.responsible for action in actions] == [("办公室",), ("信访科",), ("办公室",), ("后勤科",)]


@pytest.mark.parametrize("data", [signs_with_chapters(), tasks_by_source_on_two_sheets(), audit_findings()])
def test_deadlines_in_the_rows_are_no_date_of_the_paper(data: bytes) -> None:
    found = looked_into(data)

    assert found.dated_on is None
    assert found.plans_year is None


def test_tasks_on_a_sheet_of_their_own_answer_no_problem_of_another_sheet() -> None:
    problems = [["存在问题", "整改措施", "责任人"], ["学习不够深入", "每月学习", "王方"]]
    tasks = [["工作任务", "完成时限", "责任人"], ["更新消防设施", "2026年5月底前", "赵琳"]]

    actions = looked_into(workbook(("问题", problems, []), ("任务", tasks, []))).proposals[1:]

    assert [bool(action.answers) for action in actions] == [True, False]


def test_the_same_rows_listed_again_by_person_are_found_once() -> None:
    problems = [["存在问题", "整改措施", "责任人"], ["学习不够深入", "每月学习", "王方"]]
    people = [["责任人", "事项", "完成时限"], ["王方", "学习不够深入", "长期坚持"], ["王方", "每月学习", "长期坚持"]]
    data = workbook(("整改台账", problems, []), ("责任清单", people, []))

    assert (told(data, "finding"), told(data, "action")) == (["学习不够深入"], ["每月学习"])


def test_our_own_print_without_its_numbers_is_read_once_and_without_the_words_in_brackets(ctx, cast: Cast, make_item):
    finding = make_item(title="学习不够深入")
    make_item(kind="action", finding=finding, title="每月组织交流", due_on=date(2026, 12, 31))
    make_item(title="公开不够及时")
    data = edited(exported(), lambda sheet: sheet.delete_cols(len(COLUMN) + 1, 20))

    assert told(data, "finding") == ["学习不够深入", "公开不够及时"]
    assert "每月组织交流" in told(data, "action")
    assert all("（问题：" not in part.text for part in looked_into(data).proposals)


def test_rows_become_proposals_with_the_words_of_the_table_and_nothing_more(ctx, cast: Cast):
    data = tasks_by_source_on_two_sheets()
    document = read("台账.xlsx", data)

    take_in(
        cast.branch,
        filename="台账.xlsx",
        data=data,
        read=document,
        extraction=extract(document),
        by=cast.secretary,
        at=NOW,
    )
    first = db.session.query(Kept).order_by(Kept.start).first()

    assert first and (first.title, first.status_text, first.responsible_text) == ("补齐整改档案", "已完成", "办公室")
    assert (first.owner, first.due_on, first.decision) == (None, date(2026, 3, 31), "open")


def test_nothing_is_proposed_from_a_row_that_nobody_sees() -> None:
    """F63."""
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        lines = [("问题", "整改措施"), ("学习不够深入", "补学"), ("已作废的问题", "不做了"), ("走访群众偏少", "多走访")]
        for place, words in enumerate(lines):
            sheet.write_row(place, 0, words)
        sheet.set_row(2, None, None, {"hidden": True})

    assert [part.title for part in looked_into(made.getvalue()).proposals] == [
        "学习不够深入",
        "补学",
        "走访群众偏少",
        "多走访",
    ]


def test_a_ledger_saved_as_text_is_read_as_the_same_rows() -> None:
    lines = "序号,存在问题,整改措施,责任人,整改时限\r\n1,党员教育形式单一,每季度组织一次现场教学,李宁,2027年6月底前\r\n"
    found = extract(read("台账.csv", lines.encode("utf-8-sig")))

    assert [(part.kind, part.title) for part in found.proposals] == [
        ("finding", "党员教育形式单一"),
        ("action", "每季度组织一次现场教学"),
    ]
    assert found.proposals[1].responsible == ("李宁",)
