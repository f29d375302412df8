"""The verbs: who may, from where, to where, and what stays in the history."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import history, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.people.access import NotAllowed


def load(item_id: int) -> Item:
    return db.session.get_one(Item, item_id)


def test_an_item_goes_from_assigned_to_closed(ctx, cast, make_item):
    item = load(make_item())

    workflow.report_progress(item, by=cast.owner, at=NOW, words="开展专题研讨")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="研讨6次")
    workflow.close(item, by=cast.secretary, at=NOW)

    assert (item.state, item.closed_on, item.result) == ("closed", date(2026, 3, 5), "研讨6次")


def test_every_change_leaves_one_event_that_names_its_actor(ctx, cast, make_item):
    """F31."""
    item = load(make_item(state="closed"))

    events = db.session.scalars(select(Event).where(Event.item_id == item.id).order_by(Event.sequence)).all()

    assert [e.kind for e in events] == ["add", "report_progress", "request_closure", "close"]
    assert [e.actor for e in events] == ["陈秘", "李宁", "李宁", "陈秘"]


def test_replaying_the_events_gives_the_row_back(ctx, cast, make_item):
    """F32."""
    item = load(make_item(state="closed"))

    fields = history.replay(db.session.scalars(select(Event).order_by(Event.sequence)))

    assert fields == {name: getattr(item, name) for name in history.TRACKED}


def test_the_applicant_is_never_the_approver(ctx, cast, make_item):
    item = load(make_item(owner=cast.secretary))
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")

    with pytest.raises(NotAllowed, match="另一位审核人"):
        workflow.close(item, by=cast.secretary, at=NOW)
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert item.state == "closed"


@pytest.mark.parametrize("who", ["organiser", "member", "parent_reader", "outsider", "administrator"])
def test_people_without_a_part_in_it_cannot_report_progress(ctx, cast, make_item, who):
    item = load(make_item())

    with pytest.raises(NotAllowed):
        workflow.report_progress(item, by=getattr(cast, who), at=NOW, words="试试")


def test_returning_needs_words(ctx, cast, make_item):
    item = load(make_item(state="pending_review"))

    with pytest.raises(NotAllowed, match="说明"):
        workflow.return_(item, by=cast.secretary, at=NOW, words="  ")


def test_only_an_immediate_item_closes_without_review(ctx, cast, make_item):
    fixed = load(make_item())
    immediate = load(make_item(deadline=Deadline("immediate", date(2026, 3, 20))))

    with pytest.raises(NotAllowed, match="立行立改"):
        workflow.close_directly(fixed, by=cast.owner, at=NOW, words="已改")
    workflow.close_directly(immediate, by=cast.owner, at=NOW, words="已改")

    assert immediate.state == "closed"


def test_the_first_deadline_is_kept_beside_the_extended_one(ctx, cast, make_item):
    item = load(make_item())

    workflow.set_deadline(
        item, deadline=Deadline("fixed", date(2026, 11, 19)), by=cast.secretary, at=NOW, words="主讲人参加培训"
    )

    assert (item.due_on, item.first_due_on, item.extensions) == (date(2026, 11, 19), date(2026, 9, 30), 1)


def test_a_later_deadline_without_a_reason_is_refused(ctx, cast, make_item):
    item = load(make_item())

    with pytest.raises(NotAllowed, match="理由"):
        workflow.set_deadline(item, deadline=Deadline("fixed", date(2026, 11, 19)), by=cast.secretary, at=NOW)


def test_the_same_date_once_more_puts_nothing_off(ctx, cast, make_item):
    item = load(make_item())

    workflow.set_deadline(item, deadline=Deadline("fixed", item.due_on, text="九月底"), by=cast.secretary, at=NOW)

    assert (item.due_on, item.extensions, item.due_version) == (date(2026, 9, 30), 0, 1)


def test_a_deadline_before_the_report_is_refused(ctx, cast, make_item):
    with pytest.raises(NotAllowed, match="早于来源报告"):
        make_item(due_on=date(2024, 12, 31))


def test_a_deadline_in_the_reports_own_year_is_taken(ctx, cast, make_item):
    """The ledger of 2026 answers the report of 2025."""
    assert load(make_item(due_on=date(2025, 1, 1))).due_on == date(2025, 1, 1)


def test_reopening_opens_a_new_round_and_keeps_the_old_one_in_the_history(ctx, cast, make_item):
    item = load(make_item(state="closed"))

    workflow.reopen(item, by=cast.secretary, at=NOW + timedelta(days=40), words="问题反弹")

    assert (item.state, item.round, item.closed_on) == ("in_progress", 2, None)
    closed = db.session.scalar(select(Event).where(Event.kind == "close"))
    assert closed and closed.changes["closed_on"] == [None, "2026-03-05"]


def test_numbers_follow_the_ledger(ctx, cast, make_item):
    first, second = make_item(), make_item()
    action = make_item(kind="action", finding=first)

    assert [load(i).number for i in (first, second, action)] == ["2026-01", "2026-02", "2026-01-1"]


def test_progress_near_the_check_of_an_ongoing_item_moves_the_check_on(ctx, cast, make_item):
    """F24, F25."""
    item = load(make_item(deadline=Deadline("ongoing", None)))
    assert item.due_on == date(2026, 6, 5)

    workflow.report_progress(item, by=cast.owner, at=NOW, words="刚开始")
    assert item.due_on == date(2026, 6, 5)
    workflow.report_progress(item, by=cast.owner, at=NOW + timedelta(days=90), words="一季度已开展")

    assert (item.due_on, item.first_due_on) == (date(2026, 9, 5), date(2026, 6, 5))


def test_a_finding_found_again_stands_in_both_ledgers(ctx, cast, make_item):
    closed, going = load(make_item(state="closed")), load(make_item(state="not_started"))

    for item in (closed, going):
        workflow.carry_over(item, year=2027, by=cast.secretary, at=NOW, words="新报告再次提出")

    assert (closed.state, closed.round, closed.year, closed.last_year) == ("in_progress", 2, 2026, 2027)
    assert (going.state, going.round, going.last_year) == ("not_started", 1, 2027)


def test_its_open_measures_go_on_with_a_finding_found_again_and_no_others(ctx, cast, make_item):
    finding = make_item(state="in_progress")
    goes_on, done = (
        load(make_item(kind="action", finding=finding, state=state)) for state in ("in_progress", "closed")
    )
    there = load(make_item(kind="action", finding=finding))
    workflow.carry_over(there, year=2027, by=cast.secretary, at=NOW, words="措施本已延续")

    workflow.carry_over(load(finding), year=2027, by=cast.secretary, at=NOW, words="新报告再次提出")

    events = db.session.scalars(select(Event).where(Event.kind == "carry_over").order_by(Event.sequence))
    assert [(event.item_id, event.words) for event in events] == [
        (there.id, "措施本已延续"),
        (finding, "新报告再次提出"),
        (goes_on.id, "新报告再次提出"),
    ]
    assert (goes_on.last_year, done.last_year) == (2027, 2026)


@pytest.mark.parametrize("words", ["\u2060", "\u200b\u3000", "\ufe0f", "\u3164", "\u2800", "\ue5e5"])
@pytest.mark.parametrize("verb", ["cancel", "comment", "report_progress", "mark_substantially_done", "request_closure"])
def test_words_that_nobody_can_see_are_no_words(ctx, cast, make_item, verb, words):
    """F56"""
    by = cast.secretary if verb in ("cancel", "comment") else cast.owner

    with pytest.raises(NotAllowed, match="请写几句说明"):
        getattr(workflow, verb)(load(make_item()), by=by, at=NOW, words=words)


def test_a_title_or_a_reason_that_nobody_can_see_is_none(ctx, cast, make_item):
    """F56"""
    item, later = load(make_item()), Deadline("fixed", date(2026, 12, 31))

    with pytest.raises(NotAllowed, match="请写明问题或措施"):
        workflow.revise(item, by=cast.secretary, at=NOW, title="\u200b")
    with pytest.raises(NotAllowed, match="请写明问题或措施"):
        make_item(title="\u2060\ufe0f")
    with pytest.raises(NotAllowed, match="写明理由"):
        workflow.set_deadline(item, deadline=later, by=cast.secretary, at=NOW, words="\u3164")
