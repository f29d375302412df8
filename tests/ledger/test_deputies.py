"""A deputy acts in somebody's place for a period, and the history says for whom."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import chain, workflow
from tracker.ledger.models import Item
from tracker.people import accounts, deputies
from tracker.people.access import NotAllowed

TODAY = date(2026, 3, 5)


def appoint(deputy, principal, cast, *, starts_on=TODAY, ends_on=TODAY + timedelta(days=6), by=None):
    made = deputies.appoint(
        deputy,
        principal=principal,
        organisation=cast.branch,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by or cast.secretary,
        at=NOW,
    )
    db.session.flush()
    return made


@pytest.fixture
def item(ctx, cast, make_item) -> Item:
    return db.session.get_one(Item, make_item())


def test_a_deputy_reports_progress_in_the_owner_s_place(item, cast):
    appoint(cast.member, cast.owner, cast)

    event = workflow.report_progress(item, by=cast.member, at=NOW, words="已代为组织研讨")

    assert (event.actor, event.acting_for) == ("周舟", "李宁")
    assert list(chain.verify(item.organisation_id)) == []


@pytest.mark.parametrize("days", [-1, 7])
def test_before_and_after_the_period_a_deputy_is_nobody(item, cast, days):
    appoint(cast.member, cast.owner, cast)

    with pytest.raises(NotAllowed):
        workflow.report_progress(item, by=cast.member, at=NOW + timedelta(days=days), words="试试")


def test_an_appointment_ended_early_counts_no_longer(item, cast):
    deputies.end(appoint(cast.member, cast.owner, cast), by=cast.owner, at=NOW)

    with pytest.raises(NotAllowed):
        workflow.report_progress(item, by=cast.member, at=NOW, words="试试")


def test_a_deputy_who_was_deactivated_acts_for_nobody(item, cast):
    appoint(cast.member, cast.owner, cast)
    accounts.deactivate(cast.member, organisation=cast.branch, by=cast.administrator, at=NOW)

    with pytest.raises(NotAllowed, match="没有权限"):
        workflow.report_progress(item, by=cast.member, at=NOW, words="试试")


def test_what_one_may_do_oneself_is_done_in_nobody_s_place(item, cast):
    appoint(cast.secretary, cast.owner, cast)

    assert workflow.report_progress(item, by=cast.secretary, at=NOW, words="已开展").acting_for is None


def test_neither_hand_of_an_applicant_signs(item, cast):
    """The secretary's deputy owns the item: acting for the secretary does not let the owner sign."""
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    appoint(cast.owner, cast.secretary, cast)

    with pytest.raises(NotAllowed):
        workflow.close(item, by=cast.owner, at=NOW)


def test_who_applied_through_a_deputy_does_not_sign(item, cast):
    workflow.assign(item, owner=cast.organiser, accountable_lead=cast.secretary, by=cast.secretary, at=NOW)
    appoint(cast.member, cast.secretary, cast)
    workflow.request_closure(item, by=cast.member, at=NOW, words="已完成")

    with pytest.raises(NotAllowed):
        workflow.close(item, by=cast.secretary, at=NOW)
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert item.state == "closed"


def test_a_deputy_who_holds_the_right_itself_signs_in_the_secretary_s_place(item, cast):
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    appoint(cast.discipline_officer, cast.secretary, cast)

    event = workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert (event.actor, event.acting_for) == ("赵琳", "陈秘")


def test_nobody_signs_by_being_a_deputy_alone(item, cast):
    """F53."""
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    appoint(cast.organiser, cast.secretary, cast)

    with pytest.raises(NotAllowed):
        workflow.close(item, by=cast.organiser, at=NOW)


def test_a_secretary_whose_deputy_returned_it_has_applied_for_nothing(item, cast):
    appoint(cast.member, cast.secretary, cast)
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    workflow.return_(item, by=cast.member, at=NOW, words="还缺记录")

    workflow.request_closure(item, by=cast.owner, at=NOW, words="记录已补")
    workflow.close(item, by=cast.secretary, at=NOW)

    assert item.requested_for_id is None


@pytest.mark.parametrize(
    ("deputy", "principal", "by", "words"),
    [
        ("outsider", "owner", "secretary", "本支部"),
        ("owner", "owner", "secretary", "本人"),
        ("member", "organiser", "owner", "只能为自己"),
    ],
)
def test_whom_nobody_can_appoint(ctx, cast, deputy, principal, by, words):
    with pytest.raises(NotAllowed, match=words):
        appoint(getattr(cast, deputy), getattr(cast, principal), cast, by=getattr(cast, by))


def test_a_period_that_ends_before_it_begins_is_refused(ctx, cast):
    with pytest.raises(NotAllowed, match="早于开始"):
        appoint(cast.member, cast.owner, cast, ends_on=TODAY - timedelta(days=1))
