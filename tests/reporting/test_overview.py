"""The section's first and last sentences, word for word."""

import pytest

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.reporting.facts import Source
from tracker.reporting.overview import closing, opening


def told(parts) -> str:
    return "".join(getattr(part, "text", None) or str(getattr(part, "value", part)) for part in parts)


def test_plans_without_a_finding_are_told_as_plans():
    assert told(opening(facts_of(action(101, "closed", finding_id=None), action(102, finding_id=None)))) == (
        "截至2026年11月22日，《2025年度党建工作总结》提出工作计划2项。2项工作计划中，已完成1项，正在推进1项，完成率50%。"
    )


def test_what_was_gained_is_told_side_by_side():
    facts = facts_of(finding(controls=2), finding(2, granted=(EXTENSION, EXTENSION)))

    assert told(opening(facts)).endswith("整改过程中，建立完善制度2项，延期2次。")


def test_nothing_gained_is_not_told():
    assert "整改过程中" not in told(opening(facts_of(finding())))


def test_sources_stand_in_book_titles_one_after_the_other():
    sources = [Source("2025年度党建工作总结", 2025), Source("《民主生活会报告》", 2025)]

    assert told(opening(facts_of(finding(), sources=sources))).startswith(
        "截至2026年11月22日，《2025年度党建工作总结》《民主生活会报告》共查摆问题1个。"
    )


def test_without_a_source_the_year_is_named():
    assert "，2025年度共查摆问题1个。" in told(opening(facts_of(finding(), sources=[])))


UNFINISHED = "对尚未完成整改的1个问题，紧盯责任人和整改时限，完成一个、销号一个"
MEASURES = "对尚未完成的1项措施，逐项抓好落实"
HELD = "对已完成整改的1个问题，适时开展“回头看”，防止问题反弹"


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([], ""),
        ([finding(1, "cancelled")], ""),
        ([finding(1)], f"{UNFINISHED}。"),
        ([action(101)], f"{MEASURES}。"),
        ([finding(1, "closed")], f"{HELD}。"),
        ([finding(1), action(101)], f"{UNFINISHED}；{MEASURES}。"),
        ([finding(1), action(101), finding(2, "closed")], f"{UNFINISHED}；{MEASURES}；{HELD}。"),
        ([finding(1, "closed"), action(101)], f"{MEASURES}；{HELD}。"),
    ],
)
def test_the_last_sentence_tells_what_is_left_to_do(items, sentence):
    assert told(closing(facts_of(*items))) == sentence
