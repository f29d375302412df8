"""What a group is told and when: newly overdue once, the whole once a week, nothing on days off, nobody named."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from tests.conftest import NOW
from tracker.common.clock import ZONE
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.watch import jobs, pausing
from tracker.watch.chat_words import MOST
from tracker.watch.models import JobRun
from tracker.watch.robots import job, sending
from tracker.watch.robots.formats import KINDS
from tracker.watch.robots.models import GroupRobot

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
THURSDAY, FRIDAY, SATURDAY, MONDAY, TUESDAY = (date(2026, 3, day) for day in (5, 6, 7, 9, 10))


def live(day, *hours):
    """The day's sweep, and the job at these hours."""
    jobs.run_sweep(day, at=datetime.combine(day, time(7, 30), ZONE))
    return [dict(job.tell_groups(at=datetime.combine(day, time(hour), ZONE))) for hour in hours or (9,)]


def texts(target):
    return [body["text"]["content"] for _path, _headers, body in target.calls]


@pytest.fixture
def robot(ctx, add_robot):
    return add_robot(at=datetime(2026, 3, 4, 2, 0, tzinfo=UTC))


def test_what_became_overdue_is_told_once(robot, target, make_item):
    make_item(title="昨天到期", due_on=date(2026, 3, 4), at=OPENED)

    live(THURSDAY, 9, 10, 15)
    live(FRIDAY, 9)

    assert texts(target) == [
        "示例机关第一党支部新逾期 1 项（3月5日）\n2026-01 昨天到期 逾期 1 天\n详见 http://127.0.0.1:8000/o/branch/overdue"
    ]


def test_the_first_working_day_of_a_week_tells_the_whole_the_new_first(robot, target, make_item):
    make_item(title="早就逾期", due_on=date(2026, 2, 1), at=OPENED)
    make_item(title="周末到期", due_on=SATURDAY, at=OPENED)
    make_item(title="销号了的", state="closed", at=NOW)
    live(THURSDAY)

    live(SATURDAY)
    live(MONDAY)
    live(TUESDAY)

    first, second = texts(target)
    assert "早就逾期" in first and "周末到期" not in first
    assert second.splitlines()[0] == "示例机关第一党支部逾期 2 项（3月9日）：新逾期 1 项，一周销号 1 项"
    assert second.index("新逾期 2026-02 周末到期") < second.index("2026-01 早就逾期")


def test_nothing_to_say_says_nothing(robot, target, make_item):
    make_item(due_on=date(2026, 9, 30), at=OPENED)

    for day in (THURSDAY, FRIDAY, MONDAY, TUESDAY):
        live(day)

    assert target.calls == []


def test_nobody_is_named_and_nothing_withheld_is_told(robot, target, make_item):
    make_item(title="公开的", due_on=date(2026, 3, 4), at=OPENED)
    make_item(title="不便公开的", due_on=date(2026, 3, 4), at=OPENED, withheld=True)

    live(THURSDAY)
    live(MONDAY)

    for text in texts(target):
        assert "公开的" in text and "不便" not in text
        assert not [name for name in ("李宁", "陈秘", "王方", "赵琳") if name in text]
    assert len(target.calls) == 2


def test_a_day_off_the_quiet_hours_and_a_pause_are_kept(robot, target, make_item):
    make_item(due_on=date(2026, 3, 4), at=OPENED)

    live(SATURDAY, 9, 12)
    live(THURSDAY, 7, 20, 23)
    pausing.pause_after_restoring(NOW)
    db.session.commit()
    live(THURSDAY, 10)
    assert target.calls == []

    pausing.resume(by="admin", at=NOW)
    db.session.commit()
    live(THURSDAY, 11)
    assert len(target.calls) == 1


def test_without_the_day_s_sweep_nothing_is_told(robot, target, make_item):
    make_item(due_on=date(2026, 3, 4), at=OPENED)

    job.tell_groups(at=datetime.combine(THURSDAY, time(9), ZONE))

    assert target.calls == []


def test_another_deadline_that_passes_is_told_anew(robot, target, cast, make_item):
    item_id = make_item(title="改过时限", due_on=date(2026, 3, 4), at=OPENED)
    live(THURSDAY)
    item = db.session.get_one(Item, item_id)
    moved = datetime.combine(THURSDAY, time(15), ZONE)
    workflow.set_deadline(item, deadline=Deadline("fixed", MONDAY), by=cast.secretary, at=moved, words="等待评估")
    db.session.commit()

    live(FRIDAY)
    live(MONDAY)
    live(TUESDAY)

    assert [text.splitlines()[1] for text in texts(target)] == ["2026-01 改过时限 逾期 1 天"] * 2


def test_noticed_later_on_the_same_day_it_is_told_the_next(robot, target, make_item):
    make_item(title="先发现", due_on=date(2026, 3, 4), at=OPENED)
    live(THURSDAY, 9)
    make_item(title="后发现", due_on=date(2026, 3, 3), at=OPENED)
    live(THURSDAY, 11)

    live(FRIDAY)

    assert [text.splitlines()[1:-1] for text in texts(target)] == [
        ["2026-01 先发现 逾期 1 天"],
        ["2026-02 后发现 逾期 3 天"],
    ]


def test_what_was_settled_before_it_is_told_is_not_told(robot, target, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 4), at=OPENED))
    target.answer((500, {}))
    live(THURSDAY, 9)
    workflow.set_deadline(
        item, deadline=Deadline("fixed", date(2026, 12, 1)), by=cast.secretary, at=NOW, words="等待评估"
    )
    db.session.commit()
    live(THURSDAY, 12)

    assert len(target.calls) == 1


def test_a_failure_waits_and_is_tried_again_one_for_ever_waits_for_the_next_working_day(robot, target, make_item):
    make_item(title="要说的", due_on=date(2026, 3, 4), at=OPENED)
    target.answer((500, {}), (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), (200, {"errcode": 0}))

    assert live(THURSDAY, 9, 9, 10, 11, 15) == [{"failed": 1}, {}, {"parked": 1}, {}, {}]
    assert db.session.scalar(select(GroupRobot.words)) == "Refused: 93000 invalid webhook url"
    assert live(FRIDAY, 9) == [{"sent": 1}]
    assert "要说的" in texts(target)[-1]


def test_too_many_for_the_maker_waits_as_long_as_the_maker_wants(ctx, add_robot, target, make_item):
    add_robot("dingtalk", at=NOW - timedelta(days=1))
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    target.answer((200, {"errcode": 130101, "errmsg": "send too fast"}), (200, {"errcode": 0}))
    jobs.run_sweep(THURSDAY, at=NOW)

    told = [dict(job.run(at=NOW + timedelta(minutes=minute))) for minute in (0, 3, 10, 12)]

    assert told == [{"failed": 1}, {}, {}, {"sent": 1}]


def test_one_bad_robot_stops_no_other(ctx, add_robot, target, make_item):
    """F9."""
    for number in range(3):
        add_robot(at=NOW - timedelta(days=1), path=f"/send?key={number}")
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    target.answer((500, {}), (200, {"errcode": 0}))

    assert live(THURSDAY) == [{"failed": 1, "sent": 2}]


def test_one_address_is_told_so_much_a_minute(ctx, add_robot, target, make_item, monkeypatch):
    """Branches may share a group; what does not fit waits a minute, and that is no attempt."""
    for number in range(3):
        add_robot(at=NOW - timedelta(days=1), name=f"群{number}")
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    jobs.run_sweep(THURSDAY, at=NOW)
    slow = KINDS["wecom"].__class__("wecom", KINDS["wecom"].made, 2048, 8192, 2, ("errcode",))
    monkeypatch.setitem(KINDS, "wecom", slow)

    assert dict(job.run(at=NOW)) == {"sent": 2, "put_off": 1}
    assert dict(job.run(at=NOW + timedelta(minutes=2))) == {"sent": 1}
    assert set(db.session.scalars(select(GroupRobot.attempts))) == {1}


def test_nothing_is_open_while_an_address_is_called(robot, target, make_item, monkeypatch):
    """F74."""
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    real = sending.send

    def watched(*arguments, **more):
        assert not db.session().in_transaction()
        real(*arguments, **more)

    monkeypatch.setattr(sending, "send", watched)

    assert live(THURSDAY) == [{"sent": 1}]


def test_a_killed_sender_s_message_goes_out_when_its_lease_lapses(robot, target, make_item):
    """F8."""
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    jobs.run_sweep(THURSDAY, at=NOW)
    assert sending.lease(at=NOW)
    db.session.commit()

    assert dict(job.run(at=NOW + timedelta(minutes=1))) == {}
    assert dict(job.run(at=NOW + sending.LEASE)) == {"sent": 1}


def test_of_two_at_once_one_has_it_and_the_late_one_marks_nothing(robot, target):
    first = sending.lease(at=NOW)
    db.session.commit()
    assert sending.lease(at=NOW) is None
    second = sending.lease(at=NOW + sending.LEASE)
    db.session.commit()

    sending.mark(first, state="sent")
    db.session.commit()

    assert db.session.scalar(select(GroupRobot.state)) == "leased"
    assert sending.made_ready(first, at=NOW) is None and second is not None


def test_sealed_elsewhere_it_is_put_aside_and_says_so(robot, target, make_item):
    make_item(due_on=date(2026, 3, 4), at=OPENED)
    db.session.execute(update(GroupRobot).values(sealed="gAAAAAB-no-such-key"))
    db.session.commit()

    live(THURSDAY)

    assert (db.session.scalar(select(GroupRobot.words)), target.calls) == ("sealed", [])


def test_a_text_of_any_length_fits_and_counts_the_rest(robot, target, make_items):
    make_items(300, title="很长的标题" * 20 + "{}", due_on=date(2026, 3, 4), at=OPENED)

    live(THURSDAY)

    (text,) = texts(target)
    assert len(text) <= MOST and "300 项" in text and "另有" in text


def test_the_plain_one_is_told_in_values(ctx, add_robot, target, make_item):
    add_robot("plain", at=NOW - timedelta(days=1))
    item_id = make_item(title="昨天到期", due_on=date(2026, 3, 4), at=OPENED)

    live(THURSDAY)

    ((_path, _headers, body),) = target.calls
    assert body["items"] == [
        {
            "number": "2026-01",
            "title": "昨天到期",
            "due_on": "2026-03-04",
            "days_overdue": 1,
            "new": True,
            "url": f"http://127.0.0.1:8000/items/{item_id}",
        }
    ]
    assert (body["organisation"], body["day"], body["total"]) == ("示例机关第一党支部", "2026-03-05", 1)


def test_each_branch_is_told_its_own(ctx, add_robot, target, cast, make_item):
    add_robot(at=NOW - timedelta(days=1), place=cast.other_branch)
    make_item(due_on=date(2026, 3, 4), at=OPENED)

    live(THURSDAY)
    live(MONDAY)

    assert target.calls == []


def test_the_day_s_run_keeps_the_sums(robot, target, make_item):
    make_item(due_on=date(2026, 3, 4), at=OPENED)

    live(THURSDAY, 9, 10)

    run = db.session.scalars(select(JobRun).where(JobRun.job == "groups")).one()
    assert (run.outcome, run.numbers) == ("done", {"sent": 1})
