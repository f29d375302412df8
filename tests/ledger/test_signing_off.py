"""Closing: whose turn it is, what a finding's open actions ask, and what follows after the months of the setting."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW, bring_to
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people import accounts, deputies
from tracker.people.access import NotAllowed

FOLLOW_UP = NOW + timedelta(days=92)  # 5 June


def load(item_id: int) -> Item:
    return db.session.get_one(Item, item_id)


@pytest.fixture
def pending(ctx, cast, make_item) -> Item:
    return load(make_item(state="pending_review"))


@pytest.fixture
def closed(ctx, cast, make_item) -> Item:
    return load(make_item(state="closed"))


def test_the_discipline_officer_does_not_sign_while_a_secretary_can(pending, cast):
    with pytest.raises(NotAllowed, match="由书记签批"):
        workflow.close(pending, by=cast.discipline_officer, at=NOW)


def test_with_the_check_on_the_officer_checks_before_the_secretary_signs(app, pending, cast, monkeypatch):
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    with pytest.raises(NotAllowed, match="先由纪检委员审核"):
        workflow.close(pending, by=cast.secretary, at=NOW)

    workflow.check(pending, by=cast.discipline_officer, at=NOW)
    workflow.close(pending, by=cast.secretary, at=NOW)

    assert (pending.state, pending.checked_by_id) == ("closed", cast.discipline_officer.id)


def test_no_check_is_waited_for_where_the_officer_owns_the_item(app, ctx, cast, make_item, monkeypatch):
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    item = load(make_item(owner=cast.discipline_officer))
    workflow.request_closure(item, by=cast.discipline_officer, at=NOW, words="已完成")

    workflow.close(item, by=cast.secretary, at=NOW)

    assert item.state == "closed"


def test_who_checks_leaves_another_secretary_to_sign(app, ctx, cast, make_item, monkeypatch):
    """The officer is a secretary too, and the other one applied: a check would leave nobody who may sign."""
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    accounts.grant(cast.discipline_officer, "secretary", organisation=cast.branch, at=NOW, by="test")
    item = load(make_item(owner=cast.secretary))
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
    db.session.flush()
    db.session.expire_all()

    with pytest.raises(NotAllowed, match="不需要审核"):
        workflow.check(item, by=cast.discipline_officer, at=NOW)
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert item.state == "closed"


def test_a_returned_item_is_checked_anew(app, pending, cast, monkeypatch):
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    workflow.check(pending, by=cast.discipline_officer, at=NOW)
    workflow.return_(pending, by=cast.secretary, at=NOW, words="缺签到表")
    workflow.request_closure(pending, by=cast.owner, at=NOW, words="已补")

    with pytest.raises(NotAllowed, match="先由纪检委员审核"):
        workflow.close(pending, by=cast.secretary, at=NOW)


def test_without_the_setting_there_is_nothing_to_check(pending, cast):
    with pytest.raises(NotAllowed, match="不需要审核"):
        workflow.check(pending, by=cast.discipline_officer, at=NOW)


def test_the_date_of_the_meeting_stays_with_the_closing(pending, cast):
    workflow.close(pending, by=cast.secretary, at=NOW, meeting_on=date(2026, 3, 4))

    assert pending.meeting_on == date(2026, 3, 4)


def test_a_meeting_to_come_has_decided_nothing(pending, cast):
    with pytest.raises(NotAllowed, match="会议日期还没有到"):
        workflow.close(pending, by=cast.secretary, at=NOW, meeting_on=date(2026, 3, 6))


def test_a_finding_with_open_actions_is_closed_only_knowingly(ctx, cast, make_item):
    finding = load(make_item())
    make_item(kind="action", finding=finding.id, title="修订制度")
    db.session.refresh(finding)

    with pytest.raises(NotAllowed, match="2026-01-1"):
        workflow.request_closure(finding, by=cast.owner, at=NOW, words="已完成")
    workflow.request_closure(finding, by=cast.owner, at=NOW, words="已完成", leaving_open=True)
    workflow.close(finding, by=cast.secretary, at=NOW, leaving_open=True)

    assert finding.state == "closed"


def test_a_follow_up_falls_due_three_months_after_closing(closed):
    assert closed.follow_up_on == date(2026, 6, 5)


def test_the_setting_may_do_without_follow_ups(app, pending, cast, monkeypatch):
    monkeypatch.setitem(app.config, "FOLLOW_UP_MONTHS", 0)

    workflow.close(pending, by=cast.secretary, at=NOW)

    assert pending.follow_up_on is None


@pytest.mark.parametrize("who", ["secretary", "discipline_officer", "parent_reader"])
def test_a_reviewer_confirms_that_it_held(closed, cast, who):
    workflow.confirm_held(closed, by=getattr(cast, who), at=FOLLOW_UP)

    assert (closed.state, closed.follow_up_on, closed.held_on) == ("closed", None, date(2026, 6, 5))


def test_nobody_looks_back_before_the_time(closed, cast):
    with pytest.raises(NotAllowed, match="还没有到"):
        workflow.confirm_held(closed, by=cast.secretary, at=FOLLOW_UP - timedelta(days=1))


def test_owners_do_not_look_back_at_their_own_items(ctx, cast, make_item):
    item = load(make_item(owner=cast.secretary))
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    with pytest.raises(NotAllowed, match="不能回头看"):
        workflow.confirm_held(item, by=cast.secretary, at=FOLLOW_UP)


def test_whoever_was_involved_in_the_round_does_not_look_back_at_it(ctx, cast, make_item):
    """F53, law 14: read from the history. Given away before the end; asked for in the owner's stead."""
    given_away = load(make_item(owner=cast.secretary))
    workflow.assign(given_away, owner=cast.owner, by=cast.secretary, at=NOW)
    asked_for = load(make_item())
    for item, applicant in ((given_away, cast.owner), (asked_for, cast.secretary)):
        workflow.request_closure(item, by=applicant, at=NOW, words="已完成")
        workflow.close(item, by=cast.discipline_officer, at=NOW)

    for item in (given_away, asked_for):
        with pytest.raises(NotAllowed, match="不能回头看"):
            workflow.confirm_held(item, by=cast.secretary, at=FOLLOW_UP)
        workflow.confirm_held(item, by=cast.discipline_officer, at=FOLLOW_UP)


def test_an_earlier_round_keeps_nobody_from_looking_back(pending, cast):
    workflow.return_(pending, by=cast.secretary, at=NOW, words="请补充")
    workflow.request_closure(pending, by=cast.secretary, at=NOW, words="已补充")
    workflow.close(pending, by=cast.discipline_officer, at=NOW)
    workflow.reopen(pending, by=cast.secretary, at=NOW, words="问题反弹")
    workflow.request_closure(pending, by=cast.owner, at=NOW, words="再次整改")
    workflow.close(pending, by=cast.secretary, at=NOW)

    workflow.confirm_held(pending, by=cast.secretary, at=FOLLOW_UP)

    assert pending.held_on == FOLLOW_UP.date()


def test_what_did_not_hold_is_reopened_and_its_follow_up_ends(closed, cast):
    workflow.reopen(closed, by=cast.parent_reader, at=FOLLOW_UP, words="问题反弹")

    assert (closed.state, closed.round, closed.follow_up_on, closed.held_on) == ("in_progress", 2, None, None)


def test_closed_late_stays_known_in_the_next_round(ctx, cast, make_item):
    item = load(make_item(due_on=date(2026, 2, 23), at=NOW - timedelta(days=60)))
    bring_to(item, "closed", cast, NOW)  # ten days late

    workflow.reopen(item, by=cast.secretary, at=FOLLOW_UP, words="反弹", deadline=Deadline("fixed", date(2026, 8, 31)))

    assert item.days_overdue == 10


def test_a_second_secretary_signs_for_the_first(ctx, cast, make_item):
    accounts.grant(cast.organiser, "secretary", organisation=cast.branch, at=NOW, by="test")
    pending = load(make_item(owner=cast.secretary))
    workflow.request_closure(pending, by=cast.secretary, at=NOW, words="已完成")
    db.session.flush()
    db.session.expire_all()

    with pytest.raises(NotAllowed):
        workflow.close(pending, by=cast.discipline_officer, at=NOW)
    workflow.close(pending, by=cast.organiser, at=NOW)

    assert pending.state == "closed"


@pytest.mark.parametrize("change", ["assign", "hand_over"])
def test_nobody_gives_away_what_waits_for_a_signature_to_sign_it(ctx, cast, make_item, change):
    """F53."""
    pending = load(make_item(owner=cast.secretary))
    workflow.request_closure(pending, by=cast.secretary, at=NOW, words="已完成")

    with pytest.raises(NotAllowed):
        if change == "assign":
            workflow.assign(pending, owner=cast.member, by=cast.secretary, at=NOW)
        else:
            workflow.hand_over(pending, leaving=cast.secretary, to=cast.member, by=cast.secretary, at=NOW)


def test_who_checked_does_not_sign_as_the_secretary_s_deputy(app, pending, cast, monkeypatch):
    """F53."""
    monkeypatch.setitem(app.config, "CLOSING_CHECK", True)
    period = {"starts_on": NOW.date(), "ends_on": NOW.date()}
    deputies.appoint(
        cast.discipline_officer, principal=cast.secretary, organisation=cast.branch, by=cast.secretary, at=NOW, **period
    )
    workflow.check(pending, by=cast.discipline_officer, at=NOW)

    with pytest.raises(NotAllowed):
        workflow.close(pending, by=cast.discipline_officer, at=NOW)


@pytest.mark.parametrize("road", ["set_deadline", "reopen"])
def test_nobody_makes_an_item_of_their_own_immediate_to_close_it_alone(ctx, cast, make_item, road):
    """F53."""
    item = load(make_item(owner=cast.secretary))
    if road == "reopen":
        workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
        workflow.close(item, by=cast.discipline_officer, at=NOW)

    with pytest.raises(NotAllowed, match="立行立改"):
        immediate = Deadline("immediate", NOW.date())
        getattr(workflow, road)(item, deadline=immediate, by=cast.secretary, at=NOW, words="改正")


def test_a_new_round_does_not_begin_overdue(closed, cast):
    with pytest.raises(NotAllowed, match="已经过去"):
        workflow.reopen(
            closed, by=cast.secretary, at=FOLLOW_UP, words="反弹", deadline=Deadline("fixed", date(2026, 6, 4))
        )
