"""A running ledger becomes items by the verb that adds: all or none, each with one event that says so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.intake.take_over import ledgers
from tests.intake.take_over.ledgers import PLAIN, given
from tracker.extensions import db
from tracker.intake.take_over import planning, taking
from tracker.intake.take_over.planning import Choice
from tracker.ledger import chain, workflow
from tracker.ledger.history import replay
from tracker.ledger.models import Event, Item
from tracker.ledger.taken_over import TakenOver
from tracker.people.access import NotAllowed
from tracker.reporting.gathering import facts_of


def plan_of(document, **changes):
    running = planning.running_of(document)
    first = planning.first_choice(document, running)
    return planning.plan(document, running, Choice(**{"year": 2026, "meanings": first.meanings, **changes}))


def take(cast, data=PLAIN, *, by=None, **changes):
    document = given(cast, data)
    items = taking.take(document, plan_of(document, **changes), by=by or cast.secretary, at=NOW)
    db.session.flush()
    return items


def events_of(item):
    return db.session.scalars(select(Event).where(Event.item_id == item.id).order_by(Event.sequence)).all()


def everything(cast):
    return db.session.scalars(select(Item).where(Item.organisation_id == cast.branch.id)).all()


def test_each_item_is_taken_over_with_its_people_limit_state_and_progress(ctx, cast):
    """F61: not as if nothing had been done."""
    items = {item.title: item for item in take(cast)}

    first, second = items["每月抽查一次学习笔记"], items["开展一次笔记展评"]
    assert (first.finding, first.owner, first.accountable_lead) == (items["学习笔记记得少"], cast.owner, cast.secretary)
    assert (first.state, first.progress, first.due_on) == ("in_progress", "已抽查两次", date(2026, 6, 30))
    assert (second.owner, second.state, second.finding) == (cast.organiser, "not_started", first.finding)
    assert items["支委每季度谈心一轮"].ongoing


def test_one_event_says_that_it_was_taken_over_and_what_stood_there(ctx, cast):
    """F61: number and state as written are kept."""
    item = next(item for item in take(cast) if item.title == "每月抽查一次学习笔记")

    (event,) = events_of(item)
    assert (event.kind, event.actor_id, event.at) == ("add", cast.secretary.id, NOW)
    assert event.changes["taken_over_from"][1] == item.source_title
    assert (event.changes["original_number"][1], event.changes["original_status"][1]) == ("1", "正在推进")
    assert event.words == "难易程度：易"


def test_the_chain_holds_and_the_events_tell_the_rows(ctx, cast):
    items = take(cast)
    db.session.commit()

    assert not list(chain.verify(cast.branch.id))
    assert replay(events_of(items[1]))["state"] == items[1].state


def test_who_has_no_account_stays_in_words(ctx, cast):
    item = next(item for item in take(cast) if item.title == "支委每季度谈心一轮")

    assert (item.owner, item.accountable_lead, item.responsible_unit) == (None, None, "孟川")
    assert "责任领导：高远" in events_of(item)[0].words


def test_what_was_closed_there_stays_in_the_old_ledger(ctx, cast):
    assert "更换桌椅和投影" not in {item.title for item in take(cast)}


def test_what_was_closed_there_can_come_in_as_done_and_is_signed_by_nobody(ctx, cast):
    items = take(cast, closed="basic")

    item = next(item for item in items if item.title == "更换桌椅和投影")
    assert (item.state, item.closed_on, item.progress) == ("substantially_done", None, "已更换")
    assert events_of(item)[0].words.splitlines()[0] == "实际完成时间：2026-02-20"


@pytest.mark.parametrize("state", ["closed", "pending_review", "cancelled"])
def test_nothing_is_closed_by_being_taken_over(ctx, cast, state):
    """F53: no way round two people."""
    with pytest.raises(NotAllowed):
        workflow.add(
            cast.branch,
            by=cast.secretary,
            at=NOW,
            year=2026,
            kind="finding",
            title="活动室设施陈旧",
            found=TakenOver("旧台账", state=state),
        )


def test_the_same_ledger_given_again_doubles_nothing(ctx, cast):
    """F61."""
    take(cast)
    count = len(everything(cast))
    more = [*ledgers.ROWS[:6], [4, "新发现的问题", "马上就办", "陈秘", "李宁", "立行立改", None, "未启动", None, "易"]]

    items = take(cast, ledgers.workbook(("台账", more, ["A1:J1", "A4:A5", "B4:B5"])))

    assert [item.title for item in items] == ["新发现的问题", "马上就办"]
    assert len(everything(cast)) == count + 2


def test_a_measure_added_to_the_ledger_stands_under_the_finding_that_is_here(ctx, cast):
    take(cast)
    more = [
        *ledgers.ROWS[:5],
        [None, None, "评选优秀笔记", "陈秘", "王方", "2026年10月底前", None, "未启动", None, "中"],
    ]

    (item,) = take(cast, ledgers.workbook(("台账", more, ["A1:J1", "A4:A6", "B4:B6"])))

    assert item.finding.title == "学习笔记记得少"


def test_the_same_document_is_taken_over_once(ctx, cast):
    document = given(cast, PLAIN)
    plan = plan_of(document)
    taking.take(document, plan, by=cast.secretary, at=NOW)

    with pytest.raises(NotAllowed):
        taking.take(document, plan, by=cast.secretary, at=NOW)


def test_one_wrong_row_is_named_and_nothing_is_taken_over(ctx, cast):
    """F61: what a known column says is refused, not dropped."""
    document = given(cast, ledgers.unknown_words())

    with pytest.raises(taking.RowsRefused) as refused:
        taking.take(document, plan_of(document), by=cast.secretary, at=NOW)

    assert set(refused.value.errors) == {"1-2", "1-2-1"}
    assert "待研究" in refused.value.errors["1-2-1"]
    assert everything(cast) == []


def test_a_row_left_out_by_a_person_stays_out_with_its_measures(ctx, cast):
    assert [item.title for item in take(cast, ledgers.unknown_words(), left=frozenset({"1-2"}))] == [
        "值班不严",
        "轮流值班",
    ]


def test_who_may_not_confirm_proposals_may_not_take_over(ctx, cast):
    with pytest.raises(NotAllowed) as refused:
        take(cast, by=cast.member)

    assert refused.value.status == 403


def test_before_the_day_of_the_take_over_nothing_is_known(ctx, cast):
    items = take(cast)

    assert {item.opened_on for item in items} == {date(2026, 3, 5)}
    assert {item.progress_on for item in items} == {None, date(2026, 3, 5)}
    assert all(event.at > NOW - timedelta(seconds=1) for item in items for event in events_of(item))


def test_a_report_as_of_the_day_before_knows_nothing_of_it(ctx, cast):
    take(cast)
    db.session.flush()

    before, after = (facts_of(cast.branch, year=2026, as_of=date(2026, 3, day)) for day in (4, 5))
    assert (len(before.items), len(after.items)) == (0, 5)


def test_a_ledger_without_a_title_is_called_like_its_file(ctx, cast):
    item = take(cast, ledgers.rates())[0]

    assert (item.source_title, item.target) == ("整改台账2026", "")


def test_a_limit_in_words_keeps_them_and_gets_no_date(ctx, cast):
    rows = [["存在问题", "整改措施", "整改时限"], ["制度不全", "补齐制度", "待上级批复后"]]

    item = take(cast, ledgers.workbook(("Sheet1", rows, [])))[1]

    assert (item.due_on, item.deadline_kind, item.time_limit_text) == (None, None, "待上级批复后")


def test_a_thousand_rows_go_in_at_one_go(ctx, cast):
    assert len(take(cast, ledgers.long_one(500))) == 1000
