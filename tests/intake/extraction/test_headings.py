"""What headings, labels and opening sentences announce."""

import pytest

from tracker.intake.extraction.headings import heading_role, lead_of


@pytest.mark.parametrize(
    "title",
    [
        "存在的主要问题",
        "存在的问题和不足",
        "面临的困难",
        "查摆的问题",
        "不足之处",
        "短板弱项",
        "问题与不足",
        "自查发现的主要问题",
        "需要改进的地方",
        "党建工作中存在的不足",
        "差距不足",
        "问题清单",
        "存在的困难和挑战",
    ],
)
def test_a_heading_of_problems_is_known(title: str) -> None:
    assert heading_role(title) == "finding"


@pytest.mark.parametrize(
    "title",
    [
        "下一步打算",
        "下步工作计划",
        "今后努力方向",
        "2022年工作计划",
        "整改措施",
        "努力方向和整改措施",
        "下一步工作思路和主要举措",
        "明年工作打算",
        "下半年工作安排",
        "意见建议",
        "对策建议",
        "改进提升方向",
        "7月份工作计划",
        "新学年工作设想",
        "2022年重点工作",
    ],
)
def test_a_heading_of_plans_is_known(title: str) -> None:
    assert heading_role(title, report_year=2021) == "action"


@pytest.mark.parametrize("title", ["存在问题及意见建议", "存在的困难和下半年工作打算", "存在问题、原因分析及整改措施"])
def test_a_heading_of_both_is_known(title: str) -> None:
    assert heading_role(title) == "both"


@pytest.mark.parametrize("title", ["原因分析", "产生问题的原因剖析", "存在问题的原因", "思想根源"])
def test_a_heading_of_causes_is_neither(title: str) -> None:
    assert heading_role(title) == "cause"


@pytest.mark.parametrize(
    "title",
    [
        "上年度问题整改情况",
        "主要做法",
        "工作开展情况",
        "问题整改落实情况",
        "整改工作成效",
        "主要工作举措",
        "典型案例",
        "附件",
    ],
)
def test_a_heading_of_what_was_done_is_neither(title: str) -> None:
    assert heading_role(title, report_year=2021) == "other"


@pytest.mark.parametrize(
    "title",
    [
        "解决群众反映的突出问题",
        "问题整改持续深化",
        "聚焦存在问题抓整改",
        "坚持问题导向",
        "学习不够深入",
        "基层力量不足",
        "党建工作还有薄弱环节",
        "加强理论学习",
        "“十五五”时期主要目标和重大任务",
        "落实整改措施，提升服务水平。",
    ],
)
def test_a_statement_is_no_heading(title: str) -> None:
    assert heading_role(title, report_year=2021) is None


def test_a_years_tasks_lie_ahead_only_after_the_reports_year() -> None:
    assert heading_role("2022年重点工作", report_year=2021) == "action"
    assert heading_role("2021年重点工作", report_year=2021) is None


@pytest.mark.parametrize(
    "sentence",
    [
        "同时，大家也看到，我们身上仍有不少短板弱项和风险隐患：",
        "成绩固然可喜，问题也不容忽视。",
        "但也存在一些不足：",
        "回顾一年来的工作，自己还存在以下三个方面不足：",
        "经自查，主要存在以下问题：",
    ],
)
def test_a_sentence_that_opens_a_list_of_problems_is_known(sentence: str) -> None:
    lead = lead_of(sentence)

    assert lead and (lead.role, lead.bare) == ("finding", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "针对查摆出的问题，逐项制定整改措施。",
        "走访中收到大家提出的难题9件，办结9件。",
        "未发现违纪违规问题。",
        "进一步找准了自身存在的突出问题。",
        "群众反映强烈的问题得到解决。",
    ],
)
def test_words_about_problems_solved_open_nothing(sentence: str) -> None:
    assert lead_of(sentence) is None


def test_plans_may_be_opened_or_stated_in_one_sentence() -> None:
    opened = lead_of("下半年，全所要着力办好下列几件事：")
    stated = lead_of("下一步，将继续扩充案例库，完善使用说明。")

    assert opened and (opened.role, opened.bare) == ("action", True)
    assert stated and (stated.role, stated.bare) == ("action", False)
