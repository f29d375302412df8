"""The rules of telling one by one, on a row and on facts made by hand: no database, every case in reach."""

from datetime import date
from types import SimpleNamespace

import pytest

from tracker.ledger.deadlines import Thresholds
from tracker.watch import reasons
from tracker.watch.facts import Asked, Facts, News
from tracker.watch.recipients import Directory
from tracker.watch.stages import Graces
from tracker.watch.workdays import Calendar

HERE, OWNER, LEAD, SECRETARY, OFFICER, ABOVE, DEPUTY = 1, 11, 12, 13, 14, 15, 16
THURSDAY = date(2026, 3, 5)


def row(**changes):
    """A measure in work, far from its date."""
    plain = {
        "id": 7,
        "organisation_id": HERE,
        "kind": "action",
        "state": "in_progress",
        "owner_id": OWNER,
        "accountable_lead_id": LEAD,
        "due_on": date(2026, 9, 30),
        "opened_on": date(2026, 1, 5),
        "due_version": 3,
        "asked_due_on": None,
        "asked_by_id": None,
        "checked_by_id": None,
        "involved_ids": "",
        "urging": None,
        "follow_up_on": None,
    }
    return SimpleNamespace(**(plain | changes))


def facts(today=THURSDAY, **changes):
    people = Directory(
        readers={HERE: {OWNER, LEAD, SECRETARY, OFFICER, DEPUTY}},
        secretaries={HERE: {SECRETARY}},
        officers={HERE: {OFFICER}},
        above={HERE: {ABOVE}},
    )
    plain = {"limits": Thresholds(blue=20, yellow=10), "graces": Graces(), "unarranged_after": 10, "checking": False}
    return Facts(**({"today": today, "calendar": Calendar(), "people": people} | plain | changes))


def told(calls):
    return {(call.stage, call.person_id, call.occasion) for call in calls}


def of(item, day, **changes):
    return told(reasons.calls_of(item, facts(day, **changes)).values())


@pytest.mark.parametrize(("due_on", "stage"), [(date(2026, 3, 20), "blue"), (date(2026, 3, 10), "yellow")])
def test_what_comes_near_is_said_the_first_time(due_on, stage):
    assert {occasion for found, _person, occasion in of(row(due_on=due_on), THURSDAY) if found == stage} == {0}


def test_overdue_on_its_first_day_is_said_once_to_each():
    calls = [*reasons.deadlines(row(due_on=date(2026, 3, 4)), facts())]

    assert sorted(call.person_id for call in calls) == [OWNER, LEAD, SECRETARY]
    assert {call.due_on for call in calls} == {date(2026, 3, 4)}


def test_on_the_day_itself_the_secretary_hears_nothing():
    """F19: due today is not overdue."""
    calls = reasons.deadlines(row(due_on=THURSDAY), facts())

    assert {call.person_id for call in calls} == {OWNER, LEAD}


@pytest.mark.parametrize(
    ("owner", "parts"),
    [
        (OWNER, {OWNER: "do", LEAD: "know", SECRETARY: "know"}),
        (None, {SECRETARY: "do", LEAD: "do"}),
    ],
)
def test_the_owner_has_it_to_do_and_without_one_whoever_hears_of_it(owner, parts):
    calls = reasons.deadlines(row(due_on=date(2026, 3, 4), owner_id=owner), facts())

    assert {call.person_id: call.part for call in calls} == parts


@pytest.mark.parametrize(
    ("due_on", "people"), [(date(2026, 3, 4), {SECRETARY}), (date(2026, 3, 5), set()), (date(2026, 3, 20), set())]
)
def test_while_it_waits_for_a_decision_the_secretary_alone_hears_and_only_of_overdue(due_on, people):
    waiting = row(due_on=due_on, asked_due_on=date(2026, 6, 30), asked_by_id=OWNER)

    assert {call.person_id for call in reasons.deadlines(waiting, facts())} == people


def test_who_checked_does_not_sign():
    waiting = row(state="pending_review", checked_by_id=SECRETARY)
    people = facts().people
    people.secretaries[HERE] = {SECRETARY, DEPUTY}

    assert reasons.signing(waiting, facts(people=people)) == {DEPUTY}


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (row(state="closed", follow_up_on=date(2026, 3, 5)), {("follow_up", SECRETARY, 0), ("follow_up", OFFICER, 0)}),
        (row(state="closed", follow_up_on=date(2026, 3, 3)), {("follow_up", SECRETARY, 1), ("follow_up", OFFICER, 1)}),
        (row(state="closed", follow_up_on=date(2026, 3, 6)), set()),
        (row(state="closed"), set()),
        (row(state="in_progress", follow_up_on=date(2026, 3, 3)), set()),
    ],
)
def test_a_look_back_is_asked_for_from_its_day_on_and_again(item, expected):
    assert told(reasons.follow_ups(item, facts())) == expected


@pytest.mark.parametrize(
    ("changes", "measured", "expected"),
    [
        ({}, set(), {("unarranged", SECRETARY, 0)}),
        ({"owner_id": None}, {7}, {("unarranged", SECRETARY, 0)}),
        ({}, {7}, set()),
        ({"state": "closed"}, set(), set()),
        ({"kind": "action", "owner_id": None}, set(), set()),
    ],
)
def test_a_finding_without_owner_or_measure_is_the_secretarys(changes, measured, expected):
    bare = row(**({"kind": "finding", "opened_on": date(2026, 2, 18)} | changes))

    calls = [*reasons.unarranged(bare, facts(measured=measured))]

    assert told(calls) == expected
    assert {call.due_version for call in calls} <= {0}


def happened(kind, actor_id=SECRETARY, **changes):
    return News(9, kind, actor_id, changes, frozenset())


@pytest.mark.parametrize(
    ("item", "event", "people"),
    [
        (row(), happened("assign", owner_id=[None, OWNER]), {OWNER}),
        (row(), happened("assign", owner_id=[None, DEPUTY]), set()),  # who has passed it on
        (row(state="cancelled"), happened("assign", owner_id=[None, OWNER]), set()),
        (row(urging="urged"), happened("urge"), {OWNER}),
        (row(urging=None), happened("urge"), set()),
        (row(urging="escalated"), happened("escalate"), {OWNER, LEAD}),
        (row(urging="urged"), happened("escalate"), set()),
        (row(), happened("return"), {OWNER}),
        (row(state="pending_review"), happened("return"), set()),
        (row(), happened("reject_extension", asked_by_id=[LEAD, None]), {OWNER, LEAD}),
        (row(asked_due_on=date(2026, 9, 1)), happened("reject_extension", asked_by_id=[LEAD, None]), set()),
        (row(state="closed"), happened("reject_extension", asked_by_id=[LEAD, None]), set()),
    ],
)
def test_news_is_told_to_whom_it_concerns_while_it_holds(item, event, people):
    found = reasons.news(item, facts(news={7: [event]}))

    assert {call.person_id for call in found} == people


LATE = row(due_on=date(2026, 3, 4))


@pytest.mark.parametrize(
    ("item", "key", "why"),
    [
        (None, (7, OWNER, "red", 3, 0), "item_closed"),
        (row(state="closed"), (7, OWNER, "red", 3, 0), "item_closed"),
        (row(state="closed", follow_up_on=THURSDAY), (7, SECRETARY, "follow_up", THURSDAY.toordinal(), 0), ""),
        (LATE, (7, OWNER, "red", 2, 0), "date_moved"),
        (LATE, (7, OWNER, "yellow", 3, 0), "stage_passed"),
        (row(), (7, OWNER, "red", 3, 0), "stage_passed"),
        (LATE, (7, OWNER, "red", 3, 0), ""),
        (LATE, (7, OFFICER, "red", 3, 0), "not_concerned"),
        (row(), (7, OWNER, "urged", 9, 0), "not_concerned"),
        (row(), (7, SECRETARY, "closure", 9, 0), "settled"),
        (LATE, (7, SECRETARY, "closure", 9, 0), "settled"),
    ],
)
def test_why_a_notice_is_told_no_more(item, key, why):
    """F11"""
    day = facts()
    calls = reasons.calls_of(item, day) if item else {}

    assert reasons.why_gone(item, key, calls, day) == why


def test_who_decides_already_needs_no_warning():
    waiting = row(due_on=date(2026, 3, 4), asked_due_on=date(2026, 6, 30), asked_by_id=OWNER)
    day = facts(asked={(7, "request_extension"): Asked(5, THURSDAY)})

    assert reasons.why_gone(waiting, (7, SECRETARY, "red", 3, 0), {}, day) == "not_concerned"
    assert told(reasons.calls_of(waiting, day).values()) == {("extension", SECRETARY, 0)}
