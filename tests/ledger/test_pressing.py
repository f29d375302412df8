"""Urging, escalating, the watchlist, and what leaves an open form as true as it was."""

from datetime import timedelta

import pytest

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed


@pytest.fixture
def item(ctx, cast, make_item) -> Item:
    return db.session.get_one(Item, make_item())


def test_urging_lasts_until_the_next_progress(item, cast):
    workflow.urge(item, by=cast.secretary, at=NOW, words="请本周更新")
    assert item.urging == "urged"

    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展研讨")

    assert item.urging is None


def test_what_is_cancelled_is_urged_no_longer(item, cast):
    workflow.escalate(item, by=cast.parent_reader, at=NOW)

    workflow.cancel(item, by=cast.secretary, at=NOW, words="与另一事项合并")

    assert item.urging is None


def test_an_escalated_item_is_not_urged_down(item, cast):
    workflow.escalate(item, by=cast.parent_reader, at=NOW)
    workflow.urge(item, by=cast.secretary, at=NOW)

    assert item.urging == "escalated"


def test_nobody_is_urged_where_nobody_is_responsible(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(owner=None))

    with pytest.raises(NotAllowed, match="请先交办"):
        workflow.urge(item, by=cast.secretary, at=NOW)


def test_nobody_urges_themselves(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(owner=cast.secretary))

    with pytest.raises(NotAllowed, match="自己的事项"):
        workflow.urge(item, by=cast.secretary, at=NOW)


def test_the_watchlist_is_entered_once_and_left_once(item, cast):
    workflow.keep_in_view(item, by=cast.secretary, at=NOW)
    with pytest.raises(NotAllowed, match="已经挂账"):
        workflow.keep_in_view(item, by=cast.secretary, at=NOW)

    workflow.let_go(item, by=cast.secretary, at=NOW)

    assert not item.on_watchlist


def test_a_form_survives_being_urged_but_not_being_changed(item, cast):
    """F35: the page shown before stays true while nothing it is about has changed."""
    shown = item.version
    workflow.urge(item, by=cast.secretary, at=NOW + timedelta(minutes=1))
    workflow.comment(item, by=cast.member, at=NOW + timedelta(minutes=2), words="加油")
    db.session.flush()
    workflow.check_version(item, shown)

    workflow.start(item, by=cast.owner, at=NOW + timedelta(minutes=3))
    db.session.flush()

    with pytest.raises(workflow.Stale):
        workflow.check_version(item, shown)


def test_a_form_of_a_version_to_come_is_stale(ctx, item):
    """Somebody wrote the number by hand, or the database is older than the page: no event can tell."""
    version = item.version + 1

    with counted_queries(ctx) as asked, pytest.raises(workflow.Stale):
        workflow.check_version(item, version)

    assert asked == []


def test_a_comment_changes_no_row(item, cast):
    version, updated_at = item.version, item.updated_at

    event = workflow.comment(item, by=cast.parent_reader, at=NOW + timedelta(days=1), words="请逐条回访")
    db.session.flush()

    assert (item.version, item.updated_at, event.changes) == (version, updated_at, {})


def test_tags_come_with_progress(item, cast):
    tags = workflow.Tags("走访44人次", control_established=True)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="制度已印发", tags=tags)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="继续执行")

    assert (item.countable_result, item.controls) == ("走访44人次", 1)


def test_a_supporter_reports_progress_but_does_not_ask_for_closure(item, cast):
    workflow.assign(
        item, owner=cast.owner, accountable_lead=cast.secretary, supporters=[cast.member], by=cast.secretary, at=NOW
    )

    workflow.report_progress(item, by=cast.member, at=NOW, words="已配合收集意见")

    with pytest.raises(NotAllowed):
        workflow.request_closure(item, by=cast.member, at=NOW, words="已完成")


def test_assigning_without_naming_supporters_leaves_them(item, cast):
    """F38: absent is not empty."""
    workflow.assign(item, owner=cast.owner, supporters=[cast.member, cast.organiser], by=cast.secretary, at=NOW)
    workflow.assign(item, owner=cast.organiser, by=cast.secretary, at=NOW)
    assert item.supporting == {cast.member.id, cast.organiser.id}

    workflow.assign(item, owner=cast.organiser, supporters=[], by=cast.secretary, at=NOW)

    assert item.supporter_ids == ""


def test_handing_over_moves_every_part_in_one_event(item, cast):
    workflow.assign(
        item, owner=cast.owner, accountable_lead=cast.owner, supporters=[cast.owner], by=cast.secretary, at=NOW
    )

    event = workflow.hand_over(item, leaving=cast.owner, to=cast.organiser, by=cast.secretary, at=NOW)

    assert (item.owner_id, item.accountable_lead_id, item.supporting) == (
        cast.organiser.id,
        cast.organiser.id,
        {cast.organiser.id},
    )
    assert set(event.changes) == {"owner_id", "accountable_lead_id", "supporter_ids"}


@pytest.mark.parametrize("verb", [workflow.urge, workflow.escalate])
def test_urging_twice_in_a_moment_is_one(item, cast, verb):
    """F39: a double click."""
    first = verb(item, by=cast.secretary, at=NOW, words="请本周更新")
    again = verb(item, by=cast.secretary, at=NOW + timedelta(seconds=59), words="请本周更新 ")

    assert again.id == first.id


@pytest.mark.parametrize(
    ("later", "words"), [(timedelta(seconds=61), "请本周更新"), (timedelta(seconds=5), "另请附上材料")]
)
def test_urging_later_or_in_other_words_is_another(item, cast, later, words):
    first = workflow.urge(item, by=cast.secretary, at=NOW, words="请本周更新")
    db.session.flush()

    assert workflow.urge(item, by=cast.secretary, at=NOW + later, words=words).id != first.id


def test_urging_again_after_progress_counts(item, cast):
    workflow.urge(item, by=cast.secretary, at=NOW)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展研讨")

    workflow.urge(item, by=cast.secretary, at=NOW)

    assert item.urging == "urged"


def test_an_empty_urging_after_one_with_words_is_the_same_urging(item, cast):
    """F39, F56"""
    said = workflow.urge(item, by=cast.secretary, at=NOW, words="请本周更新")
    again = workflow.urge(item, by=cast.secretary, at=NOW + timedelta(seconds=3))
    marks = workflow.urge(item, by=cast.secretary, at=NOW + timedelta(seconds=3), words="\u0301")
    other = workflow.urge(item, by=cast.secretary, at=NOW + timedelta(seconds=4), words="另附清单")

    assert said == again == marks != other


def test_an_empty_comment_is_refused_though_one_was_just_made(item, cast):
    workflow.comment(item, by=cast.member, at=NOW, words="加油")

    with pytest.raises(NotAllowed):
        workflow.comment(item, by=cast.member, at=NOW + timedelta(seconds=3), words=" ")
