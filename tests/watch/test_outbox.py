"""Telling: what was noticed reaches people once, and only while its reason holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.watch import channels, jobs, outbox
from tracker.watch.models import Notice

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def notices():
    return list(db.session.scalars(select(Notice).order_by(Notice.id).execution_options(populate_existing=True)))


def outcomes():
    return sorted((notice.person.name, notice.state, notice.words) for notice in notices())


@pytest.fixture
def noticed(ctx, make_item):
    """An overdue item whose owner 李宁 and secretary 陈秘 wait to be told."""
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    return item_id


def test_a_notice_is_sent_once(noticed):
    first, second = jobs.run_deliver(at=NOW), jobs.run_deliver(at=NOW + timedelta(hours=1))

    assert (first.sent, second.sent) == (2, 0)
    assert {notice.sent_at for notice in notices()} == {NOW}


def test_what_was_closed_meanwhile_is_not_told(noticed, cast):
    """F11."""
    item = db.session.get_one(Item, noticed)
    workflow.cancel(item, by=cast.secretary, at=NOW, words="与另一事项合并")
    db.session.commit()

    jobs.run_deliver(at=NOW)

    assert outcomes() == [("李宁", "void", "item_closed"), ("陈秘", "void", "item_closed")]


def test_a_date_moved_meanwhile_is_not_told(noticed, cast):
    """F11."""
    item = db.session.get_one(Item, noticed)
    deadline = Deadline("fixed", date(2026, 3, 4))
    workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=NOW, words="等待复核")
    db.session.commit()

    jobs.run_deliver(at=NOW)

    assert {notice.words for notice in notices()} == {"date_moved"}


def leave(cast, item):
    cast.owner.is_active = False


def lose_the_role(cast, item):
    db.session.delete(cast.owner.memberships[0])


def hand_over(cast, item):
    workflow.assign(item, owner=cast.organiser, accountable_lead=cast.secretary, by=cast.secretary, at=NOW)


@pytest.mark.parametrize("change", [leave, lose_the_role, hand_over])
def test_who_is_no_longer_concerned_is_not_told(noticed, cast, change):
    """F11: left, lost the role, or handed the item over."""
    change(cast, db.session.get_one(Item, noticed))
    db.session.commit()

    jobs.run_deliver(at=NOW)

    assert outcomes() == [("李宁", "void", "not_concerned"), ("陈秘", "sent", "")]


def test_an_extension_asked_for_meanwhile_leaves_the_secretary_alone_to_be_told(ctx, cast, make_item):
    """F11: looked at again before sending; a rejection brings the owner's notice back."""
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 10), at=OPENED))
    jobs.run_sweep(TODAY, at=NOW)
    workflow.request_extension(item, due_on=date(2026, 4, 10), by=cast.owner, at=NOW, words="等待评估")
    db.session.commit()

    jobs.run_deliver(at=NOW)
    paused = outcomes()
    workflow.reject_extension(item, by=cast.secretary, at=NOW, words="请按期完成")
    db.session.commit()
    jobs.run_sweep(TODAY, at=NOW)
    jobs.run_deliver(at=NOW)

    assert paused == [("李宁", "void", "not_concerned"), ("陈秘", "void", "not_concerned")]
    assert outcomes() == [("李宁", "sent", ""), ("陈秘", "sent", "")]


def test_who_is_concerned_again_is_told_after_all(noticed, cast):
    cast.owner.is_active = False
    db.session.commit()
    jobs.run_deliver(at=NOW)
    cast.owner.is_active = True
    db.session.commit()

    result = jobs.run_sweep(TODAY + timedelta(days=1), at=NOW + timedelta(days=1))
    jobs.run_deliver(at=NOW + timedelta(days=1))

    assert (result.noticed, result.woken) == (0, 1)
    assert outcomes() == [("李宁", "sent", ""), ("陈秘", "sent", "")]


def test_a_stage_that_passed_while_it_waited_stays_unsaid(ctx, make_item):
    """F4: only the latest stage goes out, also when it was the sending that stood still."""
    make_item(due_on=date(2026, 3, 20), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    later = NOW + timedelta(days=10)
    jobs.run_sweep(TODAY + timedelta(days=10), at=later)

    jobs.run_deliver(at=later)

    assert [(notice.stage, notice.state) for notice in notices()] == [
        ("blue", "void"),
        ("yellow", "sent"),
        ("yellow", "sent"),
    ]


def test_a_killed_senders_notices_go_out_when_its_lease_lapses(noticed):
    """F7, F8: leased and committed, then the process dies."""
    assert len(outbox.lease(at=NOW)) == 2
    db.session.commit()

    too_early = jobs.run_deliver(at=NOW + timedelta(minutes=4))
    after = jobs.run_deliver(at=NOW + outbox.LEASE)

    assert (too_early.sent, after.sent) == (0, 2)


def test_who_lost_the_lease_sends_nothing(noticed):
    ids = outbox.lease(at=NOW)
    db.session.commit()
    jobs.run_deliver(at=NOW + outbox.LEASE)

    result = outbox.Delivery()
    outbox.send(ids, at=NOW, result=result)

    assert result.numbers() == {"sent": 0, "void": 0, "failed": 0}


def test_one_bad_row_never_stops_the_rest(noticed, cast, monkeypatch):
    """F9: the row keeps its error and waits; the others go out."""

    def broken_for_the_owner(notice, at):
        if notice.person_id == cast.owner.id:
            raise ConnectionError("no route to host")

    monkeypatch.setattr(outbox, "CHANNELS", [broken_for_the_owner, channels.in_app])

    result = jobs.run_deliver(at=NOW)

    assert (result.sent, result.failed) == (1, 1)
    assert outcomes() == [("李宁", "queued", "ConnectionError: no route to host"), ("陈秘", "sent", "")]


def test_a_row_that_failed_is_retried_not_copied(noticed, monkeypatch):
    """F6."""

    def broken(notice, at):
        raise ConnectionError("no route to host")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "CHANNELS", [broken])
        jobs.run_deliver(at=NOW)
        at_once = jobs.run_deliver(at=NOW + timedelta(minutes=1))
    later = jobs.run_deliver(at=NOW + timedelta(minutes=2))

    assert (at_once.failed, later.sent, len(notices())) == (0, 2, 2)


def test_a_notice_for_a_day_to_come_waits_for_it(ctx, make_item):
    make_item(due_on=date(2026, 9, 30), at=OPENED)
    jobs.run_sweep(date(2026, 10, 1), at=NOW)

    today = jobs.run_deliver(at=NOW)
    on_the_day = jobs.run_deliver(at=datetime(2026, 10, 1, 0, 30, tzinfo=UTC))

    assert (today.sent, on_the_day.sent) == (0, 2)


def test_delivery_goes_on_in_batches(ctx, make_item, monkeypatch):
    for _ in range(3):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    monkeypatch.setattr(outbox.lease, "__kwdefaults__", {"limit": 2})

    assert jobs.run_deliver(at=NOW).sent == 6
