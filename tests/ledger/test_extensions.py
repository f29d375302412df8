"""Extensions: asked for before the deadline, decided by the secretary, and never forgotten."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import deputies
from tracker.people.access import NotAllowed

DUE, LATER = date(2026, 9, 30), date(2026, 11, 19)
BEFORE, AFTER = NOW, NOW + timedelta(days=219)  # 10 October, ten days past DUE


def load(item_id: int) -> Item:
    return db.session.get_one(Item, item_id)


@pytest.fixture
def item(ctx, cast, make_item) -> Item:
    return load(make_item(due_on=DUE))


@pytest.fixture
def asked(item, cast) -> Item:
    workflow.request_extension(item, due_on=LATER, by=cast.owner, at=BEFORE, words="主讲人参加培训")
    return item


def test_asking_changes_no_deadline(asked, cast):
    assert (asked.due_on, asked.asked_due_on, asked.asked_by_id) == (DUE, LATER, cast.owner.id)


def test_an_approved_extension_keeps_the_first_deadline_and_is_counted(asked, cast):
    workflow.approve_extension(asked, by=cast.secretary, at=BEFORE, words="同意")

    assert (asked.due_on, asked.first_due_on, asked.extensions, asked.asked_due_on) == (LATER, DUE, 1, None)
    assert asked.days_overdue == 0


def test_the_secretary_may_grant_another_date_than_was_asked_for(asked, cast):
    workflow.approve_extension(asked, due_on=date(2026, 10, 31), by=cast.secretary, at=BEFORE, words="同意到月底")

    assert asked.due_on == date(2026, 10, 31)


def test_a_rejected_extension_leaves_the_deadline_and_says_why(asked, cast):
    event = workflow.reject_extension(asked, by=cast.secretary, at=BEFORE, words="时间充足")

    assert (asked.due_on, asked.asked_due_on, asked.extensions) == (DUE, None, 0)
    assert event.words == "时间充足"


@pytest.mark.parametrize("who", ["owner", "organiser", "discipline_officer", "parent_reader", "outsider"])
def test_nobody_but_the_secretary_decides(asked, cast, who):
    with pytest.raises(NotAllowed):
        workflow.approve_extension(asked, by=getattr(cast, who), at=BEFORE, words="同意")


def test_after_expiry_nothing_can_be_asked_for(item, cast):
    with pytest.raises(NotAllowed, match="时限已过"):
        workflow.request_extension(item, due_on=LATER, by=cast.owner, at=AFTER, words="来不及")


def test_on_the_last_day_it_can_still_be_asked_for(item, cast):
    last_day = NOW + timedelta(days=209)

    workflow.request_extension(item, due_on=LATER, by=cast.owner, at=last_day, words="来不及")

    assert item.asked_due_on == LATER


@pytest.mark.parametrize("decide", ["approve", "set"])
def test_the_days_it_was_overdue_stay_known_after_a_new_date(item, cast, decide):
    if decide == "approve":
        workflow.request_extension(item, due_on=LATER, by=cast.owner, at=BEFORE, words="主讲人参加培训")
        workflow.approve_extension(item, by=cast.secretary, at=AFTER, words="同意")
    else:
        deadline = Deadline("fixed", LATER)
        workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=AFTER, words="重新确定")

    assert (item.due_on, item.days_overdue) == (LATER, 10)


def test_a_corrected_date_in_the_past_counts_only_the_days_it_takes_away(item, cast):
    deadline = Deadline("fixed", DUE + timedelta(days=4))
    workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=AFTER, words="笔误")

    assert item.days_overdue == 4


def test_one_request_at_a_time(asked, cast):
    with pytest.raises(NotAllowed, match="等待书记决定"):
        workflow.request_extension(asked, due_on=LATER, by=cast.owner, at=BEFORE, words="再申请")


def test_an_earlier_date_is_no_extension(item, cast):
    with pytest.raises(NotAllowed, match="晚于现在的时限"):
        workflow.request_extension(item, due_on=DUE, by=cast.owner, at=BEFORE, words="理由")


def test_asking_for_closure_answers_the_request(asked, cast):
    workflow.request_closure(asked, by=cast.owner, at=BEFORE, words="已完成")

    assert (asked.asked_due_on, asked.asked_by_id) == (None, None)


def test_an_ongoing_check_reported_late_stays_known_as_late(ctx, cast, make_item):
    item = load(make_item(deadline=Deadline("ongoing", DUE, check_months=3)))

    workflow.report_progress(item, by=cast.owner, at=AFTER, words="第三季度已检查")

    assert (item.due_on, item.days_overdue) == (date(2026, 12, 30), 10)


def test_a_date_already_past_is_not_granted(asked, cast):
    with pytest.raises(NotAllowed, match="已经过去"):
        workflow.approve_extension(asked, by=cast.secretary, at=NOW + timedelta(days=300), words="同意")


def test_an_owner_does_not_grant_their_own_item_more_time_as_a_deputy(ctx, cast, make_item):
    item = load(make_item(due_on=DUE, accountable_lead=cast.organiser))
    workflow.request_extension(item, due_on=LATER, by=cast.organiser, at=NOW, words="来不及")
    period = {"starts_on": NOW.date(), "ends_on": NOW.date()}
    deputies.appoint(
        cast.owner, principal=cast.secretary, organisation=cast.branch, by=cast.secretary, at=NOW, **period
    )

    with pytest.raises(NotAllowed):
        workflow.approve_extension(item, by=cast.owner, at=NOW, words="同意")


def test_a_date_beyond_any_plan_is_taken_for_a_slip(item, cast):
    """F21, F27: the year 9999 is no deadline."""
    with pytest.raises(NotAllowed, match="请检查日期"):
        workflow.request_extension(item, due_on=date(9999, 12, 31), by=cast.owner, at=BEFORE, words="理由")
