"""Each refusal of a verb as a person reads it, with its status, and the last case that is not refused yet."""

from datetime import date, datetime, timedelta

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed

TODAY, DUE = NOW.date(), date(2026, 9, 30)
NO_RIGHT = ("您没有权限对这一事项进行此操作。", 403)
NO_WORDS = ("请写几句说明。", 400)
NO_TITLE = ("请写明问题或措施的内容。", 400)
NEW_ITEM = {"at": NOW, "year": 2026, "kind": "finding", "title": "联系群众不够"}


@pytest.fixture
def item(ctx, cast, make_item) -> Item:
    return db.session.get_one(Item, make_item(due_on=DUE))


@pytest.fixture
def pending(ctx, cast, make_item) -> Item:
    return db.session.get_one(Item, make_item(due_on=DUE, state="pending_review"))


def refusal(verb, *arguments, at=NOW, **more) -> tuple[str, int]:
    with pytest.raises(NotAllowed) as refused:
        verb(*arguments, at=at, **more)
    return str(refused.value), refused.value.status


def on(day: date) -> datetime:
    return NOW + timedelta(days=(day - TODAY).days)


def test_without_the_right_a_verb_is_refused(item, cast):
    assert refusal(workflow.start, item, by=cast.member) == NO_RIGHT
    assert refusal(workflow.start, item, by=cast.outsider) == NO_RIGHT


def test_in_another_state_a_verb_is_refused_with_the_state_it_is_in(item, cast):
    assert refusal(workflow.close, item, by=cast.secretary) == ("事项现在是“未启动”，不能进行此操作。", 409)


@pytest.mark.parametrize("words", ["", " \n", "\u200b"])
def test_a_verb_that_wants_words_is_refused_without(item, cast, words):
    assert refusal(workflow.report_progress, item, by=cast.owner, words=words) == NO_WORDS


def test_a_marking_is_refused_in_words_and_fields_alike(item, cast):
    told = ("文字带有“机密”标志。涉密内容不得录入本系统，请按保密规定处理。", 400)

    assert refusal(workflow.report_progress, item, by=cast.owner, words="机密★ 名单") == told
    assert refusal(workflow.start, item, by=cast.owner, words="机密★ 名单") == told
    assert refusal(workflow.revise, item, by=cast.secretary, title="机密★ 名单") == told
    for field in ("title", "text", "responsible_unit"):
        values = {"year": 2026, "kind": "finding", "title": "联系群众不够"} | {field: "机密★ 名单"}
        assert refusal(workflow.add, cast.branch, by=cast.secretary, **values) == told


def test_who_may_not_take_in_adds_nothing(ctx, cast):
    told = ("您没有权限向这个台账添加事项。", 403)

    assert refusal(workflow.add, cast.branch, by=cast.member, **NEW_ITEM) == told
    assert refusal(workflow.add, cast.branch, by=cast.outsider, **NEW_ITEM) == told


def test_an_item_has_a_title(item, cast):
    assert refusal(workflow.add, cast.branch, by=cast.secretary, **NEW_ITEM | {"title": "\u200b"}) == NO_TITLE
    assert refusal(workflow.revise, item, by=cast.secretary, title=" ") == NO_TITLE


def test_a_measure_and_its_finding_are_of_one_year(item, cast):
    told = ("措施和它所对应的问题应在同一年度的台账中。", 400)
    measure = NEW_ITEM | {"kind": "action", "finding": item}

    assert refusal(workflow.add, cast.branch, by=cast.secretary, **measure | {"year": 2027}) == told
    assert workflow.add(cast.branch, by=cast.secretary, **measure).finding is item


@pytest.mark.parametrize("part", ["owner", "accountable_lead"])
def test_whoever_carries_an_item_can_see_it(ctx, cast, part):
    told = ("外人 在本组织没有账号或已停用，不能承担事项。", 400)

    assert refusal(workflow.add, cast.branch, by=cast.secretary, **NEW_ITEM, **{part: cast.outsider}) == told


@pytest.mark.parametrize("part", ["owner", "accountable_lead", "supporters"])
def test_nor_is_it_given_later_to_somebody_who_cannot(item, cast, part):
    people = {"owner": cast.owner} | {part: [cast.outsider] if part == "supporters" else cast.outsider}

    told, status = refusal(workflow.assign, item, by=cast.secretary, **people)

    assert (told, status) == ("外人 在本组织没有账号或已停用，不能承担事项。", 400)
    told, status = refusal(workflow.hand_over, item, leaving=cast.owner, to=cast.outsider, by=cast.secretary)
    assert told.startswith("外人 在本组织没有账号")


BEFORE_THE_REPORT = ("时限早于来源报告的年度，请检查日期。", 400)
EARLY = Deadline("fixed", date(2024, 12, 31))


@pytest.mark.parametrize(
    ("verb", "state", "who", "arguments"),
    [
        ("set_deadline", "in_progress", "secretary", {"deadline": EARLY}),
        ("reopen", "closed", "secretary", {"deadline": EARLY, "words": "反弹"}),
        ("carry_over", "in_progress", "secretary", {"deadline": EARLY, "words": "再次提出", "year": 2026}),
    ],
)
def test_no_verb_sets_a_deadline_before_the_reports_year(ctx, cast, make_item, verb, state, who, arguments):
    item = db.session.get_one(Item, make_item(state=state, due_on=None))

    assert refusal(getattr(workflow, verb), item, by=getattr(cast, who), **arguments) == BEFORE_THE_REPORT


def test_nor_is_an_item_added_with_one(ctx, cast):
    assert refusal(workflow.add, cast.branch, by=cast.secretary, **NEW_ITEM, deadline=EARLY) == BEFORE_THE_REPORT


def test_an_undated_item_is_not_granted_a_date_before_the_reports_year(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=None))

    assert refusal(workflow.request_extension, item, due_on=EARLY.due_on, by=cast.owner, words="等待") == (
        BEFORE_THE_REPORT
    )


def test_putting_off_wants_a_reason_and_bringing_forward_none(item, cast):
    later = {"deadline": Deadline("fixed", DUE + timedelta(days=1)), "by": cast.secretary}

    assert refusal(workflow.set_deadline, item, **later) == ("推迟时限请写明理由。", 400)
    assert refusal(workflow.set_deadline, item, **later, words="\u200b") == ("推迟时限请写明理由。", 400)
    workflow.set_deadline(item, deadline=Deadline("fixed", DUE - timedelta(days=1)), by=cast.secretary, at=NOW)
    assert (item.due_on, item.extensions) == (date(2026, 9, 29), 0)


def test_nobody_asks_for_the_date_there_is(item, cast):
    asked = {"due_on": DUE, "by": cast.owner, "words": "等待评估"}

    assert refusal(workflow.request_extension, item, **asked) == ("申请的日期应晚于现在的时限。", 400)


def test_an_extension_is_granted_for_a_later_day_that_is_not_past(item, cast):
    november = date(2026, 11, 19)
    granting = {"by": cast.secretary, "words": "同意"}
    workflow.request_extension(item, due_on=november, by=cast.owner, at=NOW, words="等待评估")

    assert refusal(workflow.approve_extension, item, **granting, due_on=DUE) == ("批准的日期应晚于现在的时限。", 400)
    assert refusal(workflow.approve_extension, item, **granting, at=on(november + timedelta(days=1))) == (
        "这个日期已经过去，请另定日期。",
        400,
    )
    assert refusal(workflow.approve_extension, item, **granting, due_on=date(2037, 1, 1)) == (
        "时限在10年以后，请检查日期。",
        400,
    )
    workflow.approve_extension(item, **granting, at=on(november))
    assert item.due_on == november


@pytest.mark.parametrize(
    ("verb", "state", "who", "words"),
    [("request_closure", "in_progress", "owner", "已完成"), ("close", "pending_review", "secretary", "")],
)
def test_open_measures_are_left_so_only_knowingly(ctx, cast, make_item, verb, state, who, words):
    finding_id = make_item()
    for title in ("每月交流", "每季检查"):
        make_item(kind="action", finding=finding_id, title=title)
    make_item(kind="action", finding=finding_id, title="已有结果", state="closed")
    item = db.session.get_one(Item, finding_id)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展")
    if state == "pending_review":
        workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成", leaving_open=True)
    doing = {"by": getattr(cast, who), "words": words}

    told = refusal(getattr(workflow, verb), item, **doing)

    assert told == ("这个问题还有措施没有完成：2026-01-1、2026-01-2。仍要继续请勾选确认。", 409)
    getattr(workflow, verb)(item, at=NOW, **doing, leaving_open=True)


def test_what_was_put_right_at_once_leaves_measures_open_only_knowingly_too(ctx, cast, make_item):
    finding_id = make_item(deadline=Deadline("immediate"))
    make_item(kind="action", finding=finding_id, title="每月交流")
    item = db.session.get_one(Item, finding_id)
    doing = {"by": cast.owner, "words": "当场改正"}

    assert refusal(workflow.close_directly, item, **doing)[1] == 409
    workflow.close_directly(item, at=NOW, **doing, leaving_open=True)


@pytest.mark.parametrize(
    ("meeting_on", "told"),
    [
        (TODAY + timedelta(days=1), ("会议日期还没有到，请检查。", 400)),
        (date(2024, 12, 31), ("会议日期早于来源报告的年度，请检查。", 400)),
    ],
)
def test_the_meeting_that_signs_off_was_held_since_the_reports_year(pending, cast, meeting_on, told):
    assert refusal(workflow.close, pending, by=cast.secretary, meeting_on=meeting_on) == told


@pytest.mark.parametrize("meeting_on", [TODAY, date(2025, 1, 1), None])
def test_a_meeting_of_today_or_of_the_reports_year_signs_it_off(pending, cast, meeting_on):
    workflow.close(pending, by=cast.secretary, at=NOW, meeting_on=meeting_on)

    assert pending.meeting_on == meeting_on


def test_a_new_round_begins_with_a_date_of_today_or_later(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(state="closed"))
    anew = {"by": cast.secretary, "words": "又有反弹"}

    assert refusal(workflow.reopen, item, **anew, deadline=Deadline("fixed", TODAY - timedelta(days=1))) == (
        "新一轮的时限已经过去，请选今天或以后的日期。",
        400,
    )
    workflow.reopen(item, at=NOW, **anew, deadline=Deadline("fixed", TODAY))
    assert (item.state, item.due_on, item.round) == ("in_progress", TODAY, 2)


@pytest.mark.parametrize("verb", ["reopen", "set_deadline"])
def test_no_verb_makes_ones_own_item_immediate(ctx, cast, make_item, verb):
    item = db.session.get_one(Item, make_item(owner=cast.secretary))
    if verb == "reopen":
        workflow.cancel(item, by=cast.secretary, at=NOW, words="合并")
    doing = {"deadline": Deadline("immediate"), "by": cast.secretary, "words": "改为立行立改"}

    told = ("不能把自己负责的事项改为“立行立改”，请由别人办理。", 403)
    assert refusal(getattr(workflow, verb), item, **doing) == told


def test_a_form_of_an_older_version_is_told_so(item, cast):
    version = item.version
    workflow.start(item, by=cast.owner, at=NOW)
    db.session.flush()

    with pytest.raises(workflow.Stale, match=r"^这一事项在您填写期间已被别人更新。$") as refused:
        workflow.check_version(item, version)
    assert refused.value.status == 409
    workflow.check_version(item, item.version)


def test_what_becomes_of_another_item_turns_no_form_stale(item, cast, make_item):
    """Nor does an urging, which says nothing that a form says."""
    version, other = item.version, db.session.get_one(Item, make_item())
    workflow.urge(item, by=cast.secretary, at=NOW)
    workflow.start(other, by=cast.owner, at=NOW)
    db.session.flush()

    assert item.version == version + 1
    workflow.check_version(item, version)


def test_a_form_of_a_version_to_come_is_stale(item):
    with pytest.raises(workflow.Stale):
        workflow.check_version(item, item.version + 1)


def test_a_comment_after_a_change_does_not_hide_it_from_a_form(item, cast):
    version = item.version
    workflow.start(item, by=cast.owner, at=NOW)
    workflow.comment(item, by=cast.member, at=NOW, words="加油")
    db.session.flush()

    with pytest.raises(workflow.Stale):
        workflow.check_version(item, version)
