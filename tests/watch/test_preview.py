"""What would go out on a day: the very thing that then does, and nothing is written."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Event, Item
from tracker.watch import jobs
from tracker.watch.models import NewsCursor, Notice
from tracker.watch.preview import preview, told_in_words

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


@pytest.fixture
def busy(ctx, cast, make_item):
    """One overdue, one near, one urged, one whose closure waits."""
    make_item(due_on=date(2026, 3, 1), at=OPENED, accountable_lead=cast.organiser)
    make_item(due_on=date(2026, 3, 10), at=OPENED)
    urged, waiting = (db.session.get_one(Item, make_item(at=OPENED, state="in_progress")) for _ in range(2))
    workflow.urge(urged, by=cast.secretary, at=NOW, words="请抓紧")
    workflow.request_closure(waiting, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.commit()


def foreseen(day):
    found = preview(day, at=NOW)
    return {digest.person: digest.count for digest in found.digests}


@pytest.mark.parametrize("days", [0, 1, 4, 11])
def test_what_is_foreseen_is_what_happens(busy, days):
    day, at = TODAY + timedelta(days=days), NOW + timedelta(days=days)
    expected = foreseen(day)
    db.session.rollback()

    jobs.run_sweep(day, at=at)
    jobs.run_deliver(at=at)

    query = select(Notice.person_id, func.count(Notice.item_id.distinct())).where(Notice.state == "sent")
    happened = db.session.execute(query.group_by(Notice.person_id)).all()
    names = {notice.person_id: notice.person.name for notice in db.session.scalars(select(Notice))}
    assert {names[person_id]: count for person_id, count in happened} == expected


def test_what_waits_already_is_foreseen_once(busy):
    jobs.run_sweep(TODAY, at=NOW)

    assert foreseen(TODAY) == {"李宁": 3, "王方": 1, "陈秘": 3}


def test_what_was_told_is_foreseen_no_more(busy):
    jobs.run_sweep(TODAY, at=NOW)
    jobs.run_deliver(at=NOW)

    assert foreseen(TODAY) == {}


def test_nothing_is_written(app, busy):
    def counted():
        return [db.session.scalar(select(func.count()).select_from(table)) for table in (Notice, Event, NewsCursor)]

    before = counted()
    with counted_queries(app) as sent:
        list(told_in_words(preview(date(2026, 5, 5), at=NOW)))

    assert counted() == before
    assert not [query for query in sent if query.lstrip().split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_a_day_off_says_when_it_goes_out_instead(busy):
    (first, *_rest) = told_in_words(preview(date(2026, 3, 7), at=NOW))

    assert first == "2026年3月7日不是工作日，以下内容顺延到2026年3月9日。"


def test_a_day_without_anything_says_so(ctx, cast):
    assert list(told_in_words(preview(TODAY, at=NOW))) == ["2026年3月5日没有要提醒的。"]


def test_the_command_names_person_item_and_reason(app, cast, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)
    with time_machine.travel(NOW, tick=False):
        shown = app.test_cli_runner().invoke(args=["watch", "preview", "--on", "2026-03-06"]).output

    assert "李宁：1 项" in shown
    assert "[请您办理] 2026-01 早就到期，示例机关第一党支部，时限 2026年3月1日，已逾期 5 天" in shown


def test_delivering_by_hand_on_a_day_off_says_when_it_goes_out(app, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    run = app.test_cli_runner().invoke
    with time_machine.travel(datetime.combine(date(2026, 3, 7), time(2), UTC), tick=False):
        run(args=["watch", "sweep"])
        shown = run(args=["watch", "deliver"]).output

    assert "送出 0 条" in shown and "今天不是工作日，等待中的提醒在 2026-03-09 送出。" in shown
