"""What the parent committee would object to is found, one code each, and a clean ledger raises nothing."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reporting.samples import EXTENSION, action, facts_of, finding
from tracker.reporting.checks import Code, Objection, objections, placeholders, public_objections
from tracker.reporting.facts import Figure
from tracker.reporting.grading import GRADES, Grade, grouped
from tracker.reporting.wording import section

SOUND = {"due_on": date(2026, 12, 31), "deadline_kind": "fixed", "evidence_count": 1}

CASES = {
    Code.FINDING_UNANSWERED: finding(state="not_started", **SOUND),
    Code.MEASURE_OF_NOTHING: action(1, finding_id=77, progress="已学习", **SOUND),
    Code.NO_QUOTE: finding(source_quote=" ", progress="已学习", **SOUND),
    Code.NO_OWNER: finding(owner=" ", progress="已学习", **SOUND),
    Code.NO_DEADLINE: finding(progress="已学习"),
    Code.NO_EVIDENCE: finding(state="closed", result="已学习3次", **(SOUND | {"evidence_count": 0})),
    Code.NOTHING_TO_VERIFY: finding(state="closed", result="已加强学习", **(SOUND | {"evidence_count": None})),
    Code.RETURNED: finding(
        progress="已学习", progress_on=date(2026, 5, 1), returned_on=date(2026, 5, 8), return_words="佐证不足", **SOUND
    ),
    Code.WRONG_AS_OF: finding(progress="截止10月底已学习", **SOUND),
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
    silence = {Code.NO_PROGRESS, Code.NO_RESULT}
    measures = {Code.CLOSED_BEFORE_MEASURES, Code.STATE_AGAINST_MEASURES, Code.DONE_BY_MEASURES}
    public = {Code.NAMED_IN_PUBLIC, Code.WITHHELD_IN_PUBLIC}

    assert set(CASES) | silence | measures | public | {Code.SAME_RESULT, Code.COUNTS_DISAGREE} == set(Code)


@pytest.mark.parametrize(
    ("state", "measure", "code"),
    [
        ("not_started", "in_progress", Code.STATE_AGAINST_MEASURES),
        ("not_started", "not_started", None),
        ("in_progress", "not_started", None),
        ("in_progress", "closed", Code.DONE_BY_MEASURES),
        ("substantially_done", "not_started", Code.STATE_AGAINST_MEASURES),
        ("substantially_done", "in_progress", None),
        ("pending_review", "in_progress", Code.STATE_AGAINST_MEASURES),
        ("pending_review", "closed", None),
        ("cancelled", "in_progress", Code.STATE_AGAINST_MEASURES),
        ("cancelled", "cancelled", None),
    ],
)
def test_a_state_is_held_against_the_measures(state, measure, code):
    reason = {"cancelled_reason": "职能划转"}
    made = facts_of(
        finding(state=state, progress="已学习", **reason, **SOUND),
        action(101, measure, progress="已走访", result="已走访3户", **reason, **SOUND),
    )

    told = {Code.STATE_AGAINST_MEASURES, Code.DONE_BY_MEASURES}
    assert {objection.code for objection in objections(made)} & told == ({code} if code else set())


@pytest.mark.parametrize("code", Code)
def test_every_objection_has_a_grade(code):
    assert code in GRADES


def test_objections_are_grouped_by_grade_the_gravest_first():
    raised = objections(facts_of(CASES[Code.NO_EVIDENCE], replace(CASES[Code.PLACEHOLDER], id=2, owner=None)))

    assert {grade: list(codes) for grade, codes in grouped(raised).items()} == {
        Grade.MUST: [Code.PLACEHOLDER],
        Grade.SHOULD: [Code.NO_OWNER],
        Grade.MAY: [Code.NO_EVIDENCE],
    }


def test_whoever_is_still_named_in_public_is_found():
    whole = facts_of(
        finding(source_quote="李宁学习不够深入", title="学习"), finding(2, withheld=True, title="经费管理不规范")
    )
    text = section(whole, public=True).text

    assert [o.code for o in public_objections(whole, text)] == [Code.NAMED_IN_PUBLIC]
    assert [o.code for o in public_objections(whole, "经费管理不规范的问题")] == [Code.WITHHELD_IN_PUBLIC]


@pytest.mark.parametrize(
    ("state", "codes"), [("in_progress", [Code.NO_PROGRESS]), ("closed", [Code.NO_RESULT]), ("not_started", [])]
)
def test_silence_is_objected_to_only_where_something_should_have_been_said(state, codes):
    silent = action(101, state, finding_id=None, **SOUND)

    assert [objection.code for objection in objections(facts_of(silent))] == codes


def test_a_sound_ledger_raises_nothing():
    made = facts_of(
        finding(**SOUND), action(101, "closed", result="已印发制度1项", **SOUND), action(102, "not_started", **SOUND)
    )

    assert objections(made) == ()


def test_items_that_share_a_result_are_named_together():
    same = [action(101 + n, "closed", result=text, **SOUND) for n, text in enumerate(["学习3次。", " 学习3次", "另一"])]

    raised = objections(facts_of(finding(**SOUND), *same, action(105, "not_started", **SOUND)))

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
