"""The clauses of an item's standing one by one, in every variant that a whole section seldom brings together."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reporting.samples import AS_OF, EXTENSION, action, finding
from tracker.reporting import explaining, measures, status

SUMMER, AUTUMN, YEAR_END = date(2026, 6, 30), date(2026, 11, 1), date(2026, 12, 31)
ONGOING = {"ongoing": True, "deadline_kind": "ongoing"}


def told(parts) -> str:
    return "".join(str(getattr(part, "value", part)) for part in parts)


@pytest.mark.parametrize(
    ("measure", "clause"),
    [
        (action(), "正在推进"),
        (action(state="not_started", due_on=YEAR_END), "尚未启动，计划于2026年12月31日前完成"),
        (action(state="substantially_done", due_on=YEAR_END), "已基本完成，计划于2026年12月31日前全面完成"),
        (action(state="pending_review", due_on=YEAR_END), "工作任务已落实，已申请销号，正待审核"),
        (action(state="cancelled", cancelled_reason="与另一措施重复", round=2), "已中止实施，原因是：与另一措施重复"),
        (action(state="cancelled", granted=(EXTENSION,)), "已中止实施"),
        (action(due_on=AUTUMN), "未按期完成，完成时限为2026年11月1日，目前正在推进"),
        (
            action(due_on=YEAR_END, first_due_on=SUMMER),
            "正在推进，计划于2026年12月31日前完成，完成时限由2026年6月30日调整为2026年12月31日",
        ),
        (
            action(round=2, reopened_on=date(2026, 5, 8), reopen_reason="又有反弹"),
            "正在重新推进，该任务曾经销号，因又有反弹，2026年5月8日重新启动",
        ),
        (
            action(state="closed", round=2, reopened_on=date(2026, 2, 8)),
            "已于2026年3月5日完成，该任务曾经销号，2026年2月8日重新启动，现已再次销号",
        ),
    ],
)
def test_a_measure_is_told_in_one_clause(measure, clause):
    assert status.measure_status(measure, as_of=AS_OF) == clause


@pytest.mark.parametrize(
    ("reason", "clause"),
    [
        ("", ""),
        ("场地维修", "因场地维修"),
        ("因场地维修", "因场地维修"),
        ("因为场地维修", "因场地维修"),
        ("是因为场地维修", "因场地维修"),
        ("由于场地维修", "因场地维修"),
        ("场地维修。人员调整；经费未到", "因场地维修，人员调整，经费未到"),
    ],
)
def test_a_reason_becomes_one_clause(reason, clause):
    assert explaining.because(reason) == clause


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (
            finding(due_on=AUTUMN, **ONGOING, progress="已检查"),
            "未按期完成阶段检查，检查时间为2026年11月1日，目前正在整改，长期坚持",
        ),
        (
            finding(due_on=AUTUMN, ongoing=True, deadline_kind="fixed"),
            "未按期完成整改，整改时限为2026年11月1日，目前正在整改，长期坚持",
        ),
        (finding(due_on=AUTUMN, granted=(EXTENSION,)), "延期后仍未按期完成整改，整改时限为2026年11月1日，目前正在整改"),
        (
            finding(due_on=AUTUMN, state="pending_review"),
            "未按期完成整改，整改时限为2026年11月1日，已申请销号，正待审核",
        ),
        (finding(due_on=AS_OF), "正在整改，计划于2026年11月22日前完成"),
        (finding(due_on=YEAR_END, **ONGOING), "正在整改，长期坚持，下次检查时间为2026年12月31日"),
        (
            finding(due_on=YEAR_END, ongoing=True, result="有成果"),
            "已完成阶段性整改任务，正在长期坚持、持续推进，下次检查时间为2026年12月31日",
        ),
        (
            finding(due_on=YEAR_END, **ONGOING, round=2, progress="已检查"),
            "正在重新整改，长期坚持，下次检查时间为2026年12月31日",
        ),
        (finding(state="not_started", round=2), "尚未重新启动整改"),
        (finding(state="cancelled", cancelled_reason="。"), "已中止整改"),
        (finding(state="closed", due_on=date(2026, 3, 5)), "已于2026年3月5日完成整改"),
        (finding(state="closed", closed_on=None), "已完成整改"),
    ],
)
def test_where_a_finding_stands_is_its_first_sentence(item, sentence):
    first, *_rest = status.status_sentences(item, (), as_of=AS_OF)

    assert told(first) == sentence


def test_what_was_cancelled_is_told_without_its_extension_and_its_reopening():
    sentences = status.status_sentences(finding(state="cancelled", granted=(EXTENSION,), round=2), (), as_of=AS_OF)

    assert [told(parts) for parts in sentences] == ["已中止整改"]


@pytest.mark.parametrize(
    ("states", "clause"),
    [
        ([], ""),
        (["cancelled"], ""),
        (["closed"], "，措施已完成，待申请销号"),
        (["closed", "closed", "cancelled"], "，2项措施已全部完成（另有1项中止），待申请销号"),
        (["closed", "in_progress"], "，2项措施已完成1项、正在推进1项"),
        (["not_started", "pending_review"], "，2项措施待销号1项、尚未启动1项"),
        (["not_started", "not_started"], "，2项措施均未启动"),
        (["not_started", "cancelled"], ""),
    ],
)
def test_how_many_measures_are_done_leads_to_them(states, clause):
    made = [action(101 + place, state, finding_id=7) for place, state in enumerate(states)]

    parts = measures.measures_told(finding(7), made)

    figures = {part.name: part.items for part in parts if not isinstance(part, str)}
    assert told(parts) == clause
    for name, ids in figures.items():
        state = name.removeprefix("item.7.measures").removeprefix("_")
        live = [measure for measure in made if measure.state != "cancelled"]
        assert ids == tuple(m.id for m in made if m.state == state) if state else tuple(m.id for m in live)


@pytest.mark.parametrize(
    ("item", "own", "sentence"),
    [
        (finding(state="closed"), (), ""),
        (finding(state="cancelled"), (), ""),
        (finding(state="pending_review"), (), "下一步，按程序审核销号"),
        (finding(), (action(), action(102, "closed")), "下一步，由李宁负责，继续推进1项措施"),
        (finding(), (action(), action(102, "not_started")), "下一步，由李宁负责，继续推进1项措施，尽快启动1项措施"),
        (finding(), (action(101, "pending_review"),), "下一步，由李宁负责，审核1项待销号措施"),
        (finding(), (action(101, "closed"),), "下一步，由李宁负责，按程序申请销号"),
        (finding(state="pending_review"), (action(),), "下一步，继续推进1项措施，问题按程序审核销号"),
        (finding(state="closed"), (action(),), "下一步，继续推进1项措施"),
        (finding(state="cancelled"), (action(),), "尚未完成的1项措施不再列入下一步工作"),
        (finding(state="substantially_done"), (), "下一步，由李宁负责，做好扫尾工作"),
        (finding(due_on=AUTUMN), (action(102, "cancelled"),), "下一步，由李宁负责，抓紧推进整改任务"),
        (finding(due_on=AUTUMN), (action(102),), "下一步，由李宁负责，抓紧推进1项措施"),
        (finding(state="not_started", ongoing=True), (), "下一步，由李宁负责，尽快启动整改，长期坚持、定期检查"),
        (finding(owner="", responsible_unit="党政办"), (), "下一步，由党政办负责，继续推进整改任务"),
        (finding(responsible_unit="党政办"), (), "下一步，由李宁负责，继续推进整改任务"),
        (finding(owner="", accountable_lead="陈秘"), (), "下一步，由陈秘负责，继续推进整改任务"),
        (finding(accountable_lead="李宁"), (), "下一步，由李宁负责，继续推进整改任务"),
        (finding(owner="李宁", accountable_lead="陈秘"), (), "下一步，由陈秘牵头、李宁负责，继续推进整改任务"),
    ],
)
def test_what_is_left_is_told_with_whoever_carries_it(item, own, sentence):
    assert told(measures.next_step(item, own, as_of=AS_OF)) == sentence


def test_the_measures_left_are_a_figure_of_their_item():
    parts = measures.next_step(finding(7), (action(101), action(102, "closed"), action(103, "cancelled")), as_of=AS_OF)

    assert [(part.name, part.items) for part in parts if not isinstance(part, str)] == [
        ("item.7.measures_left_going", (101,))
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("closed", "成果"),
        ("pending_review", "成果"),
        ("substantially_done", "成果"),
        ("in_progress", "进展"),
        ("not_started", "进展"),
        ("cancelled", ""),
    ],
)
def test_a_finished_item_tells_its_result_an_open_one_its_progress(state, words):
    assert status.result_words(finding(state=state, result="成果", progress="进展")) == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": "closed", "progress": "进展"}, "进展"),
        ({"state": "in_progress", "result": "成果"}, "成果"),
        ({"progress": "进展", "countable_result": "走访3次"}, "进展，走访3次"),
        ({"progress": "已走访3次。", "countable_result": "走访3次"}, "已走访3次。"),
        ({"countable_result": "走访3次"}, "走访3次"),
        ({}, ""),
    ],
)
def test_what_is_lacking_is_taken_from_the_other_and_what_was_counted_added(values, words):
    assert status.result_words(finding(**values)) == words


GRANTED = replace(EXTENSION, asked=False)


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        ({}, ""),
        ({"first_due_on": SUMMER, "due_on": SUMMER}, ""),
        ({"first_due_on": YEAR_END, "due_on": SUMMER}, ""),
        ({"due_on": SUMMER}, ""),
        ({"first_due_on": SUMMER}, ""),
        ({"first_due_on": SUMMER, "due_on": YEAR_END}, "整改时限由2026年6月30日调整为2026年12月31日"),
        ({"first_due_on": SUMMER, "due_on": YEAR_END, **ONGOING}, ""),
        ({"granted": (GRANTED,)}, "因活动室维修，经支部书记2026年6月20日决定，时限调整至2026年12月20日"),
        (
            {"granted": (EXTENSION,), "first_due_on": AS_OF},
            "原定整改时限为2026年11月22日，因活动室维修，经支部书记2026年6月20日同意，延期至2026年12月20日",
        ),
        (
            {"granted": (GRANTED, EXTENSION), "first_due_on": SUMMER, "state": "closed"},
            "原定整改时限为2026年6月30日，先后延期2次，因活动室维修，经支部书记2026年6月20日同意，延期至2026年12月20日",
        ),
        (
            {"granted": (EXTENSION,), "first_due_on": date(2026, 3, 4), "state": "closed"},
            "原定整改时限为2026年3月4日，因活动室维修，经支部书记2026年6月20日同意，延期至2026年12月20日",
        ),
    ],
)
def test_an_extension_is_told_with_the_first_date_and_its_reason(values, clause):
    assert explaining.extended(finding(**values)) == clause


@pytest.mark.parametrize(
    ("values", "clause"),
    [
        ({}, ""),
        ({"round": 2}, "该问题曾经销号，重新启动整改"),
        (
            {"round": 3, "reopened_on": date(2026, 5, 8), "reopen_reason": "由于反弹。", "state": "closed"},
            "该问题曾经销号，因反弹，2026年5月8日重新启动整改，现已再次销号",
        ),
    ],
)
def test_a_reopening_is_told_with_its_reason(values, clause):
    assert explaining.reopened(finding(**values)) == clause


def test_a_look_back_held_with_the_findings_own_is_told_once():
    held_on = date(2026, 9, 1)
    measure = action(state="closed", held_on=held_on)

    assert "回头看" in status.measure_status(measure, finding(state="closed"), as_of=AS_OF)
    assert "回头看" not in status.measure_status(measure, finding(state="closed", held_on=held_on), as_of=AS_OF)
