"""Two days of a ledger, as values: what happened in between, each item once under whatever happened to it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.ledger.past import wording
from tracker.ledger.past.comparison import Change, LedgerOn, compare
from tracker.ledger.past.item_on import ItemOn, Person
from tracker.ledger.states import STATES

EARLIER, LATER = date(2026, 6, 30), date(2026, 9, 30)
LI, WANG = Person(1, "李宁"), Person(2, "王方")


def item(**changes):
    values = {
        "id": 1,
        "number": "2026-01",
        "sort_key": "2026.000001",
        "kind": "finding",
        "title": "学习不够深入",
        "state": "in_progress",
        "opened_on": date(2026, 3, 1),
        "deadline_kind": "fixed",
        "due_on": date(2026, 12, 31),
        "owner": LI,
    }
    return ItemOn(**(values | changes))


def happened(old, new):
    earlier = LedgerOn(EARLIER, (old,) if old else ())
    return list(compare(earlier, LedgerOn(LATER, (new,))).differences)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({}, {}, []),
        ({}, {"state": "closed", "closed_on": LATER}, [Change.CLOSED]),
        ({}, {"state": "cancelled"}, [Change.CANCELLED]),
        ({"state": "closed", "closed_on": EARLIER}, {"round": 2, "due_on": LATER}, [Change.REOPENED]),
        (
            {"state": "closed", "closed_on": EARLIER},
            {"state": "closed", "closed_on": LATER, "round": 2},
            [Change.CLOSED, Change.REOPENED],
        ),
        ({"state": "pending_review"}, {"returns": 1}, [Change.RETURNED]),
        ({}, {"returns": 1, "state": "closed", "closed_on": LATER}, [Change.CLOSED, Change.RETURNED]),
        ({"due_on": LATER}, {"due_on": LATER}, []),  # due that day: overdue from the next
        ({"due_on": LATER - timedelta(1)}, {"due_on": LATER - timedelta(1)}, [Change.FELL_OVERDUE]),
        ({"due_on": EARLIER - timedelta(1)}, {"due_on": EARLIER - timedelta(1)}, []),  # was overdue already
        ({}, {"due_on": date(2027, 1, 31)}, [Change.POSTPONED]),
        ({}, {"due_on": None, "deadline_kind": "immediate"}, [Change.POSTPONED]),
        ({"due_on": None}, {}, [Change.DATED]),
        ({}, {"due_on": date(2026, 11, 30)}, [Change.DATED]),
        ({"deadline_kind": "ongoing"}, {"deadline_kind": "ongoing", "due_on": date(2027, 3, 31)}, []),
        ({"state": "not_started"}, {}, [Change.STATE_MOVED]),
        ({}, {"owner": WANG}, [Change.REASSIGNED]),
        ({}, {"title": "学习不深入"}, [Change.RETITLED]),
    ],
)
def test_each_change_is_told_as_what_it_was(before, after, told):
    assert happened(item(**before), item(**after)) == told


def test_what_was_found_again_by_a_later_report_is_not_called_new():
    assert happened(None, item(opened_on=EARLIER)) == [Change.CARRIED_OVER]
    assert happened(None, item(opened_on=EARLIER + timedelta(1))) == [Change.ADDED]


def test_what_was_added_and_closed_in_between_is_both():
    closed = item(opened_on=LATER, state="closed", closed_on=LATER)

    assert happened(None, closed) == [Change.ADDED, Change.CLOSED]


def test_a_rate_is_closed_by_total_of_one_kind():
    closed = {"state": "closed", "closed_on": EARLIER}
    ledger = LedgerOn(EARLIER, (item(**closed), item(id=2), item(id=3, kind="action", **closed)))

    assert [ledger.figures(kind).rate for kind in ("finding", "action", None)] == ["50%", "100%", "66.67%"]


unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@st.composite
def items(draw):
    state = draw(st.sampled_from(STATES))
    return item(
        id=draw(st.integers(1, 5)),
        state=state,
        due_on=draw(st.none() | DAYS),
        closed_on=draw(DAYS) if state == "closed" else None,
        owner=draw(st.sampled_from([None, LI, WANG])),
        round=draw(st.integers(1, 2)),
        returns=draw(st.integers(0, 2)),
    )


ledgers = st.lists(items(), max_size=5, unique_by=lambda each: each.id).map(tuple)


@unhurried
@given(ledgers)
def test_a_ledger_compared_with_itself_has_not_changed(some):
    ledger = LedgerOn(LATER, some)

    found = compare(ledger, ledger)

    assert (found.differences, found.unchanged) == ({}, len(some))


@unhurried
@given(old=ledgers, new=ledgers)
def test_no_difference_that_a_list_shows_goes_untold(old, new):
    before = {each.id: each for each in old}
    found = compare(LedgerOn(EARLIER, old), LedgerOn(LATER, new))

    told = {difference.new.id for some in found.differences.values() for difference in some}

    assert len(told) + found.unchanged == len(new)
    for each in new:
        was = before.get(each.id)
        if was is None or (was.state, was.owner, was.due_on) != (each.state, each.owner, each.due_on):
            assert each.id in told or (was and was.round > each.round)


@unhurried
@given(old=items(), new=items())
def test_the_figures_follow_from_the_lists(old, new):
    """Closed at the end = closed at the start + closed in between - those that were reopened."""
    new = replace(new, id=old.id, round=max(old.round, new.round))
    ledgers = LedgerOn(EARLIER, (old,)), LedgerOn(LATER, (new,))

    if old.round == new.round and (old.state, new.state) != ("closed", "closed"):
        closed = len(compare(*ledgers).differences.get(Change.CLOSED, ()))
        left = old.state == "closed" and new.state != "closed"
        assert ledgers[1].figures().states["closed"] == ledgers[0].figures().states["closed"] + closed - left


@pytest.mark.parametrize(
    ("requested_on", "told"),
    [
        (date(2026, 9, 1), "已销号（2026年9月20日），按期申请、延后签批"),
        (date(2026, 9, 18), "已销号（2026年9月20日），逾期销号"),
    ],
)
def test_a_closing_says_whether_it_was_late_or_only_signed_late(application, requested_on, told):
    open_ = item(due_on=date(2026, 9, 10))
    closed = replace(open_, state="closed", requested_on=requested_on, closed_on=date(2026, 9, 20))

    with application.test_request_context():
        (section,) = wording.sections(compare(LedgerOn(EARLIER, (open_,)), LedgerOn(LATER, (closed,))), limit=1)

    assert section.lines[0].new == told
