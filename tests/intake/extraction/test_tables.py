from datetime import date

import pytest

from tests.intake.scoring import as_document
from tracker.intake.extraction import Proposal, extract
from tracker.intake.extraction.columns import header_of
from tracker.intake.reading.document import Cell, Document, Paragraph


def ledger(*rows: list[str], merged: dict[tuple[int, int], tuple[int, int]] | None = None, table: int = 0) -> Document:
    """A document of one table; merged: (row, column) repeats the cell at the given place."""
    text, paragraphs = "", []
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for y, row in enumerate(rows):
        start, cells = len(text), []
        for x, words in enumerate(row):
            above = (merged or {}).get((y, x))
            if above is None:
                places[y, x] = (len(text), len(text) + len(words))
                text += words + "\t"
            cells.append(Cell(*places[above or (y, x)], column=x, merged=above is not None))
        text = text.rstrip("\t") + "\n"
        paragraphs.append(Paragraph(start, len(text) - 1, table=table, cells=tuple(cells)))
    return Document(text, tuple(paragraphs), "workbook")


def found(document: Document, kind: str) -> list[Proposal]:
    return [proposal for proposal in extract(document).proposals if proposal.kind == kind]


@pytest.mark.parametrize(
    "names",
    [
        "序号 问题来源 存在问题 整改措施 整改目标 责任领导 责任单位/责任人 整改时限 整改进展情况 完成状态",
        "问题内容 整改措施 整改时限 责任人",
        "工作任务 工作目标 工作路径 责任单位 责任人 完成时限",
        "整改任务 整改目标 整改措施 责任单位 完成时限",
        "审计发现的问题 整改要求和建议 整改期限",
        "序号 具体表现 整改落实目标 责任领导 责任部门 完成时间 措施数量",
        "任务来源 任务内容 牵头部门 协办部门 计划完成时间 实际完成时间 状态 延期说明",
    ],
)
def test_the_columns_of_ledgers_met_in_the_wild_are_known(names: str) -> None:
    header = header_of(names.split())

    assert header is not None and len(header) == len(names.split())


def test_words_of_a_row_are_no_header() -> None:
    assert header_of(["1", "学习记录不完整", "统一记录本", "6月底前"]) is None


def test_a_row_gives_a_finding_and_the_action_that_answers_it() -> None:
    document = ledger(
        ["示例支部2021年度整改台账"],
        ["序号", "存在问题", "整改措施", "整改时限", "责任人", "完成状态"],
        ["1", "学习记录不完整", "统一记录本", "2022年3月底前", "王方、李宁", "正在推进"],
        ["2", "谈心谈话不经常", "每半年全覆盖一次", "长期坚持", "陈秘", "未完成"],
    )

    findings, actions = found(document, "finding"), found(document, "action")

    assert [one.title for one in findings] == ["学习记录不完整", "谈心谈话不经常"]
    assert [one.answers[0].finding for one in actions] == [0, 1]
    assert (actions[0].responsible, actions[0].status) == (("王方", "李宁"), "正在推进")
    assert actions[0].time_limit and actions[0].time_limit.due_on == date(2022, 3, 31)
    assert actions[1].time_limit and actions[1].time_limit.ongoing


def test_a_merged_cell_is_one_finding_with_several_actions() -> None:
    document = ledger(
        ["存在问题", "整改措施", "责任人"],
        ["制度执行不严", "修订请销假制度", "王方"],
        ["", "每月通报考勤", "李宁"],
        merged={(2, 0): (1, 0)},
    )

    assert [one.title for one in found(document, "finding")] == ["制度执行不严"]
    assert [one.answers[0].finding for one in found(document, "action")] == [0, 0]


def test_an_empty_cell_and_the_words_for_it_mean_the_one_above() -> None:
    document = ledger(
        ["存在问题", "整改措施", "责任人"],
        ["制度执行不严", "修订请销假制度", "王方"],
        ["", "每月通报考勤", "李宁"],
        ["同上", "开展专项检查", "李宁"],
    )

    assert len(found(document, "finding")) == 1
    assert len(found(document, "action")) == 3


def test_measures_numbered_in_one_cell_are_several_actions() -> None:
    document = ledger(
        ["问题内容", "整改措施", "整改时限", "责任人"],
        ["安防设备老旧", "1.更换监控探头；2.每月巡检一次。", "2022年6月底前", "赵琳"],
    )

    actions = found(document, "action")

    assert [one.title for one in actions] == ["更换监控探头", "每月巡检一次"]
    assert {one.responsible for one in actions} == {("赵琳",)}


def test_a_category_row_over_the_whole_width_is_no_item() -> None:
    document = ledger(
        ["存在问题", "整改措施", "责任人"],
        ["一、作风建设方面", "一、作风建设方面", "一、作风建设方面"],
        ["调研走过场", "推行随机调研", "陈秘"],
        merged={(1, 1): (1, 0), (1, 2): (1, 0)},
    )

    assert [one.category for one in found(document, "finding")] == ["一、作风建设方面"]


def test_a_form_that_is_no_ledger_is_read_as_text() -> None:
    document = ledger(["项目名称", "银龄守护"], ["存在问题", "一是志愿者流动性大；二是经费紧张。"])

    assert [one.title for one in found(document, "finding")] == ["志愿者流动性大", "经费紧张"]


def test_lines_under_column_names_are_read_as_a_table() -> None:
    header = "序号\n存在问题\n整改措施\n责任人\n"
    text = header + "1\n会风松散\n严格请假\n王方\n2\n公文流转慢\n限时办结\n李宁\n以上内容已经会议研究。"

    assert [one.title for one in found(as_document(text), "action")] == ["严格请假", "限时办结"]
