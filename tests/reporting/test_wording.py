"""Each state in its golden sentence, and what must hold whatever the ledger contains (DOMAIN §6)."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.samples import AS_OF, EXTENSION, action, entry_of, facts_of, finding, overview_of, text_of
from tracker.reporting.facts import STATES_AS_TOLD
from tracker.reporting.wording import ordinal, section

LAST_YEAR, SUMMER, YEAR_END = date(2026, 3, 1), date(2026, 6, 30), date(2026, 12, 31)
NEXT = "下一步，由李宁负责，"

STATUS = {
    "closed": (
        finding(state="closed", due_on=SUMMER, result="全年集中学习12次。"),
        "已于2026年3月5日完成整改。全年集中学习12次。",
    ),
    "closed at once": (
        finding(state="closed", deadline_kind="immediate", ongoing=True),
        "立行立改，已于2026年3月5日完成整改，并长期坚持。",
    ),
    "closed late": (
        finding(state="closed", due_on=LAST_YEAR),
        "已于2026年3月5日完成整改，超过2026年3月1日的整改时限，属逾期完成。",
    ),
    "signed late": (
        finding(state="closed", due_on=LAST_YEAR, requested_on=LAST_YEAR),
        "已于2026年3月5日完成整改，2026年3月1日按期申请销号，延后签批。",
    ),
    "substantially done": (
        finding(state="substantially_done", due_on=YEAR_END),
        f"已基本完成整改，计划于2026年12月31日前全面完成。{NEXT}做好扫尾工作。",
    ),
    "pending review": (
        finding(state="pending_review", due_on=YEAR_END, result="印发制度2项"),
        "整改任务已落实，已申请销号，正待审核。印发制度2项。下一步，按程序审核销号。",
    ),
    "in progress": (
        finding(due_on=YEAR_END, accountable_lead="陈秘", progress="已走访12户"),
        "正在整改，计划于2026年12月31日前完成。已走访12户。下一步，由陈秘牵头、李宁负责，继续推进整改任务。",
    ),
    "not started": (
        finding(state="not_started", due_on=YEAR_END),
        f"尚未启动整改，计划于2026年12月31日前完成。{NEXT}尽快启动整改。",
    ),
    "without owner or date": (
        finding(owner="", responsible_unit=""),
        "正在整改。下一步，继续推进整改任务。",
    ),
    "ongoing": (
        finding(ongoing=True, deadline_kind="ongoing", due_on=YEAR_END, progress="已检查3次"),
        "已完成阶段性整改任务，正在长期坚持、持续推进，下次检查时间为2026年12月31日。已检查3次。"
        f"{NEXT}继续推进整改任务，长期坚持、定期检查。",
    ),
    "overdue without extension": (
        finding(due_on=SUMMER, first_due_on=SUMMER),
        f"未按期完成整改，整改时限为2026年6月30日，目前正在整改。{NEXT}抓紧推进整改任务。",
    ),
    "past its first date with an approved extension": (
        finding(due_on=EXTENSION.new_due_on, first_due_on=SUMMER, granted=(EXTENSION,)),
        "正在整改。原定整改时限为2026年6月30日，因活动室维修，"
        f"经支部书记2026年6月20日同意，延期至2026年12月20日。{NEXT}继续推进整改任务。",
    ),
    "overdue in spite of two extensions": (
        finding(state="not_started", due_on=date(2026, 11, 1), first_due_on=SUMMER, granted=(EXTENSION,) * 2),
        "延期后仍未按期完成整改，整改时限为2026年11月1日，目前尚未启动整改。原定整改时限为2026年6月30日，"
        "先后延期2次，因活动室维修，经支部书记2026年6月20日同意，延期至2026年12月20日。"
        f"{NEXT}尽快启动整改。",
    ),
    "reopened": (
        finding(round=2, due_on=YEAR_END, reopened_on=date(2026, 5, 8), reopen_reason="由于学习笔记缺失。"),
        "正在重新整改，计划于2026年12月31日前完成。该问题曾经销号，因学习笔记缺失，2026年5月8日重新启动整改。"
        f"{NEXT}继续推进整改任务。",
    ),
    "cancelled": (
        finding(state="cancelled", cancelled_reason="机构撤并，职能划转。", progress="已走访"),
        "已中止整改，原因是：机构撤并，职能划转。",
    ),
}


@pytest.mark.parametrize("case", STATUS)
def test_each_standing_is_told_status_first(case):
    item, told = STATUS[case]

    assert entry_of(item) == told


def test_measures_follow_the_status_as_one_sentence():
    told = entry_of(
        finding(due_on=YEAR_END),
        action(101, "closed", result="印发学习制度1项。", due_on=LAST_YEAR),
        action(102, due_on=YEAR_END, progress="已走访12户"),
        action(103, "cancelled", cancelled_reason="与另一措施重复"),
    )

    assert told == (
        "正在整改，2项措施已完成1项、正在推进1项（另有1项中止），计划于2026年12月31日前完成。"
        "一是落实第101项措施，印发学习制度1项，已于2026年3月5日完成，超过2026年3月1日的完成时限，属逾期完成；"
        "二是落实第102项措施，已走访12户，正在推进；"
        "三是落实第103项措施，已中止实施，原因是：与另一措施重复。"
        "下一步，由李宁负责，继续推进1项措施。"
    )


def test_a_measure_alone_is_not_counted_off():
    told = entry_of(finding(due_on=YEAR_END), action(101, due_on=YEAR_END))

    assert "。落实第101项措施，正在推进" in told
    assert "一是" not in told


def test_measures_with_sentences_of_their_own_all_end_in_full_stops():
    told = entry_of(finding(), action(101, progress="已学习。已讨论。"), action(102))

    assert "一是落实第101项措施，已学习。已讨论。二是落实" in told
    assert "；" not in told


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (("closed", "closed"), "2项措施已全部完成"),
        (("in_progress", "not_started"), "2项措施正在推进1项、尚未启动1项"),
        (("in_progress", "in_progress"), "2项措施正在推进"),
        (("not_started",), "落实第101项措施，尚未启动"),
    ],
)
def test_how_far_the_measures_are_is_told(states, told):
    actions = [action(101 + n, state) for n, state in enumerate(states)]

    assert told in entry_of(finding(), *actions)


@pytest.mark.parametrize(
    ("quote", "title", "heading"),
    [
        ("学习不够深入。", "学习", "1.关于“学习不够深入”问题。"),
        ("（一）学习“走过场”", "学习", "1.关于“学习‘走过场’”问题。"),
        ("存在重业务轻党建的问题。", "", "1.关于“存在重业务轻党建的问题”。"),
        ("（一）学习不够深入\n部分党员放松要求。", "学习不够深入", "1.关于“学习不够深入”问题。"),
        ("学习不够深入，浮于表面。" + "放松要求" * 30, "另一种说法", "1.关于“学习不够深入，浮于表面”问题。"),
        ("", "学习不够深入", "1.关于“学习不够深入”问题。"),
    ],
)
def test_a_finding_is_named_in_the_source_reports_words(quote, title, heading):
    paragraphs = section(facts_of(finding(source_quote=quote, title=title))).paragraphs

    assert [p.text for p in paragraphs if p.level == 3] == [heading]


def test_the_overview_adds_up_and_brackets_what_overlaps():
    told = overview_of(
        finding(1, "closed", due_on=LAST_YEAR, controls=2),
        finding(2, due_on=SUMMER),
        finding(3, "cancelled"),
        action(101, "closed"),
        action(102, finding_id=None),
    )

    assert told == (
        "《2025年度党建工作总结》查摆问题3个，制定整改措施2项（其中未对应具体问题的工作计划1项）。"
        "截至2026年11月22日，3个问题中，已完成整改1个，正在整改1个，已中止1个（其中逾期未销号1个、逾期完成1个），"
        "问题完成率33.33%。2项措施中，已完成1项，正在推进1项，措施完成率50%。整改过程中，建立完善制度2项。"
    )


def test_when_all_is_closed_the_overview_says_so():
    assert "2个问题已全部完成整改，问题完成率100%。" in overview_of(finding(1, "closed"), finding(2, "closed"))


def test_zeros_are_printed_only_when_asked_for():
    assert "0" not in overview_of(finding()).replace("2025", "").replace("2026", "")
    assert "尚未启动0个" in overview_of(finding(), print_zeros=True)


def test_plans_that_answer_no_finding_have_their_own_block():
    told = text_of([finding(), action(102, finding_id=None, title="办好青年讲堂")])

    assert "（三）工作计划落实情况\n1.关于“办好青年讲堂”的计划。\n正在推进。" in told


def test_a_ledger_without_items_says_so_in_one_sentence():
    assert [p.text for p in section(facts_of()).paragraphs] == [
        "（一）总体情况",
        "截至2026年11月22日，台账中没有需要报告的问题和措施。",
    ]


def test_every_number_in_the_overview_leads_to_its_items():
    runs = section(facts_of(finding(1, "closed"), finding(2))).paragraphs[1].runs

    assert {run.figure: (run.text, run.items) for run in runs if run.figure} == {
        "findings.origin_1": ("2", (1, 2)),
        "findings.total": ("2", (1, 2)),
        "findings.closed": ("1", (1,)),
        "findings.in_progress": ("1", (2,)),
        "findings.rate": ("50%", (1,)),
    }


def test_a_public_section_has_nothing_of_withheld_items():
    shown = section(facts_of(finding(1, withheld=True), action(101), finding(2)), public=True)

    assert "第1方面" not in shown.text
    assert "第101项" not in shown.text
    assert "查摆问题1个" in shown.text


@pytest.mark.parametrize(
    ("number", "shown"), [(1, "一"), (10, "十"), (21, "二十一"), (105, "一百零五"), (210, "二百一十")]
)
def test_ordinals(number, shown):
    assert ordinal(number) == shown


TYPED = st.sampled_from(["", "已学习3次", "已学习。\n", '截止目前<&"好"', "他说“‘好’”。。", "一、\x00二；", "…"])
DATES = st.none() | st.dates(date(2026, 1, 1), date(2027, 3, 1))


@st.composite
def items(draw):
    made = []
    for number in range(1, draw(st.integers(0, 6)) + 1):
        state, due_on = draw(st.sampled_from(STATES_AS_TOLD)), draw(DATES)
        changes = {
            "due_on": due_on,
            "first_due_on": due_on,
            "deadline_kind": draw(st.sampled_from([None, "immediate", "fixed", "ongoing"])),
            "ongoing": draw(st.booleans()),
            "round": draw(st.integers(1, 2)),
            "granted": draw(st.sampled_from([(), (EXTENSION,)])),
            "position": draw(st.integers(0, 3)),
            "withheld": draw(st.booleans()),
            **{name: draw(TYPED) for name in ("progress", "result", "cancelled_reason", "reopen_reason", "owner")},
        }
        made.append(finding(number, state, **changes))
        answers = draw(st.sampled_from([None, 1, number]))
        made.append(action(100 + number, state, finding_id=answers, **changes))
    return made


@settings(max_examples=60, deadline=None)
@given(items(), st.booleans(), st.booleans())
def test_whatever_the_ledger_holds_the_text_is_clean(made, public, print_zeros):
    text = section(facts_of(*made), public=public, print_zeros=print_zeros).text

    assert "截止" not in text
    assert "None" not in text
    assert not re.search(r"[。；，、：]{2}|[。；，、：]$|[（“][。；，、]|\d\d月0|年0|[\x00-\x09\x0b-\x1f]", text)
    assert all(line.endswith("。") for line in text.split("\n")[2:-2] if not line.startswith("（"))


@settings(max_examples=40, deadline=None)
@given(items(), st.booleans())
def test_every_item_is_told_once_in_the_reports_order(made, public):
    shown = section(facts_of(*made), public=public)

    hidden = {item.id for item in made if public and item.withheld}
    expected = [
        item.id
        for item in sorted(made, key=lambda item: (item.position, item.id))
        if item.kind == "finding" and item.id not in hidden
    ]
    told = [p.item for p in shown.paragraphs if p.level == 3]
    assert told[: len(expected)] == expected
    for item in made:
        gone = item.id in hidden or item.finding_id in hidden
        assert shown.text.count(f"落实第{item.id}项措施") == (item.kind == "action" and not gone)


@settings(max_examples=40, deadline=None)
@given(items())
def test_the_states_always_add_up_to_the_total(made):
    shown = facts_of(*made, as_of=AS_OF)

    for tally in (shown.findings, shown.actions):
        assert sum(figure.value for figure in tally.states.values()) == tally.total.value
        assert sorted(i for figure in tally.states.values() for i in figure.items) == sorted(tally.total.items)


@pytest.mark.parametrize(
    ("state", "expected"),
    [("in_progress", "已开展走访，走访44人次。"), ("closed", "已开展走访，走访44人次。"), ("cancelled", "")],
)
def test_a_countable_result_follows_the_words(state, expected):
    counted = finding(1, state, progress="已开展走访。", result="已开展走访。", countable_result="走访44人次。")

    assert expected in entry_of(counted)
    assert ("44" in entry_of(counted)) == bool(expected)


def test_a_countable_result_the_words_say_already_is_said_once():
    counted = finding(1, progress="走访44人次，收集意见19条", countable_result="走访44人次")

    assert entry_of(counted).count("44") == 1


def test_a_measure_carries_its_countable_result_too():
    entry = entry_of(finding(), action(progress="已开展走访", countable_result="走访44人次"))

    assert "已开展走访，走访44人次" in entry


def test_a_date_put_off_unasked_is_told_as_a_decision_not_as_a_permission():
    unasked = replace(EXTENSION, asked=False)
    told = section(facts_of(finding(due_on=unasked.new_due_on, first_due_on=date(2026, 6, 30), granted=(unasked,))))
    text = "".join(paragraph.text for paragraph in told.paragraphs)

    assert "经支部书记2026年6月20日决定，时限调整至2026年12月20日" in text
    assert "延期" in text and "同意" not in text
