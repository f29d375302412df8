"""What a proposal says of itself, and what is never proposed."""

from datetime import date

import pytest

from tests.intake.scoring import as_document
from tracker.intake.extraction import Extraction, Proposal, extract
from tracker.intake.extraction.extract import by_grammar

REPORT = """示例机关第一党支部2021年度工作总结
一、主要工作
（一）帮助群众解决困难问题6个。
二、存在的主要问题
（一）作风建设方面
1.联系群众不够经常
走访窗口少，收集意见渠道单一。
2.文风会风不够实
三、下一步打算
一是密切联系群众。每月走访窗口，收集意见。责任人：王方，2022年6月底前完成，并长期坚持。
二是改进文风会风。
示例机关第一党支部
2021年12月20日
"""


def of(text: str, kind: str) -> list[Proposal]:
    return [proposal for proposal in extract(as_document(text)).proposals if proposal.kind == kind]


def test_a_proposal_carries_its_passage_and_why_it_was_found() -> None:
    first, second = of(REPORT, "finding")

    assert first.title == "联系群众不够经常"
    assert first.text == "联系群众不够经常\n走访窗口少，收集意见渠道单一。"
    assert (first.why.section, first.why.rule, first.category) == ("存在的主要问题", "numbered", "作风建设方面")
    assert first.sure and second.sure


def test_an_action_carries_limit_person_and_what_it_may_answer() -> None:
    first, second = of(REPORT, "action")

    assert first.responsible == ("王方",)
    assert first.time_limit and first.time_limit.verbatim.startswith("2022年6月底前")
    assert (first.time_limit.due_on, first.time_limit.ongoing) == (date(2022, 6, 30), True)
    assert [answer.finding for answer in first.answers] == [0]
    assert [answer.finding for answer in second.answers] == [1]
    assert "示例机关" not in second.text


def test_what_the_text_does_not_say_stays_empty() -> None:
    """Law 10: nothing invented."""
    proposal = of("存在问题：学习不够深入。\n下一步打算：加强学习。", "action")[0]

    assert (proposal.time_limit, proposal.responsible, proposal.status) == (None, (), "")


def test_year_and_date_of_the_report_are_read() -> None:
    extraction = extract(as_document(REPORT))

    assert (extraction.year, extraction.dated_on) == (2021, date(2021, 12, 20))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年某县政府工作报告\n一、2022年工作回顾\n二、2023年重点工作", 2022),
        ("2020—2021学年度德育工作总结", 2021),
        ("支部小结\n改进计划：2022年3月底前整改。", 2021),
        ("支部小结\n学习6次。\n2021年11月5日", 2021),
        ("支部小结\n一年来学习6次。\n2022年1月5日", 2021),
        ("支部小结\n学习〔2019〕8号文件6次。", None),
    ],
)
def test_the_year_is_the_one_reported_on(text: str, year: int | None) -> None:
    assert extract(as_document(text)).year == year


def test_words_found_in_running_text_are_marked_for_a_look() -> None:
    text = "总的看，工作稳步推进，但还面临不少挑战：人员老化，经费紧张，设备陈旧，制度滞后。"

    proposals = by_grammar(as_document(text)).told.proposals

    assert len(proposals) == 4 and not any(proposal.sure for proposal in proposals)


@pytest.mark.parametrize(
    "text", ["", "\n\n", "学习。", "存在问题：无", "三、存在的问题\n（一）\n", "下一步工作：暂无。", "一、\n二、"]
)
def test_an_empty_report_gives_nothing(text: str) -> None:
    assert extract(as_document(text)) == Extraction(None, None, ())


def test_causes_between_problems_and_plans_are_not_proposed() -> None:
    text = "一、存在问题\n1.学习不深入。\n二、原因分析\n1.认识不够。\n三、整改措施\n1.加强学习。"

    assert [proposal.title for proposal in extract(as_document(text)).proposals] == ["学习不深入", "加强学习"]


def test_a_limit_stated_once_in_a_block_holds_for_its_measures() -> None:
    text = (
        "问题一：党课次数不足\n整改措施：\n1.制定计划；\n2.按季讲课。\n整改时限：2023年3月底前\n责任人：陈秘\n"
        "问题二：阵地陈旧\n整改措施：更新设施\n整改时限：立行立改\n责任人：李宁"
    )

    actions = of(text, "action")

    assert [one.responsible for one in actions] == [("陈秘",), ("陈秘",), ("李宁",)]
    assert [one.time_limit and one.time_limit.kind for one in actions] == ["fixed", "fixed", "immediate"]
    assert [one.answers[0].finding for one in actions] == [0, 0, 1]


def test_a_half_years_plans_are_for_the_same_year() -> None:
    """F59."""
    text = "示例站2021年上半年工作总结\n下半年打算：一是更新设备，年底前到位。二是轮训骨干。"

    assert [one.time_limit.due_on for one in of(text, "action") if one.time_limit] == [date(2021, 12, 31)]
