"""Noticing: who is told of what on which day, and never twice."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.watch.conftest import read_the_news
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.people import deputies
from tracker.watch import sweep as sweeping
from tracker.watch.models import Notice
from tracker.watch.sweep import sweep

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


def sweep_on(day, at=None):
    result = sweep(day, at=at or datetime.combine(day, time(2), UTC))
    db.session.commit()
    return result


def notices(item_id=None):
    query = select(Notice).order_by(Notice.id)
    return list(db.session.scalars(query.where(Notice.item_id == item_id) if item_id else query))


def told(item_id):
    """{stage: {names}} of all notices of an item."""
    found = {}
    for notice in notices(item_id):
        found.setdefault(notice.stage, set()).add(notice.person.name)
    return found


def overdue_events(item_id):
    return list(db.session.scalars(select(Event).where(Event.item_id == item_id, Event.kind == "note_overdue")))


@pytest.mark.parametrize(
    ("days_left", "expected"),
    [
        (21, {}),
        (20, {"blue": {"李宁"}}),
        (11, {"blue": {"李宁"}}),
        (10, {"yellow": {"李宁", "王方"}}),
        (1, {"yellow": {"李宁", "王方"}}),
        (0, {"yellow": {"李宁", "王方"}}),  # F19: due today is not overdue
        (-1, {"red": {"李宁", "王方", "陈秘"}}),
        (-400, {"red": {"李宁", "王方", "陈秘", "上级"}}),
    ],
)
def test_each_stage_tells_its_people(ctx, cast, make_item, days_left, expected):
    due_on = date(2026, 9, 30)
    item_id = make_item(due_on=due_on, at=OPENED, accountable_lead=cast.organiser)

    sweep_on(due_on - timedelta(days=days_left))

    assert told(item_id) == expected


@pytest.mark.parametrize(
    ("term", "days_left", "stage"),
    [(15, 6, None), (15, 5, "yellow"), (45, 16, None), (45, 15, "blue"), (45, 10, "yellow"), (1, 1, None)],
)
def test_thresholds_are_capped_at_a_third_of_the_items_own_term(ctx, make_item, term, days_left, stage):
    due_on = date(2026, 1, 1) + timedelta(days=term)
    item_id = make_item(due_on=due_on, at=OPENED)

    sweep_on(due_on - timedelta(days=days_left))

    assert set(told(item_id)) == ({stage} if stage else set())


def test_the_settings_move_the_thresholds(ctx, make_item, monkeypatch):
    """F29."""
    monkeypatch.setitem(ctx.config, "BLUE_DAYS", 40)
    item_id = make_item(due_on=date(2026, 9, 30), at=OPENED)

    sweep_on(date(2026, 9, 30) - timedelta(days=40))

    assert set(told(item_id)) == {"blue"}


def test_two_sweeps_for_a_day_add_nothing(ctx, make_item):
    """F3, F5: the record decides, not how often the job runs."""
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    first, second = sweep_on(date(2026, 3, 5)), sweep_on(date(2026, 3, 5))

    assert (first.noticed, first.overdue) == (2, 1)
    assert (second.noticed, second.woken, second.overdue) == (0, 0, 0)


def test_a_notice_says_whom_it_tells_of_which_date_and_waits(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 3, 8), at=OPENED)
    sweep_on(date(2026, 3, 5))

    notice = notices(item_id)[0]

    assert (notice.organisation_id, notice.person_id, notice.stage) == (cast.branch_id, cast.secretary.id, "yellow")
    assert (notice.due_version, notice.due_on, notice.noticed_on) == (1, date(2026, 3, 8), date(2026, 3, 5))
    assert (notice.state, notice.attempts, notice.words, notice.lease_until) == ("queued", 0, "", None)


def test_an_obsolete_notice_is_queued_anew_as_if_it_were_new(ctx, make_item):
    item_id = make_item(due_on=date(2026, 3, 8), at=OPENED)
    sweep_on(date(2026, 3, 4))
    for notice in notices(item_id):
        notice.state, notice.words, notice.lease_until = "obsolete", "收件人不在", NOW
    db.session.commit()

    woken = sweep_on(date(2026, 3, 5)).woken

    states = {(each.state, each.words, each.lease_until, each.noticed_on) for each in notices(item_id)}
    assert (woken, states) == (2, {("queued", "", None, date(2026, 3, 5))})


def test_what_was_sent_is_woken_by_nothing(ctx, make_item):
    item_id = make_item(due_on=date(2026, 3, 8), at=OPENED)
    sweep_on(date(2026, 3, 4))
    for notice in notices(item_id):
        notice.state, notice.sent_at = "sent", NOW
    db.session.commit()

    assert sweep_on(date(2026, 3, 5)).woken == 0
    assert {notice.state for notice in notices(item_id)} == {"sent"}


def test_a_sweep_counts_what_it_saw(ctx, cast, make_item):
    """Two near, one past, one past without anybody to tell, one past that waits for a decision."""
    for due_on in (date(2026, 3, 8), date(2026, 3, 9), date(2026, 3, 1)):
        make_item(due_on=due_on, at=OPENED)
    make_item(due_on=date(2026, 3, 1), at=OPENED, owner=None, accountable_lead=None)
    waiting = db.session.get_one(Item, make_item(due_on=date(2026, 3, 8), at=OPENED))
    later = date(2026, 4, 30)
    workflow.request_extension(waiting, due_on=later, by=cast.owner, at=NOW, words="等经费")
    cast.secretary.is_active = False
    db.session.commit()

    result = sweep_on(date(2026, 3, 5))

    assert result.numbers() == {"warned": 5, "noticed": 3, "woken": 0, "overdue": 2, "nobody": 1}


def test_what_is_counted_chunk_by_chunk_adds_up(ctx, cast, make_items, monkeypatch):
    """However long the ledgers are, a few rows are held at a time."""
    held, record = [], sweeping.record
    monkeypatch.setattr(sweeping, "CHUNK", 2)
    monkeypatch.setattr(sweeping, "record", lambda chunk, found: held.append(len(chunk.rows)) or record(chunk, found))
    make_items(5, due_on=date(2026, 3, 1), at=OPENED, owner=None, accountable_lead=None)

    first = sweep_on(date(2026, 3, 5))
    for notice in notices():
        notice.state = "obsolete"
    cast.secretary.is_active = False
    cast.discipline_officer.is_active = False
    db.session.commit()
    nobody = sweep_on(date(2026, 3, 5))
    cast.secretary.is_active = True
    db.session.commit()
    again = sweep_on(date(2026, 3, 5))

    assert first.numbers() == {"warned": 5, "noticed": 5, "woken": 0, "overdue": 5, "nobody": 0}
    assert (nobody.nobody, again.woken, again.noticed, again.overdue) == (5, 5, 0, 0)
    assert held == [2, 2, 1] * 3


def test_a_void_notice_whose_reason_holds_no_longer_stays_asleep(ctx, cast, make_item):
    closed, open_ = (make_item(due_on=date(2026, 3, 8), at=OPENED) for _ in range(2))
    sweep_on(date(2026, 3, 4))
    for notice in notices():
        notice.state = "obsolete"
    workflow.cancel(db.session.get_one(Item, closed), by=cast.secretary, at=NOW, words="与另一事项合并")
    db.session.commit()

    sweep_on(date(2026, 3, 5))

    assert {notice.state for notice in notices(closed)} == {"obsolete"}
    assert {notice.state for notice in notices(open_)} == {"queued"}


def test_histories_are_written_branch_by_branch(ctx, cast, make_item):
    """In the order in which every other verb that writes to several chains locks them."""
    first = make_item(due_on=date(2026, 3, 1), at=OPENED)
    theirs = workflow.add(
        cast.other_branch,
        by=cast.outsider,
        at=OPENED,
        year=2026,
        kind="finding",
        title="联系群众不够",
        deadline=Deadline("fixed", date(2026, 3, 1)),
    ).id
    second = make_item(due_on=date(2026, 3, 1), at=OPENED)

    sweep_on(date(2026, 3, 5))

    noted = select(Event.item_id).where(Event.kind == "note_overdue").order_by(Event.id)
    assert list(db.session.scalars(noted)) == [first, second, theirs]


def test_noticing_overdue_is_nobodys_act_and_names_people_in_the_order_of_their_accounts(ctx, make_item):
    first, second = (make_item(due_on=date(2026, 3, 1), at=OPENED) for _ in range(2))
    at = datetime(2026, 3, 5, 2, tzinfo=UTC)

    sweep_on(date(2026, 3, 5), at=at)

    events = overdue_events(first) + overdue_events(second)
    assert [(event.actor, event.at, event.words) for event in events] == [("system:sweep", at, "陈秘、李宁")] * 2
    assert events[0].sequence < events[1].sequence


def test_overdue_anew_after_another_date_is_said_anew(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    sweep_on(date(2026, 3, 5))
    item, deadline = db.session.get_one(Item, item_id), Deadline("fixed", date(2026, 3, 10))
    workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=NOW, words="等经费")
    db.session.commit()

    later = sweep_on(date(2026, 3, 11))

    assert (later.overdue, len(overdue_events(item_id))) == (1, 2)


def test_ten_days_of_downtime_give_one_notice_a_person(ctx, make_item):
    """F3, F4: nothing is lost, and the stages passed meanwhile stay unsaid."""
    due_on = date(2026, 9, 30)
    item_id = make_item(due_on=due_on, at=OPENED)
    sweep_on(due_on - timedelta(days=21))

    sweep_on(due_on - timedelta(days=10))

    assert told(item_id) == {"yellow": {"李宁", "陈秘"}}


def test_a_stage_is_said_once_over_many_days(ctx, make_item):
    due_on = date(2026, 9, 30)
    item_id = make_item(due_on=due_on, at=OPENED)

    for days_left in range(25, -5, -1):
        sweep_on(due_on - timedelta(days=days_left))

    assert len(notices(item_id)) == 1 + 2 + 2
    assert len(overdue_events(item_id)) == 1


def test_who_is_reached_by_two_routes_is_told_once(ctx, cast, make_item):
    """F12: owner, lead and secretary in one person."""
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED, owner=cast.secretary)

    sweep_on(date(2026, 3, 5))

    assert [notice.person.name for notice in notices(item_id)] == ["陈秘"]


@pytest.mark.parametrize("days_left", [20, 10, -1])
def test_an_item_without_owner_is_the_secretarys(ctx, make_item, days_left):
    due_on = date(2026, 9, 30)
    item_id = make_item(due_on=due_on, at=OPENED, owner=None, accountable_lead=None)

    sweep_on(due_on - timedelta(days=days_left))

    assert [notice.person.name for notice in notices(item_id)] == ["陈秘"]


def test_an_owner_who_left_is_as_good_as_none(ctx, cast, make_item):
    """F11."""
    item_id = make_item(due_on=date(2026, 9, 30), at=OPENED)
    cast.owner.is_active = False

    sweep_on(date(2026, 9, 15))

    assert told(item_id) == {"blue": {"陈秘"}}


def test_an_item_nobody_can_be_told_of_is_counted(ctx, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED, owner=None, accountable_lead=None)
    cast.secretary.is_active = False

    result = sweep_on(date(2026, 3, 5))

    assert (result.warned, result.noticed, result.nobody, result.overdue) == (1, 0, 1, 1)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_done_is_never_warned_of(ctx, make_item, state):
    make_item(due_on=date(2026, 4, 1), at=OPENED, state=state)

    assert sweep_on(date(2026, 5, 1)).warned == 0


@pytest.mark.parametrize("state", ["not_started", "in_progress", "substantially_done", "pending_review"])
def test_every_open_state_is_warned_of(ctx, make_item, state):
    """F10, F28: one predicate says what is open."""
    make_item(due_on=date(2026, 4, 1), at=OPENED, state=state)

    assert sweep_on(date(2026, 5, 1)).warned == 1


def test_an_item_without_a_date_is_never_overdue(ctx, make_item):
    """F21."""
    make_item(due_on=None, at=OPENED)

    assert sweep_on(date(2099, 1, 1)).warned == 0


def test_moving_the_date_warns_anew(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    sweep_on(date(2026, 3, 5))
    item = db.session.get_one(Item, item_id)
    workflow.set_deadline(
        item, deadline=Deadline("fixed", date(2026, 3, 10)), by=cast.secretary, at=NOW, words="等待复核"
    )

    before, after = sweep_on(date(2026, 3, 10)), sweep_on(date(2026, 3, 11))

    assert (before.noticed, after.noticed, after.overdue) == (2, 2, 1)
    assert [event.words for event in overdue_events(item_id)] == ["陈秘、李宁", "陈秘、李宁"]


def test_a_new_owner_is_told_too(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    sweep_on(date(2026, 3, 5))
    item = db.session.get_one(Item, item_id)
    workflow.assign(item, owner=cast.organiser, accountable_lead=cast.secretary, by=cast.secretary, at=NOW)

    assert sweep_on(date(2026, 3, 5)).noticed == 2
    assert told(item_id) == {"red": {"李宁", "陈秘", "王方"}, "assigned": {"王方"}}


@pytest.mark.parametrize(
    ("day", "stage"),
    [(date(2028, 2, 9), "blue"), (date(2028, 2, 29), "yellow"), (date(2028, 3, 1), "red")],
)
def test_the_29th_of_february_is_a_day_like_any_other(ctx, make_item, day, stage):
    """F22, F23: calendar days, also in a leap year."""
    item_id = make_item(due_on=date(2028, 2, 29), at=datetime(2027, 3, 1, tzinfo=UTC), year=2028)

    sweep_on(day)

    assert set(told(item_id)) == {stage}


def test_noticing_overdue_is_said_in_the_history_with_whom_it_told(ctx, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    version = db.session.get_one(Item, item_id).version

    sweep_on(date(2026, 3, 5))

    (event,) = overdue_events(item_id)
    assert (event.actor, event.words, event.changes) == ("system:sweep", "陈秘、李宁", {})
    assert db.session.get_one(Item, item_id).version == version


def test_a_sweep_for_a_day_to_come_writes_no_history_and_moves_no_cursor(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 9, 30), at=OPENED)
    workflow.urge(db.session.get_one(Item, item_id), by=cast.secretary, at=NOW, words="请抓紧")
    db.session.commit()

    ahead = sweep_on(date(2026, 10, 9), at=NOW)
    on_the_day = sweep_on(date(2026, 3, 6))

    assert (ahead.overdue, len(overdue_events(item_id))) == (0, 0)
    assert (told(item_id)["urged"], on_the_day.woken) == ({"李宁"}, 1)


def test_a_sweep_for_a_day_to_come_spoils_no_later_one(ctx, make_item):
    item_id = make_item(due_on=date(2026, 9, 30), at=OPENED)
    ahead = sweep_on(date(2026, 9, 29), at=NOW)

    on_the_day = sweep_on(date(2026, 9, 25))

    assert (ahead.noticed, ahead.overdue) == (2, 0)
    assert (on_the_day.noticed, on_the_day.woken, on_the_day.overdue) == (0, 2, 0)
    assert {notice.noticed_on for notice in notices(item_id)} == {date(2026, 9, 25)}


def test_an_extension_in_decision_pauses_the_owners_reminders_not_the_secretarys(ctx, cast, make_item):
    due_on = date(2026, 3, 15)
    item_id = make_item(due_on=due_on, at=OPENED, accountable_lead=cast.organiser)
    item = db.session.get_one(Item, item_id)
    workflow.request_extension(item, due_on=date(2026, 4, 15), by=cast.owner, at=NOW, words="等待评估")

    near = sweep_on(date(2026, 3, 10))
    assert (told(item_id), near.nobody) == ({"extension": {"陈秘"}}, 0)

    sweep_on(date(2026, 3, 16))
    assert told(item_id) == {"extension": {"陈秘"}}


def test_after_a_rejection_the_reminder_goes_out(ctx, cast, make_item):
    item_id = make_item(due_on=date(2026, 3, 15), at=OPENED, accountable_lead=None)
    item = db.session.get_one(Item, item_id)
    workflow.request_extension(item, due_on=date(2026, 4, 15), by=cast.owner, at=NOW, words="等待评估")
    sweep_on(date(2026, 3, 10))
    workflow.reject_extension(item, by=cast.secretary, at=NOW + timedelta(days=6), words="请按期完成")

    sweep_on(date(2026, 3, 11))

    assert told(item_id)["yellow"] == {"李宁"}


@pytest.mark.parametrize(
    ("day", "names"), [(9, {"李宁"}), (10, {"李宁", "王方"}), (12, {"李宁", "王方"}), (13, {"李宁"})]
)
def test_a_deputy_is_told_beside_the_principal_for_the_period(ctx, cast, make_item, day, names):
    item_id = make_item(due_on=date(2026, 3, 15), at=OPENED, accountable_lead=None)
    deputies.appoint(
        cast.organiser,
        principal=cast.owner,
        organisation=cast.branch,
        starts_on=date(2026, 3, 10),
        ends_on=date(2026, 3, 12),
        by=cast.owner,
        at=NOW,
    )

    sweep_on(date(2026, 3, day))

    assert told(item_id) == {"yellow": names}


def test_a_branch_hears_nothing_of_another(ctx, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    sweep_on(date(2026, 3, 5))

    assert cast.outsider.id not in {notice.person_id for notice in notices()}


def test_reading_the_news_of_one_place_leaves_the_others_unread(ctx, cast):
    def happen():
        for place, by in ((cast.branch, cast.secretary), (cast.other_branch, cast.outsider)):
            workflow.add(place, kind="finding", title="学习不够深入", year=2026, deadline=Deadline(), by=by, at=OPENED)

    happen()
    read_the_news()
    happen()
    happen()
    ends = {end[0]: end for end in sweeping.ends_of_chains()}

    sweeping.move_cursors([ends[cast.branch_id]])

    assert sweeping.ends_of_chains() == [ends[cast.other_branch_id]]


def test_what_a_sweep_of_the_day_has_read_is_read(ctx, cast, make_item):
    workflow.urge(db.session.get_one(Item, make_item(at=OPENED)), by=cast.secretary, at=NOW, words="请抓紧")

    sweep_on(date(2026, 3, 5))

    assert sweeping.ends_of_chains() == []


def test_a_failed_notice_for_a_later_day_is_queued_when_its_day_comes_sooner(ctx, make_item):
    item_id = make_item(due_on=date(2026, 3, 8), at=OPENED)
    sweep_on(date(2026, 3, 6), at=NOW)
    for notice in notices(item_id):
        notice.state, notice.words = "failed", "邮箱不收"
    db.session.commit()

    woken = sweep_on(date(2026, 3, 5)).woken

    assert (woken, {each.state for each in notices(item_id)}) == (2, {"queued"})
