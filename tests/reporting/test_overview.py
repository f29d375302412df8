"""The section's first and last sentences, word for word."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.reporting.closing import steps
from tracker.reporting.facts import STATES_AS_TOLD, Source
from tracker.reporting.overview import opening


def told(parts) -> str:
    return "".join(getattr(part, "text", None) or str(getattr(part, "value", part)) for part in parts)


def test_plans_without_a_finding_are_told_as_plans():
    assert told(opening(facts_of(action(101, "closed", finding_id=None), action(102, finding_id=None)))) == (
        "《2025年度党建工作总结》提出工作计划2项。截至2026年11月22日，2项工作计划中，已完成1项，正在推进1项，"
        "工作计划完成率50%。"
    )


def test_what_was_gained_is_told_side_by_side():
    facts = facts_of(finding(controls=2), finding(2, granted=(EXTENSION, EXTENSION)))

    assert told(opening(facts)).endswith("整改过程中，建立完善制度2项，延期2次。")


def test_nothing_gained_is_not_told():
    assert "整改过程中" not in told(opening(facts_of(finding())))


def test_each_source_is_told_with_its_own_findings():
    items = [
        finding(1),
        finding(2, source_title="《民主生活会报告》"),
        finding(3, source_title=""),
        finding(4, first_year=2025),
        finding(5, first_year=2025, found_again=True),
    ]

    assert told(opening(facts_of(*items))).startswith(
        "《2025年度党建工作总结》查摆问题2个（其中以前年度问题再次提出1个），《民主生活会报告》查摆问题1个，"
        "2026年度台账另行列入问题1个，以前年度结转问题1个，合计5个。截至2026年11月22日，5个问题"
    )


@given(st.lists(st.tuples(st.sampled_from(["", "甲", "乙"]), st.booleans(), st.booleans()), max_size=12))
def test_the_origins_add_up_to_the_findings(rows):
    items = [
        finding(n, source_title=title, first_year=2025 if earlier else 0, found_again=earlier and again)
        for n, (title, earlier, again) in enumerate(rows, start=1)
    ]

    facts = facts_of(*items)

    assert sorted(id_ for origin in facts.origins for id_ in origin.found.items) == [item.id for item in items]


def test_without_a_source_the_ledger_is_named():
    assert told(opening(facts_of(finding(source_title="")))).startswith("2026年度台账列入问题1个。")


UNFINISHED = "对正在整改的1个问题，按计划推进"
MEASURES = "对尚未完成的1项措施，抓好落实"
HELD = "对已完成整改的1个问题，适时开展“回头看”，防止问题反弹"
LATE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("items", "sentences"),
    [
        ([], []),
        ([finding(1, "cancelled")], []),
        ([finding(1, "cancelled"), action(101)], []),
        ([finding(1)], [UNFINISHED]),
        ([finding(1), action(101)], [UNFINISHED, MEASURES]),
        ([finding(1), action(101), finding(2, "closed")], [UNFINISHED, MEASURES, HELD]),
        ([finding(1, "closed"), action(101)], [MEASURES, HELD]),
        ([finding(1, due_on=date(2026, 12, 31))], [f"{UNFINISHED}，于2026年12月31日前完成"]),
        ([finding(1), action(101, "closed")], ["对措施已全部完成的1个问题，按程序申请销号"]),
        ([finding(1, due_on=LATE)], ["对逾期未完成的1个问题，查明原因、明确完成时限，集中力量抓紧整改"]),
        ([finding(1, "pending_review", due_on=LATE)], ["对已申请销号的1个问题，抓紧审核，按程序销号"]),
        (
            [finding(1), action(101, due_on=LATE), action(102)],
            [UNFINISHED, "对尚未完成的2项措施，逐项抓好落实，其中逾期的1项抓紧补上进度"],
        ),
        ([finding(1, "closed", held_on=LATE)], ["对“回头看”未发现反弹的1个问题，持续巩固整改成果"]),
    ],
)
def test_the_last_sentences_tell_what_is_left_to_do(items, sentences):
    assert [told(step) for step in steps(facts_of(*items))] == sentences


@given(st.lists(st.tuples(st.sampled_from(STATES_AS_TOLD), st.booleans(), st.booleans()), max_size=12))
def test_every_unfinished_finding_has_one_next_step(rows):
    made = [
        finding(n, state, ongoing=ongoing, due_on=LATE if late else None)
        for n, (state, ongoing, late) in enumerate(rows, start=1)
    ]

    parts = [part for step in steps(facts_of(*made)) for part in step if not isinstance(part, str)]

    assert sorted(id_ for part in parts for id_ in part.items) == [m.id for m in made if m.state != "cancelled"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "查摆问题1个（系以前年度问题再次提出）。"), (2, "查摆问题2个（均系以前年度问题再次提出）。")],
)
def test_where_all_of_a_source_was_said_before_it_is_said_so(number, words):
    again = [finding(n, first_year=2024, found_again=True) for n in range(1, number + 1)]

    assert words in told(opening(facts_of(*again)))


def test_plans_of_several_sources_name_each():
    sources = [Source("2025年度党建工作总结", 2025), Source("民主生活会报告", 2025)]

    assert told(opening(facts_of(action(101, finding_id=None), sources=sources))).startswith(
        "《2025年度党建工作总结》《民主生活会报告》提出工作计划1项。"
    )
