"""Telling in the program: what was noticed reaches people once, on a working day, and only while its reason holds."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.watch import jobs, telling
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

    assert outcomes() == [("李宁", "obsolete", "item_closed"), ("陈秘", "obsolete", "item_closed")]


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

    assert outcomes() == [("李宁", "obsolete", "not_concerned"), ("陈秘", "sent", "")]


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

    assert paused == [("李宁", "obsolete", "not_concerned"), ("陈秘", "obsolete", "not_concerned")]
    assert outcomes() == [("李宁", "sent", ""), ("李宁", "sent", ""), ("陈秘", "sent", "")]


def test_who_is_concerned_again_is_told_after_all(noticed, cast):
    cast.owner.is_active = False
    db.session.commit()
    jobs.run_deliver(at=NOW)
    cast.owner.is_active = True
    db.session.commit()

    result = jobs.run_sweep(TODAY, at=NOW + timedelta(hours=1))
    jobs.run_deliver(at=NOW + timedelta(hours=1))

    assert (result.noticed, result.woken) == (0, 1)
    assert outcomes() == [("李宁", "sent", ""), ("陈秘", "sent", "")]


def test_a_stage_that_passed_while_it_waited_stays_unsaid(ctx, make_item):
    """F4: only the latest stage goes out, also when it was the sending that stood still."""
    make_item(due_on=date(2026, 3, 20), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    later = NOW + timedelta(days=11)
    jobs.run_sweep(TODAY + timedelta(days=11), at=later)

    jobs.run_deliver(at=later)

    assert [(notice.stage, notice.state) for notice in notices()] == [
        ("blue", "obsolete"),
        ("yellow", "sent"),
        ("yellow", "sent"),
    ]


def test_a_notice_for_a_day_to_come_waits_for_it(ctx, make_item):
    make_item(due_on=date(2026, 9, 24), at=OPENED)
    jobs.run_sweep(date(2026, 9, 28), at=NOW)

    today = jobs.run_deliver(at=NOW)
    on_the_day = jobs.run_deliver(at=datetime(2026, 9, 28, 0, 30, tzinfo=UTC))

    assert (today.sent, on_the_day.sent) == (0, 2)


def test_telling_goes_on_in_batches(ctx, make_item, monkeypatch):
    for _ in range(3):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW)
    monkeypatch.setattr(telling.people_to_tell, "__kwdefaults__", {"limit": 1})

    assert jobs.run_deliver(at=NOW).sent == 6


def test_very_much_that_waits_is_told_in_portions(ctx, cast, make_item, monkeypatch):
    """F87: a batch of people ends where it would bring too much along, and never before its first."""
    for _ in range(5):
        make_item(due_on=date(2026, 3, 8), at=OPENED, accountable_lead=cast.organiser)
    jobs.run_sweep(TODAY, at=NOW)
    monkeypatch.setattr(telling, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(telling.portions, "__defaults__", (2,))

    assert telling.people_to_tell(NOW) == [cast.owner.id]
    assert jobs.run_deliver(at=NOW).sent == 10


@pytest.mark.parametrize("day", [7, 8])
def test_nobody_is_told_on_a_weekend(noticed, day):
    at = NOW.replace(day=day)

    assert (jobs.run_deliver(at=at).sent, jobs.run_deliver(at=NOW.replace(day=9)).sent) == (0, 2)


def test_nobody_is_told_on_a_holiday_and_everybody_on_the_saturday_worked_for_it(ctx, make_item):
    make_item(due_on=date(2026, 9, 30), at=OPENED)
    sent = {}
    for day in (date(2026, 10, 1), date(2026, 10, 8), date(2026, 10, 9), date(2026, 10, 10)):
        at = datetime.combine(day, time(2), UTC)
        jobs.run_sweep(day, at=at)
        sent[day.day] = jobs.run_deliver(at=at).sent

    assert sent == {1: 0, 8: 2, 9: 1, 10: 2}


def test_nobody_is_told_twice_a_day(noticed, cast, make_item):
    """What is noticed after somebody was told that day waits for the next working day."""
    jobs.run_deliver(at=NOW)
    make_item(due_on=date(2026, 3, 2), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW + timedelta(hours=1))

    same_day = jobs.run_deliver(at=NOW + timedelta(hours=2)).sent
    next_day = NOW + timedelta(days=1)
    jobs.run_sweep(TODAY + timedelta(days=1), at=next_day)

    assert (same_day, jobs.run_deliver(at=next_day).sent > 0) == (0, True)


def test_who_was_told_while_the_list_was_made_is_not_told_again(noticed, cast, make_item):
    """Two leaders at once: the second has the person on its list still."""
    jobs.run_deliver(at=NOW)
    make_item(due_on=date(2026, 3, 2), at=OPENED)
    jobs.run_sweep(TODAY, at=NOW + timedelta(hours=1))

    result = telling.Delivery()
    telling.tell([cast.owner.id, cast.secretary.id], at=NOW + timedelta(hours=2), result=result)

    assert (result.sent, result.void) == (0, 0)


def test_in_the_morning_telling_waits_for_the_sweep_or_for_its_hour(noticed):
    before, after = NOW.replace(day=5, hour=23), NOW.replace(day=6, hour=0)  # 7:00 and 8:00 in Beijing on the 6th

    assert (jobs.run_deliver(at=before).sent, jobs.run_deliver(at=after).sent) == (0, 2)


def test_one_bad_row_never_stops_the_rest(noticed, cast, monkeypatch):
    """F9: whoever cannot be told keeps the error and waits; the others are told."""
    tell, owner_id = telling.tell, cast.owner.id

    def broken_for_the_owner(people, **how):
        if owner_id in people:
            raise ValueError("poison")
        tell(people, **how)

    monkeypatch.setattr(telling, "tell", broken_for_the_owner)

    result = jobs.run_deliver(at=NOW)

    assert (result.sent, result.failed) == (1, 1)
    assert outcomes() == [("李宁", "failed", "ValueError: poison"), ("陈秘", "sent", "")]


def test_a_row_that_failed_is_retried_not_copied_and_in_the_end_put_aside(noticed, monkeypatch):
    """F6."""
    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell", lambda *_args, **_how: 1 / 0)
        jobs.run_deliver(at=NOW)
        at_once = jobs.run_deliver(at=NOW + timedelta(minutes=1))
        assert (at_once.failed, len(notices())) == (0, 2)
        for _ in range(telling.MOST_ATTEMPTS):
            db.session.execute(update(Notice).values(lease_until=None))
            db.session.commit()
            jobs.run_deliver(at=NOW)

    assert {(notice.state, notice.attempts) for notice in notices()} == {("parked", telling.MOST_ATTEMPTS)}


def test_what_could_not_be_told_is_told_once_it_can(noticed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell", lambda *_args, **_how: 1 / 0)
        jobs.run_deliver(at=NOW)

    assert jobs.run_deliver(at=NOW + timedelta(minutes=2)).sent == 2


def test_overdue_once_more_while_it_waited_is_told_once(noticed, cast):
    """F4: the latest of what came round again; the first time's people are told all the same."""
    monday = NOW + timedelta(days=4)
    jobs.run_sweep(TODAY + timedelta(days=4), at=monday)

    jobs.run_deliver(at=monday)

    owners = [notice for notice in notices() if notice.person_id == cast.owner.id]
    assert [(notice.state, notice.words) for notice in owners] == [("obsolete", "stage_passed"), ("sent", "")]
