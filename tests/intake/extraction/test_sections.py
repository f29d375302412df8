"""Headings that only the rest of a paper explains."""

import pytest

from tests.intake.scoring import as_document
from tracker.intake.extraction.extract import by_grammar
from tracker.intake.extraction.headings import heading_role


def found(text: str) -> list[tuple[str, str]]:
    """By the grammar alone, whose rules these are."""
    return [(proposal.kind, proposal.title) for proposal in by_grammar(as_document(text)).told.proposals]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("还有哪些不足", "finding"),
        ("离群众期盼还差什么", "finding"),
        ("没做好的地方", "finding"),
        ("问题单", "finding"),
        ("自我剖析", "finding"),
        ("明年怎么干", "action"),
        ("接下来怎么补短板", "action"),
        ("二〇二六年工作打算", "action"),
        ("整改工作要求", "action"),
        ("今年干了哪些事", "other"),
        ("“十五五”工作思路", "far"),
        ("关于“公示不及时”的问题", None),
    ],
)
def test_headings_as_people_speak_are_understood(heading: str, role: str | None) -> None:
    assert heading_role(heading, report_year=2025) == role


def test_five_years_ahead_are_the_plans_only_where_nothing_nearer_is_planned() -> None:
    far = "二、“十五五”工作思路\n（一）建设路网\n分期推进。\n（二）拓宽融资\n争取专项债。\n"
    near = "三、2026年工作安排\n（一）修通断头路\n年底通车。\n"

    assert found("某局2025年工作总结\n" + far) == [("action", "建设路网"), ("action", "拓宽融资")]
    assert found("某局2025年工作总结\n" + far + near) == [("action", "修通断头路")]


def test_an_unknown_section_after_the_problems_that_holds_tasks_is_the_plan() -> None:
    text = "存在的差距：\n1、账目记得不细。\n2、值班脱岗时有发生。\n几步棋：\n1、建立对账制度。\n2、开展夜间查岗。\n"

    assert [kind for kind, _ in found(text)] == ["finding", "finding", "action", "action"]


def test_what_was_learned_after_the_problems_is_no_plan() -> None:
    text = "一、存在的问题\n1.年龄偏大。\n2.资料滞后。\n二、几点体会\n1.坚持领导重视。\n2.坚持群众参与。\n"

    assert [kind for kind, _ in found(text)] == ["finding", "finding"]


def test_measures_with_results_below_them_are_done_and_no_plans() -> None:
    block = "（{n}）{title}\n整改措施：增加一名验收员。\n整改成效：齐全率100%。\n"
    text = "某校检查反馈问题整改完成情况汇报\n" + "".join(
        block.format(n=n, title=title) for n, title in (("一", "票据留存不全"), ("二", "陪餐记录缺项"))
    )

    assert found(text) == [("finding", "票据留存不全"), ("finding", "陪餐记录缺项")]


def test_last_years_problems_in_an_ordinary_report_stay_out() -> None:
    text = (
        "某支部2025年工作总结\n一、上年度问题整改情况\n1.关于“笔记不全”的问题。已整改。\n"
        "二、存在的问题\n1.活动形式单一。\n2.阵地陈旧。\n"
    )

    assert found(text) == [("finding", "活动形式单一"), ("finding", "阵地陈旧")]


def test_a_slip_in_the_numbering_loses_no_item() -> None:
    text = (
        "二、存在问题\n1、后劲不足。落地项目少。\n2.管理有反弹，占道多。\n（3）报表多，走访少。\n"
        "队伍不稳定。离职6人。\n4、底数不清，配备不到位。\n"
    )

    assert len(found(text)) == 5


def test_notes_below_a_list_are_not_part_of_it() -> None:
    text = "一、存在的问题\n1.笔记不全。\n2.公示不及时。\n说明：1.问题由支委会确定。2.逾期的按月督办。\n"

    assert len(found(text)) == 2
