import pytest

from tracker.intake.extraction.titles import Wanted, title_span


def title(text: str, role: str = "finding", *, prose: bool = False, listed: bool = False) -> str:
    start, end = title_span(text, Wanted(role, prose, listed))
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学习不够深入\n部分党员忙于事务。", "学习不够深入"),
        ("学习不够深入。部分党员忙于事务，放松学习。", "学习不够深入"),
        ("坚持深学，在用心上下功夫。组织党员定期参观。", "坚持深学，在用心上下功夫"),
        ("部分单位重视不够，工作推进不平衡。", "部分单位重视不够"),
        ("在服务群众方面，主动上门少，办法不多。", "主动上门少"),
        ("虽然能够参加学习，但系统性不强，钻研不够。", "系统性不强"),
        ("病历书写：首次记录不及时，分析不充分。", "首次记录不及时"),
        ("“一岗双责，齐抓共管”落实不到位，考核偏软。", "“一岗双责，齐抓共管”落实不到位"),
    ],
)
def test_the_title_of_a_problem_is_its_heading_or_its_first_clause(text: str, expected: str) -> None:
    assert title(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("完善名册（责任单位：综合科）", "完善名册"),
        ("根据实际需要，整理形成案例集，供学习使用。", "整理形成案例集"),
        ("健全学法制度：落实会前学法。", "健全学法制度"),
    ],
)
def test_the_title_of_a_plan_is_what_is_to_be_done(text: str, expected: str) -> None:
    assert title(text, "action") == expected


def test_words_that_connect_a_sentence_are_left_out_of_its_title() -> None:
    assert title("下一步，我支部将继续完善制度，抓好落实。", "action", prose=True) == "继续完善制度"
    assert title("与此同时，预警到户还没有打通。", prose=True) == "预警到户还没有打通"


def test_a_named_item_keeps_its_first_clause() -> None:
    assert title("人口变化提出新课题，配套还有弱项；", prose=True, listed=True) == "人口变化提出新课题"
