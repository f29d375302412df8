"""Who is told of what besides a deadline that comes near, how often, and who is left in peace."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.ledger.signing_off import turn
from tracker.people import accounts, deputies
from tracker.watch import jobs
from tracker.watch.facts import about, facts_on, watched
from tracker.watch.models import Notice
from tracker.watch.reasons import calls_of
from tracker.watch.sweep import sweep

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = NOW.date()


def sweep_on(day, at=None):
    result = sweep(day, at=at or datetime.combine(day, time(2), UTC))
    db.session.commit()
    return result


def told():
    """{(stage, occasion): {names}} of all notices."""
    found = {}
    for notice in db.session.scalars(select(Notice)):
        found.setdefault((notice.stage, notice.occasion), set()).add(notice.person.name)
    return found


def parts():
    return {(notice.stage, notice.person.name): notice.part for notice in db.session.scalars(select(Notice))}


@pytest.fixture
def item(ctx, make_item):
    return db.session.get_one(Item, make_item(at=OPENED))


def working_days(first, last):
    return [
        day
        for day in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if facts_on(first).calendar.is_working(day)
    ]


def heard_on(days):
    """After a sweep on each of these days, by its place: who is newly told."""
    heard = {}
    for number, day in enumerate(days, start=1):
        before = set(db.session.scalars(select(Notice.id)))
        sweep_on(day)
        new = db.session.scalars(select(Notice).where(Notice.id.not_in(before)))
        if names := {notice.person.name for notice in new}:
            heard[number] = names
    return heard


def test_overdue_is_never_silent_and_climbs(ctx, cast, make_item):
    """F10: again after 1, 2, 4, 8, 16 working days; to the lead, the secretary, the committee above in their turn."""
    make_item(due_on=date(2026, 5, 29), at=OPENED, accountable_lead=cast.organiser)

    heard = heard_on(working_days(date(2026, 6, 1), date(2026, 7, 3)))

    assert heard == {
        1: {"李宁", "王方", "陈秘"},
        2: {"李宁"},
        3: {"李宁", "王方"},
        5: {"李宁", "王方"},
        6: {"陈秘"},
        9: {"李宁", "王方", "陈秘"},
        11: {"上级"},
        17: {"李宁", "王方", "陈秘", "上级"},
    }


def test_who_should_have_heard_the_first_time_hears_when_the_watch_is_back(ctx, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED, accountable_lead=None)

    sweep_on(date(2026, 3, 5))
    sweep_on(date(2026, 3, 5))

    assert told() == {("red", 2): {"李宁"}, ("red", 0): {"陈秘"}}


def test_a_closure_is_the_signers_to_decide_at_once_and_again_after_two_working_days(item, cast):
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已完成")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.commit()

    for day in (5, 6, 9, 11):  # Thursday, Friday, Monday, Wednesday
        sweep_on(date(2026, 3, day))

    assert told() == {("closure", 0): {"陈秘"}, ("closure", 1): {"陈秘"}, ("closure", 2): {"陈秘"}}
    assert set(parts().values()) == {"decide"}


def test_whoever_asked_for_closure_is_left_in_peace_also_once_it_is_overdue(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 6), at=OPENED, accountable_lead=cast.organiser))
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已完成")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.commit()

    for day in range(5, 13):
        sweep_on(date(2026, 3, day))

    assert set().union(*told().values()) == {"陈秘"}


def test_the_secretarys_own_item_is_the_discipline_officers_to_sign(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(at=OPENED, owner=cast.secretary))
    workflow.report_progress(item, by=cast.secretary, at=NOW, words="已完成")
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="开展交流6次")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {("closure", 0): {"赵琳"}}


def test_with_two_steps_the_officer_checks_before_the_secretary_signs(item, cast, ctx, monkeypatch):
    monkeypatch.setitem(ctx.config, "CLOSING_CHECK", True)
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已完成")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.commit()
    sweep_on(TODAY)
    assert told() == {("check", 0): {"赵琳"}}

    workflow.check(item, by=cast.discipline_officer, at=NOW)
    db.session.commit()
    sweep_on(TODAY)

    assert told()[("closure", 0)] == {"陈秘"}


@pytest.mark.parametrize("owner", ["owner", "secretary", "discipline_officer"])
def test_one_row_and_many_rows_agree_on_whose_turn_it_is(ctx, cast, make_item, owner):
    item = db.session.get_one(Item, make_item(at=OPENED, owner=getattr(cast, owner)))
    deputies.appoint(
        cast.discipline_officer if owner != "discipline_officer" else cast.member,
        principal=getattr(cast, owner) if owner != "secretary" else cast.organiser,
        organisation=cast.branch,
        starts_on=TODAY,
        ends_on=TODAY,
        by=cast.secretary,
        at=NOW,
    )
    db.session.commit()
    facts = facts_on(TODAY)
    (row,) = watched([(item.organisation_id, item.id)])
    about([row], facts)

    assert facts.people.turn(item.organisation_id, row.involved_ids, unchecked=False) == turn(item, today=TODAY)


def test_an_extension_is_the_secretarys_to_decide(item, cast):
    workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {("extension", 0): {"陈秘"}}


@pytest.mark.parametrize(
    ("verb", "stage", "names"),
    [("urge", "urged", {"李宁"}), ("escalate", "escalated", {"李宁"})],
)
def test_who_is_pressed_is_told_until_it_is_answered(item, cast, verb, stage, names):
    getattr(workflow, verb)(item, by=cast.secretary, at=NOW, words="请抓紧")
    db.session.commit()
    sweep_on(TODAY)
    sweep_on(TODAY + timedelta(days=1))

    assert told() == {(stage, 0): names}


def test_what_was_answered_before_the_watch_came_is_no_news(item, cast):
    workflow.urge(item, by=cast.secretary, at=NOW, words="请抓紧")
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已制定计划")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {}


def test_returned_refused_and_given_are_told_to_whoever_has_it(item, cast):
    workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
    workflow.reject_extension(item, by=cast.secretary, at=NOW, words="请按期完成")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="开展交流6次")
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺签到表")
    db.session.commit()
    sweep_on(TODAY)
    assert told() == {("returned", 0): {"李宁"}, ("refused", 0): {"李宁"}}

    workflow.assign(item, owner=cast.organiser, accountable_lead=cast.owner, by=cast.secretary, at=NOW)
    db.session.commit()
    sweep_on(TODAY)

    assert told()[("assigned", 0)] == {"王方", "李宁"}


def test_what_is_handed_over_is_told_to_the_one_who_gets_it(item, cast):
    workflow.hand_over(item, leaving=cast.owner, to=cast.organiser, by=cast.secretary, at=NOW, words="调动")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {("handed", 0): {"王方"}}


def test_who_is_called_in_a_comment_is_told(item, cast):
    workflow.comment(item, by=cast.secretary, at=NOW, words="请 @王方 看一下")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {("mentioned", 0): {"王方"}}


def test_of_two_items_by_turns_everything_is_told(ctx, cast, make_item):
    one, other = (db.session.get_one(Item, make_item(at=NOW)) for _ in range(2))
    workflow.urge(one, by=cast.secretary, at=NOW, words="请抓紧")
    workflow.urge(other, by=cast.secretary, at=NOW, words="请抓紧")
    workflow.comment(one, by=cast.secretary, at=NOW, words="@王方 请协助")
    db.session.commit()

    sweep_on(TODAY)

    found = {(notice.item_id, notice.stage, notice.person.name) for notice in db.session.scalars(select(Notice))}
    assert {(one.id, "urged", "李宁"), (other.id, "urged", "李宁"), (one.id, "mentioned", "王方")} <= found


def test_nobody_is_told_of_what_they_did_themselves(item, cast):
    workflow.assign(item, owner=cast.secretary, accountable_lead=None, by=cast.secretary, at=NOW)
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {}


def test_old_news_is_no_news(item, cast):
    workflow.urge(item, by=cast.secretary, at=NOW, words="请抓紧")
    db.session.commit()

    sweep_on(TODAY + timedelta(days=20))

    assert ("urged", 0) not in told()


def test_a_follow_up_that_is_due_is_the_reviewers(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(at=OPENED, state="closed"))

    sweep_on(item.follow_up_on - timedelta(days=1))
    before = told()
    sweep_on(item.follow_up_on)

    assert (before, told()) == ({}, {("follow_up", 0): {"陈秘", "赵琳"}})


def finding_with_measures(make_item, cast, *states, **changes):
    """A finding that its owner works on, with a measure in each of these states."""
    finding = make_item(kind="finding", at=NOW, **changes)
    for state in states:
        make_item(finding=finding, at=NOW, state=state)
    return db.session.get_one(Item, finding)


def test_who_carries_a_finding_is_asked_to_have_it_closed_once_all_its_measures_are(ctx, cast, make_item):
    finding_with_measures(make_item, cast, "closed", "cancelled", "closed")
    heard = []
    for day in working_days(TODAY, date(2026, 3, 31)):
        before = len(told())
        sweep_on(day)
        heard += [day.day] * (len(told()) > before)

    assert heard == [5, 9, 11, 17, 27]  # at once, and after 2, 4, 8, 16 working days
    assert (set().union(*told().values()), set(parts().values())) == ({"李宁"}, {"do"})


def test_after_two_months_who_was_asked_is_left_to_the_deadline(ctx, cast, make_item):
    finding_with_measures(make_item, cast, "closed", due_on=date(2027, 9, 30))

    for days in (60, 61):
        assert sweep_on(TODAY + timedelta(days=days)).noticed == (days == 60)


@pytest.mark.parametrize("states", [("closed", "in_progress"), ("cancelled",), ("closed", "not_started")])
def test_nobody_is_asked_to_close_a_finding_before_its_measures_are(ctx, cast, make_item, states):
    finding_with_measures(make_item, cast, *states)

    sweep_on(TODAY)

    assert not {stage for stage, _occasion in told()} & {"all_done"}


def test_who_asked_for_its_closure_is_not_asked_to(ctx, cast, make_item):
    finding = finding_with_measures(make_item, cast, "closed")
    workflow.request_closure(finding, by=cast.owner, at=NOW, words="开展交流6次")
    db.session.commit()

    sweep_on(TODAY)

    assert told() == {("closure", 0): {"陈秘"}}


def test_a_measure_closed_a_second_time_is_told_of_anew(ctx, cast, make_item):
    finding = finding_with_measures(make_item, cast, "closed")
    sweep_on(TODAY)
    (measure,) = finding.actions
    later = NOW + timedelta(days=7)
    workflow.reopen(measure, by=cast.secretary, at=NOW, words="反弹")
    db.session.commit()
    assert jobs.run_deliver(at=NOW).void == 1
    workflow.report_progress(measure, by=cast.owner, at=later, words="已完成")
    workflow.request_closure(measure, by=cast.owner, at=later, words="再开展交流6次")
    workflow.close(measure, by=cast.secretary, at=later)
    db.session.commit()

    sweep_on(later.date())

    notices = db.session.scalars(select(Notice).where(Notice.stage == "all_done").order_by(Notice.id)).all()
    assert [(notice.state, notice.occasion) for notice in notices] == [("obsolete", 0), ("queued", 0)]


@pytest.mark.parametrize("lacking", [{"owner": None}, {}])
def test_a_finding_without_owner_or_measures_is_the_secretarys_after_ten_working_days(ctx, cast, make_item, lacking):
    make_item(kind="finding", at=NOW, **lacking)
    heard = {}
    for number, day in enumerate(working_days(date(2026, 3, 6), date(2026, 4, 30)), start=1):
        before = len(told())
        sweep_on(day)
        if len(told()) > before:
            heard[number] = told()

    assert list(heard) == [10, 20]
    assert set().union(*told().values()) == {"陈秘"}


def test_a_finding_that_is_arranged_is_not_told_of(ctx, make_item):
    finding = make_item(kind="finding", at=NOW)
    make_item(finding=finding, at=NOW)

    sweep_on(TODAY + timedelta(days=60))

    assert told() == {}


def test_a_new_deputy_is_told_once_on_the_first_day(ctx, cast, make_item):
    deputies.appoint(
        cast.organiser,
        principal=cast.owner,
        organisation=cast.branch,
        starts_on=date(2026, 3, 9),
        ends_on=date(2026, 3, 12),
        by=cast.owner,
        at=NOW,
    )
    db.session.commit()

    counts = [sweep_on(date(2026, 3, day)).noticed for day in (6, 9, 10)]

    assert (counts, told()) == ([0, 1, 0], {("deputy", 0): {"王方"}})
    assert [each.due_on for each in db.session.scalars(select(Notice))] == [date(2026, 3, 12)]


def test_an_item_calls_for_nobody_who_left(item, cast):
    workflow.urge(item, by=cast.secretary, at=NOW, words="请抓紧")
    accounts.deactivate(cast.owner, organisation=cast.branch, at=NOW, by=cast.administrator)
    db.session.commit()
    facts = facts_on(TODAY)
    (row,) = watched([(item.organisation_id, item.id)])
    about([row], facts)

    assert cast.owner.id not in {call.person_id for call in calls_of(row, facts).values()}
