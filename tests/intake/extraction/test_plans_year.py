"""F58, F59: which year a day without a year is of. Only a review of a whole year plans for the one after."""

from datetime import date

import pytest

from tests.intake.scoring import as_document
from tracker.intake.extraction import extract
from tracker.intake.extraction.plans_year import PlansYear
from tracker.intake.extraction.time_limits import TimeLimit, read_time_limit

PLANS = "一、存在的主要问题\n1.谈心谈话记录不完整。\n二、下一步打算\n1.逐人补齐谈心谈话记录，{limit}完成。\n"


def limit_of(title: str, *, limit: str = "6月底前", before: str = "", end: str = "") -> TimeLimit:
    found = extract(as_document(f"{title}\n{before}{PLANS.format(limit=limit)}{end}"))
    limits = [part.time_limit for part in found.proposals if part.time_limit]
    assert len(limits) == 1
    return limits[0]


@pytest.mark.parametrize(
    ("title", "end", "due_on", "year_from"),
    [
        ("示例党支部2025年度工作总结", "", date(2026, 6, 30), "annual"),
        ("示例党支部2025年度党建工作报告", "2026年1月12日", date(2026, 6, 30), "annual"),
        ("示例党支部书记2025年抓党建述职报告", "2025年12月20日", date(2026, 6, 30), "annual"),
        ("示例学校党支部2025—2026学年第一学期工作总结", "2026年1月10日", date(2026, 6, 30), "signed"),
        ("示例党支部工作总结（2025.1—2025.12）", "", date(2026, 6, 30), "annual"),
        ("示例党支部2025年上半年工作总结", "2025年6月20日", date(2025, 6, 30), "signed"),
        ("关于开展谈心谈话检查情况的通报", "2025年3月5日", date(2025, 6, 30), "signed"),
        ("示例党支部2026年工作计划", "2025年12月28日", date(2026, 6, 30), "title"),
        ("示例党支部整改方案", "2025年12月28日", date(2026, 6, 30), "signed"),
    ],
)
def test_a_day_without_a_year_is_of_the_year_the_papers_plans_run_in(title, end, due_on, year_from) -> None:
    """F58, F59."""
    limit = limit_of(title, end=end)

    assert (limit.due_on, limit.year_from) == (due_on, year_from)


def test_a_notice_without_a_date_of_its_own_takes_the_latest_day_it_names_and_says_so() -> None:
    """F59."""
    limit = limit_of("关于谈心谈话检查情况的通报", before="2025年3月，检查组到各支部检查。\n")

    assert (limit.due_on, limit.year_from, limit.guessed) == (date(2025, 6, 30), "latest", True)


def test_the_year_is_a_notices_own() -> None:
    limit = limit_of("关于谈心谈话检查情况的通报", limit="年内", end="2022年4月1日")

    assert (limit.due_on, limit.guessed) == (date(2022, 12, 31), False)


def test_what_is_planned_lies_after_the_day_the_paper_bears_and_a_person_looks() -> None:
    """F59."""
    limit = limit_of("示例党支部整改方案", limit="3月底前", end="2025年12月28日")

    assert (limit.due_on, limit.guessed) == (date(2026, 3, 31), True)


def test_a_limit_that_lies_years_ahead_is_not_the_papers_year() -> None:
    limit = limit_of("关于谈心谈话检查情况的通报", before="2025年3月检查，2028年底前全面完成换届。\n")

    assert limit.due_on == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("words", "plans", "due_on", "guessed"),
    [
        ("今年6月底前", PlansYear(2025, "signed", today=2025), date(2025, 6, 30), False),
        ("明年6月底前", PlansYear(2025, "signed", today=2025), date(2026, 6, 30), False),
        ("明年6月底前", PlansYear(2026, "annual", today=2025), date(2026, 6, 30), False),
        ("明年6月底前", PlansYear(2026, "annual", today=2026), date(2026, 6, 30), True),
        ("今年6月底前", PlansYear(2026, "annual", today=2026), date(2026, 6, 30), True),
        ("今年6月底前", PlansYear(2026, "annual", today=2025), date(2025, 6, 30), True),
        ("今年6月底前", PlansYear(2026, "title", today=2025), date(2025, 6, 30), False),
        ("今年底前", PlansYear(2025, "signed", today=2025), date(2025, 12, 31), False),
        ("2月29日前", PlansYear(2027, "signed", since=date(2027, 3, 1)), None, False),
    ],
)
def test_this_year_and_next_are_told_from_the_papers_day(words, plans, due_on, guessed) -> None:
    limit = read_time_limit(words, plans=plans, labelled=True)

    assert limit and (limit.due_on, limit.guessed) == (due_on, guessed)
    assert limit.year_from == (plans.basis if due_on else "")


@pytest.mark.parametrize(
    ("words", "since", "due_on", "guessed"),
    [
        ("6月30日前", date(2025, 6, 30), date(2025, 6, 30), False),
        ("6月30日前", date(2025, 7, 1), date(2026, 6, 30), True),
        ("2月底前", date(2028, 3, 1), date(2029, 2, 28), True),
    ],
)
def test_only_a_day_that_has_passed_is_of_the_year_after(words, since, due_on, guessed) -> None:
    """The end of February is that of the year it is moved to."""
    limit = read_time_limit(words, plans=PlansYear(since.year, "signed", since=since), labelled=True)

    assert limit and (limit.due_on, limit.guessed) == (due_on, guessed)


def test_a_said_year_is_never_a_guess() -> None:
    limit = limit_of("关于谈心谈话检查情况的通报", limit="2026年6月底前")

    assert (limit.due_on, limit.year_from, limit.guessed) == (date(2026, 6, 30), "", False)
