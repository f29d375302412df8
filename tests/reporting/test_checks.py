"""What the parent committee would object to is found, one code each, and a clean ledger raises nothing."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.reporting.checks import Code, Objection, objections, placeholders
from tracker.reporting.facts import Figure

SOUND = {"due_on": date(2026, 12, 31), "deadline_kind": "fixed", "evidence_count": 1}

CASES = {
    Code.FINDING_UNANSWERED: finding(state="not_started", **SOUND),
    Code.MEASURE_OF_NOTHING: action(1, finding_id=77, progress="已学习", **SOUND),
    Code.NO_QUOTE: finding(source_quote=" ", progress="已学习", **SOUND),
    Code.NO_OWNER: finding(owner=" ", progress="已学习", **SOUND),
    Code.NO_DEADLINE: finding(progress="已学习"),
    Code.NO_EVIDENCE: finding(state="closed", result="已学习", **(SOUND | {"evidence_count": 0})),
    Code.OVERDUE_WITHOUT_REASON: finding(progress="已学习", **(SOUND | {"due_on": date(2026, 11, 1)})),
    Code.EXTENSION_EXPIRED: finding(progress="已学习", granted=(EXTENSION,), **(SOUND | {"due_on": date(2026, 11, 1)})),
    Code.EXTENSION_WITHOUT_REASON: finding(progress="已学习", granted=(replace(EXTENSION, reason="。"),), **SOUND),
    Code.CANCELLED_WITHOUT_REASON: finding(state="cancelled"),
    Code.REOPENED_WITHOUT_REASON: finding(round=2, progress="已学习", **SOUND),
    Code.CLOSED_WITHOUT_DATE: finding(state="closed", closed_on=None, result="已学习", **SOUND),
    Code.PLACEHOLDER: finding(progress="X月开展xx学习", **SOUND),
}


@pytest.mark.parametrize("code", CASES)
def test_each_fault_raises_its_own_objection_and_no_other(code):
    assert [objection.code for objection in objections(facts_of(CASES[code]))] == [code]


def test_every_code_has_a_case():
    elsewhere = {Code.NO_PROGRESS, Code.NO_RESULT, Code.SAME_RESULT, Code.CLOSED_BEFORE_MEASURES, Code.COUNTS_DISAGREE}

    assert set(CASES) | elsewhere == set(Code)


@pytest.mark.parametrize(
    ("state", "codes"), [("in_progress", [Code.NO_PROGRESS]), ("closed", [Code.NO_RESULT]), ("not_started", [])]
)
def test_silence_is_objected_to_only_where_something_should_have_been_said(state, codes):
    silent = action(101, state, finding_id=None, **SOUND)

    assert [objection.code for objection in objections(facts_of(silent))] == codes


def test_a_sound_ledger_raises_nothing():
    assert objections(facts_of(finding(**SOUND), action(101, "closed", result="已印发制度1项", **SOUND))) == ()


def test_items_that_share_a_result_are_named_together():
    same = [action(101 + n, "closed", result=text, **SOUND) for n, text in enumerate(["学习3次。", " 学习3次", "另一"])]

    raised = objections(facts_of(finding(**SOUND), *same))

    assert raised == (Objection(Code.SAME_RESULT, (101, 102), {"text": "学习3次"}),)


def test_a_finding_closed_before_its_measures_names_both():
    raised = objections(
        facts_of(finding(state="closed", result="已整改", **SOUND), action(101, progress="学习", **SOUND))
    )

    assert raised == (Objection(Code.CLOSED_BEFORE_MEASURES, (1, 101)),)


def test_figures_that_do_not_add_up_are_found_even_in_a_frozen_report():
    true = facts_of(finding(progress="已学习", **SOUND))
    states = true.findings.states | {"closed": Figure("findings.closed", 1, (9,))}

    raised = objections(replace(true, findings=replace(true.findings, states=states)))

    assert {o.details["figure"] for o in raised} == {"findings.total", "findings.closed"}
    assert {o.code for o in raised} == {Code.COUNTS_DISAGREE}


def test_an_unknown_state_does_not_vanish_from_the_counts():
    assert Code.COUNTS_DISAGREE in {o.code for o in objections(facts_of(finding(state="lost")))}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X月上旬", ("X月",)),
        ("学习xx精神，××同志、XX区", ("xx", "××", "XX")),
        ("X月X日", ("X月", "X日")),
        ("某某同志于____完成", ("某某", "____")),
        ("Excel表、X光检查、3×4米、max、HXX1", ()),
    ],
)
def test_placeholders_are_recognised(text, found):
    assert placeholders(text) == found
