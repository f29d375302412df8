"""What somebody may do to an item now: by a role, by their part in it, or in the place of somebody else."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.ledger.permits import allowed_verbs, permit, refusal, relations
from tracker.ledger.verbs.table import VERBS
from tracker.people import deputies
from tracker.people.access import Relation

TODAY = NOW.date()
OWNERS = ["report_progress", "mark_substantially_done", "request_closure", "start", "request_extension", "carry_over"]


@pytest.fixture
def item(ctx, cast, make_item) -> Item:
    return db.session.get_one(Item, make_item())


@pytest.fixture
def deputy(item, cast):
    """周舟, for this week in the place of the secretary."""
    period = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=6), "by": cast.secretary, "at": NOW}
    deputies.appoint(cast.member, principal=cast.secretary, organisation=cast.branch, **period)
    db.session.flush()
    return cast.member


@pytest.mark.parametrize(
    ("who", "verbs"),
    [
        ("owner", OWNERS),
        ("member", []),
        ("outsider", []),
        ("administrator", []),
        ("parent_reader", ["urge", "escalate", "keep_in_view"]),
        ("discipline_officer", ["urge", "carry_over"]),
    ],
)
def test_what_somebody_may_do_now_stands_in_the_order_of_the_table(item, cast, who, verbs):
    beside = {"comment", "add_evidence", "withdraw_evidence"}

    may = [verb.name for verb in allowed_verbs(item, getattr(cast, who), today=TODAY)]

    assert [name for name in may if name not in beside] == verbs


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, []),
        ({"owner": "member"}, [Relation.OWNER]),
        ({"accountable_lead": "member"}, [Relation.ACCOUNTABLE_LEAD]),
        ({"supporters": "member"}, [Relation.SUPPORTER]),
        ({"owner": "member", "accountable_lead": "member"}, [Relation.OWNER, Relation.ACCOUNTABLE_LEAD]),
    ],
)
def test_what_somebody_is_to_an_item(item, cast, parts, expected):
    people = {"owner": cast.owner} | {part: getattr(cast, who) for part, who in parts.items()}
    if "supporters" in people:
        people["supporters"] = [people["supporters"]]
    workflow.assign(item, by=cast.secretary, at=NOW, **people)

    assert list(relations(item, cast.member)) == expected


@pytest.mark.parametrize(
    ("let", "who", "expected"),
    [
        (True, "parent_reader", [Relation.SIGNER_ABOVE]),
        (False, "parent_reader", []),
        (True, "member", []),
        (True, "outsider", []),
    ],
)
def test_who_reads_above_may_sign_only_where_the_branch_lets_them(item, cast, let, who, expected):
    item.organisation.parent_signs = let

    assert list(relations(item, getattr(cast, who))) == expected


def test_in_the_place_of_a_principal_only_where_ones_own_right_is_not_enough(item, cast, deputy):
    by_another, by_oneself = (permit(item, VERBS[verb], deputy, today=TODAY) for verb in ("cancel", "comment"))

    assert (by_another.refused, by_another.acting_for) == (None, cast.secretary)
    assert (by_oneself.refused, by_oneself.acting_for) == (None, None)


@pytest.mark.parametrize("days", [-1, 7])
def test_outside_the_period_the_deputy_has_no_more_than_their_own_right(item, deputy, days):
    day = TODAY + timedelta(days=days)

    answer = permit(item, VERBS["cancel"], deputy, today=day)

    assert answer.acting_for is None and answer.refused is not None
    assert str(answer.refused) == str(refusal(item, VERBS["cancel"], deputy, today=day))
    assert "cancel" not in [verb.name for verb in allowed_verbs(item, deputy, today=day)]


def test_where_neither_may_the_refusal_is_the_deputy_s_own(item, deputy):
    """The secretary may sign, but nothing waits for it: the deputy hears that it has no right."""
    answer = permit(item, VERBS["request_extension"], deputy, today=TODAY)

    assert answer.acting_for is None
    assert (str(answer.refused), answer.refused.status) == ("您没有权限对这一事项进行此操作。", 403)


def test_a_deputy_without_an_account_or_a_role_in_the_branch_acts_for_nobody(item, cast, deputy):
    deputy.is_active = False
    assert permit(item, VERBS["cancel"], deputy, today=TODAY).acting_for is None

    deputy.is_active = True
    for membership in list(deputy.memberships):
        db.session.delete(membership)
    db.session.flush()
    db.session.refresh(deputy)
    assert permit(item, VERBS["cancel"], deputy, today=TODAY).acting_for is None


def test_the_principal_who_may_is_found_among_several(item, cast):
    """Appointed first by somebody who may not, then by somebody who may."""
    period = {"starts_on": TODAY, "ends_on": TODAY, "at": NOW}
    deputies.appoint(
        cast.organiser, principal=cast.discipline_officer, organisation=cast.branch, by=cast.secretary, **period
    )
    deputies.appoint(cast.organiser, principal=cast.secretary, organisation=cast.branch, by=cast.secretary, **period)
    db.session.flush()

    assert permit(item, VERBS["cancel"], cast.organiser, today=TODAY).acting_for == cast.secretary


def test_right_comes_before_state_and_state_before_what_else_is_asked(item, cast):
    told = [
        str(refusal(item, VERBS[verb], getattr(cast, who), today=TODAY))
        for verb, who in (("close", "member"), ("close", "secretary"), ("let_go", "secretary"))
    ]

    assert told == [
        "您没有权限对这一事项进行此操作。",
        "事项现在是“未启动”，不能进行此操作。",
        "这一事项没有挂账。",
    ]


def test_what_a_verb_asks_besides_it_asks_of_item_hands_and_day(item, cast):
    asked = []
    verb = SimpleNamespace(right=VERBS["cancel"].right, states={item.state}, condition=lambda *said: asked.append(said))

    assert refusal(item, verb, cast.secretary, today=TODAY) is None
    ((about, hands, day),) = asked
    assert (about, hands.person, hands.principal, day) == (item, cast.secretary, None, TODAY)
