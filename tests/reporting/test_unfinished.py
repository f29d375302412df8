"""未完成事项及原因: what is left, why by the history's own words, and until when; in a report by itself alone."""

import re
from datetime import date

import pytest

from tests.reporting import grid
from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.wording import section

SUMMER, YEAR_END = date(2026, 6, 30), date(2026, 12, 31)
CELLS = dict(grid.cells())


def chapter_of(*items, **settings):
    return chapter(facts_of(*items), **settings)


def chapter(facts, **settings):
    paragraphs = section(facts, layout="report", **settings).paragraphs
    at = [place for place, p in enumerate(paragraphs) if p.text.endswith("、未完成事项及原因")]
    if not at:
        return []
    rest = paragraphs[at[0] + 1 :]
    end = next((place for place, p in enumerate(rest) if p.level == 1), len(rest))
    return list(rest[:end])


def words_of(item, *measures, **settings):
    """What is said of the one item left, behind its name."""
    return chapter_of(item, *measures, **settings)[1].text.partition("：")[2]


def test_a_section_of_the_annual_report_has_no_such_chapter():
    assert "未完成事项及原因" not in section(facts_of(finding())).text


def test_nothing_left_is_no_chapter():
    assert chapter_of(finding(1, "closed"), finding(2, "cancelled", cancelled_reason="职能划转")) == []


def test_it_counts_findings_plans_and_the_overdue():
    told = chapter_of(
        finding(1, "closed"), finding(2, due_on=SUMMER), finding(3), action(101, finding_id=None, due_on=YEAR_END)
    )

    assert told[0].text == "截至2026年11月22日，尚有2个问题、1项工作计划未完成，其中逾期1项。"
    assert [p.text.partition("：")[0] for p in told[1:]] == [
        "1.“第2方面学习不够深入”问题",
        "2.“第3方面学习不够深入”问题",
        "3.“落实第101项措施”的计划",
    ]


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (finding(due_on=YEAR_END), "正在整改，未到整改时限，计划于2026年12月31日前完成。"),
        (finding(state="not_started"), "尚未启动整改。"),
        (finding(ongoing=True, due_on=YEAR_END), "正在整改，长期坚持，下次检查时间为2026年12月31日。"),
        (finding(due_on=SUMMER), "未按期完成整改，整改时限为2026年6月30日，目前正在整改。"),
        (
            finding(due_on=EXTENSION.new_due_on, first_due_on=SUMMER, granted=(EXTENSION,)),
            "正在整改，因活动室维修，经支部书记2026年6月20日同意，延期至2026年12月20日。",
        ),
        (
            finding(round=2, reopen_reason="问题反弹。", reopened_on=SUMMER, due_on=YEAR_END),
            "正在重新整改，曾经销号，因问题反弹，重新列入整改，计划于2026年12月31日前完成。",
        ),
        (
            finding(returned_on=SUMMER, return_words="缺少签到表", due_on=YEAR_END),
            "正在整改，2026年6月30日申请销号被退回，退回意见为：缺少签到表，计划于2026年12月31日前完成。",
        ),
        (finding(state="pending_review", requested_on=SUMMER, due_on=YEAR_END), "已申请销号，正待审核。"),
        (finding(state="pending_review", requested_on=SUMMER, due_on=SUMMER), "已按期申请销号，正待审核。"),
        (
            finding(state="pending_review", requested_on=date(2026, 7, 1), due_on=SUMMER),
            "未按期完成整改，整改时限为2026年6月30日，已申请销号，正待审核。",
        ),
    ],
)
def test_each_says_where_it_stands_why_and_until_when(item, words):
    assert words_of(item) == words


def test_asked_for_in_time_is_not_counted_as_overdue():
    told = chapter_of(finding(state="pending_review", requested_on=SUMMER, due_on=SUMMER))

    assert told[0].text == "截至2026年11月22日，尚有1个问题未完成。"


def test_measures_that_are_left_are_counted():
    words = words_of(finding(due_on=YEAR_END), action(101, "closed"), action(102), action(103, "cancelled"))

    assert words == "正在整改，尚有1项措施未完成，未到整改时限，计划于2026年12月31日前完成。"


def test_the_public_version_names_no_refusal_and_nothing_withheld():
    returned = finding(1, returned_on=SUMMER, return_words="缺少签到表", due_on=YEAR_END)
    told = chapter_of(returned, finding(2, withheld=True), public=True)

    assert told[0].text == "截至2026年11月22日，尚有1个问题未完成。"
    assert told[1].text.endswith("正在整改，未到整改时限，计划于2026年12月31日前完成。")


@pytest.mark.parametrize("name", CELLS)
def test_in_every_ledger_of_the_grid_it_counts_what_it_lists(name):
    facts = CELLS[name]
    told = chapter(facts)

    left = [i for i in facts.items if i.state not in CLOSED_STATES and not (i.kind == "action" and i.finding_id)]
    counted = re.findall(r"(\d+)(?:个问题|项工作计划)", told[0].text) if told else []
    assert sum(map(int, counted)) == len(left) == len(told[1:])
    assert [p.item for p in told[1:]] == [i.id for i in left]
    assert not re.search(r"，，|。。|，。|：，", "\n".join(p.text for p in told))
