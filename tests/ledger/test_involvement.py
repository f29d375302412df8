"""Nobody closes an item alone (law 14, F53): each way by which one pair of hands once did, and who is left to sign."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text, update

from tests.conftest import NOW, bring_to
from tests.intake.reports import take_in
from tests.migrations import migration
from tracker.extensions import db
from tracker.intake import queries as intake
from tracker.intake.review import confirming
from tracker.ledger import chain, signing_off, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.involvement import Involvement
from tracker.ledger.models import Item
from tracker.people import accounts, arranging, deputies
from tracker.people.access import NotAllowed
from tracker.people.models import Deputyship

TODAY = NOW.date()
AT_ONCE = Deadline("immediate", TODAY)


def load(item_id: int) -> Item:
    return db.session.get_one(Item, item_id)


def appoint(deputy, principal, cast, *, by=None, days=6):
    made = deputies.appoint(
        deputy,
        principal=principal,
        organisation=cast.branch,
        starts_on=TODAY,
        ends_on=TODAY + timedelta(days=days),
        by=by or principal,
        at=NOW,
    )
    db.session.flush()
    return made


def grant(person, role, cast):
    accounts.grant(person, role, organisation=cast.branch, at=NOW, by="test")
    db.session.flush()
    db.session.expire_all()


@pytest.fixture
def pending(ctx, cast, make_item) -> Item:
    """The secretary's own, waiting for a signature."""
    item = load(make_item(owner=cast.secretary, accountable_lead=None))
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
    return item


# Direct closing


def test_whoever_makes_anothers_item_immediate_does_not_close_it(ctx, cast, make_item):
    """F53."""
    item = load(make_item())
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)

    with pytest.raises(NotAllowed, match="只有责任人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")
    workflow.close_directly(item, by=cast.owner, at=NOW, words="已改")

    assert item.state == "closed"


def test_giving_ones_own_item_away_and_taking_it_back_closes_nothing(ctx, cast, make_item):
    """F53."""
    item = load(make_item(owner=cast.secretary))
    workflow.assign(item, owner=cast.member, by=cast.secretary, at=NOW)
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)
    workflow.assign(item, owner=cast.secretary, by=cast.secretary, at=NOW)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


def test_taking_over_what_one_made_immediate_closes_nothing(ctx, cast, make_item):
    """F53."""
    item = load(make_item())
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)
    workflow.assign(item, owner=cast.secretary, by=cast.secretary, at=NOW)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


def test_what_somebody_adds_as_their_own_is_not_closed_directly(ctx, cast, make_item):
    """F53."""
    added = {"by": cast.organiser, "at": NOW, "year": 2026, "kind": "finding", "title": "一个问题"}
    item = workflow.add(cast.branch, owner=cast.organiser, deadline=AT_ONCE, **added)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.organiser, at=NOW, words="已改")


def test_the_secretary_s_word_makes_an_own_item_immediate_after_all(ctx, cast, make_item):
    added = {"by": cast.organiser, "at": NOW, "year": 2026, "kind": "finding", "title": "一个问题"}
    item = workflow.add(cast.branch, owner=cast.organiser, deadline=AT_ONCE, **added)
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)

    workflow.close_directly(item, by=cast.organiser, at=NOW, words="已改")

    assert item.state == "closed"


def test_an_owner_s_word_adds_nothing_to_what_others_made_immediate(ctx, cast, make_item):
    item = load(make_item(owner=cast.secretary, accountable_lead=None, deadline=Deadline(None)))
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)
    assert Involvement.of(item).immediate_by == {cast.secretary.id}
    grant(cast.organiser, "secretary", cast)

    for who in (cast.organiser, cast.secretary):
        workflow.set_deadline(item, deadline=AT_ONCE, by=who, at=NOW)

    assert Involvement.of(item).immediate_by == {cast.organiser.id}
    workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


def test_who_is_the_owner_s_deputy_today_has_made_nothing_immediate_for_them(ctx, cast, make_item):
    """F53: even in their own right."""
    grant(cast.organiser, "secretary", cast)
    item = load(make_item(owner=cast.secretary, accountable_lead=None))
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.organiser, at=NOW)
    appoint(cast.organiser, cast.secretary, cast)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


def accepted(cast, *, by, owner, recurs=None):
    """One finding of a report, accepted as immediate."""
    document = take_in(cast)
    first, *rest = db.session.scalars(intake.proposals_of(document)).all()
    for proposal in rest:
        proposal.decision = "left_out"
    first.decision, first.owner, first.deadline_kind = "accepted", owner, "immediate"
    if recurs:
        first.recurrence_of, first.recurrence_choice = recurs, "earlier"
    db.session.flush()
    return confirming.confirm(document, by=by, at=NOW)[0]


def test_what_somebody_accepts_from_a_report_as_their_own_is_not_closed_directly(ctx, cast):
    """F53."""
    item = accepted(cast, by=cast.organiser, owner=cast.organiser)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.organiser, at=NOW, words="已改")


def test_what_was_accepted_for_somebody_else_is_closed_directly_by_them(ctx, cast):
    item = accepted(cast, by=cast.organiser, owner=cast.owner)

    workflow.close_directly(item, by=cast.owner, at=NOW, words="已改")

    assert item.state == "closed"


def test_carrying_over_ones_own_item_as_immediate_closes_nothing(ctx, cast, make_item):
    """F53."""
    item = load(make_item(owner=cast.secretary))
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
    workflow.close(item, by=cast.discipline_officer, at=NOW)
    accepted(cast, by=cast.secretary, owner=cast.secretary, recurs=item)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_carrying_over_reopens_only_with_the_right_to(ctx, cast, make_item, state):
    """F53."""
    item = load(make_item(state=state))

    with pytest.raises(NotAllowed, match="须由书记办理"):
        workflow.carry_over(item, year=2027, by=cast.organiser, at=NOW, words="再次提出")
    workflow.carry_over(item, year=2027, by=cast.secretary, at=NOW, words="再次提出")

    assert (item.state, item.round) == ("in_progress", 2)


def test_the_maker_s_own_hand_does_not_close_as_the_owner_s_deputy(ctx, cast, make_item):
    """F53."""
    item = load(make_item())
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.secretary, at=NOW)
    appoint(cast.secretary, cast.owner, cast)

    with pytest.raises(NotAllowed):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


def test_a_deputy_appointed_by_the_owner_makes_nothing_immediate_for_them(ctx, cast, make_item):
    """F53: a second secretary is away, and the first names who stands in."""
    grant(cast.organiser, "secretary", cast)
    item = load(make_item(owner=cast.secretary))
    lent = appoint(cast.member, cast.organiser, cast, by=cast.secretary)
    workflow.set_deadline(item, deadline=AT_ONCE, by=cast.member, at=NOW)
    deputies.end(lent, by=cast.secretary, at=NOW)

    with pytest.raises(NotAllowed, match="没有参与本轮整改的人"):
        workflow.close_directly(item, by=cast.secretary, at=NOW, words="已改")


# Checking and signing


def bound(cast, *, principal, by, place=None, ended_on=None):
    """陈秘 as somebody's deputy, past every rule of who may appoint whom."""
    row = Deputyship(organisation=place or cast.branch, deputy=cast.secretary, principal=principal)
    row.appointed_by_id, row.appointed_at = by.id, NOW
    row.starts_on, row.ends_on, row.ended_on = TODAY, TODAY, ended_on
    db.session.add(row)
    db.session.flush()


@pytest.mark.parametrize(
    ("principal", "by", "place", "ended_on", "counts"),
    [
        ("owner", "organiser", "branch", None, True),
        ("member", "owner", "branch", None, True),
        ("member", "organiser", "branch", None, False),
        ("owner", "organiser", "other_branch", None, False),
        ("owner", "organiser", "branch", TODAY, False),
    ],
)
def test_whoever_is_bound_to_the_owner_today_and_here_is_no_other(
    ctx, cast, make_item, principal, by, place, ended_on, counts
):
    item = load(make_item(deadline=AT_ONCE))
    bound(cast, principal=getattr(cast, principal), by=getattr(cast, by), place=getattr(cast, place), ended_on=ended_on)

    assert signing_off.is_made_immediate_by_others(item, [cast.owner], today=TODAY) is not counts


def test_the_hand_that_made_it_immediate_is_no_other(ctx, cast, make_item):
    item = load(make_item(deadline=AT_ONCE))

    assert signing_off.is_made_immediate_by_others(item, [cast.owner], today=TODAY)
    assert not signing_off.is_made_immediate_by_others(item, [cast.secretary, cast.owner], today=TODAY)


def test_a_member_made_deputy_unasked_neither_checks_nor_signs(app, pending, cast, monkeypatch):
    """F53."""
    grant(cast.organiser, "secretary", cast)
    appoint(cast.member, cast.discipline_officer, cast, by=cast.secretary)

    for checking, verb in ((True, workflow.check), (False, workflow.close)):
        monkeypatch.setitem(app.config, "CLOSING_CHECK", checking)
        with pytest.raises(NotAllowed):
            verb(pending, by=cast.member, at=NOW)


def test_who_gave_an_item_away_does_not_sign_it_for_its_new_owner(ctx, cast, make_item):
    """F53."""
    item = load(make_item(owner=cast.secretary, accountable_lead=None))
    workflow.assign(item, owner=cast.member, by=cast.secretary, at=NOW)
    workflow.request_closure(item, by=cast.member, at=NOW, words="已完成")

    with pytest.raises(NotAllowed, match="参与过本轮整改"):
        workflow.close(item, by=cast.secretary, at=NOW)
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert item.state == "closed"


def test_who_once_applied_does_not_sign_what_others_apply_for_later(ctx, cast, make_item):
    """F53: a request that was returned counts in its round."""
    item = load(make_item())
    workflow.request_closure(item, by=cast.secretary, at=NOW, words="已完成")
    workflow.return_(item, by=cast.discipline_officer, at=NOW, words="缺记录")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已补")

    with pytest.raises(NotAllowed, match="参与过本轮整改"):
        workflow.close(item, by=cast.secretary, at=NOW)


def test_a_new_round_asks_anew_who_is_involved(ctx, cast, make_item):
    item = load(make_item(owner=cast.secretary, accountable_lead=None))
    workflow.assign(item, owner=cast.owner, by=cast.secretary, at=NOW)
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    workflow.close(item, by=cast.discipline_officer, at=NOW)
    workflow.reopen(item, by=cast.secretary, at=NOW, words="反弹")
    bring_to(item, "pending_review", cast, NOW)

    workflow.close(item, by=cast.secretary, at=NOW)

    assert item.state == "closed"


def test_assigning_setting_dates_and_leading_involve_nobody(ctx, cast, make_item):
    item = load(make_item(owner=None, accountable_lead=None))
    workflow.assign(item, owner=cast.owner, accountable_lead=cast.secretary, by=cast.secretary, at=NOW)
    workflow.set_deadline(item, deadline=Deadline("fixed", date(2026, 12, 1)), by=cast.secretary, at=NOW, words="延")
    bring_to(item, "pending_review", cast, NOW)

    workflow.close(item, by=cast.secretary, at=NOW)

    assert Involvement.of(item).ids == {cast.owner.id}


def test_a_deputy_of_somebody_involved_does_not_sign_even_in_their_own_right(pending, cast):
    """F53: while it lasts; what was done in somebody's place in this round counts for ever."""
    grant(cast.organiser, "secretary", cast)
    lent = appoint(cast.organiser, cast.secretary, cast)

    with pytest.raises(NotAllowed, match="参与过本轮整改"):
        workflow.close(pending, by=cast.organiser, at=NOW)
    deputies.end(lent, by=cast.organiser, at=NOW)
    workflow.close(pending, by=cast.organiser, at=NOW)

    assert pending.state == "closed"


def test_a_secretary_bound_to_the_owner_leaves_the_signature_to_the_officer(ctx, cast, make_item):
    item = load(make_item(owner=cast.owner, accountable_lead=None))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    appoint(cast.secretary, cast.owner, cast)

    with pytest.raises(NotAllowed, match="参与过本轮整改"):
        workflow.close(item, by=cast.secretary, at=NOW)
    workflow.close(item, by=cast.discipline_officer, at=NOW)

    assert item.state == "closed"


def test_who_acted_in_the_place_of_a_later_owner_is_involved(ctx, cast, make_item):
    """F53: before or after, it is the same round."""
    grant(cast.organiser, "secretary", cast)
    item = load(make_item(accountable_lead=cast.member))
    lent = appoint(cast.discipline_officer, cast.member, cast)
    workflow.report_progress(item, by=cast.discipline_officer, at=NOW, words="已开展")
    deputies.end(lent, by=cast.member, at=NOW)
    workflow.assign(item, owner=cast.member, by=cast.secretary, at=NOW)

    assert Involvement.of(item).ids == {cast.owner.id, cast.member.id, cast.discipline_officer.id}


# Where nobody is left


@pytest.fixture
def nobody_left(pending, cast) -> Item:
    """The secretary's own item, which once was the discipline officer's."""
    workflow.return_(pending, by=cast.discipline_officer, at=NOW, words="缺记录")
    workflow.assign(pending, owner=cast.discipline_officer, by=cast.secretary, at=NOW)
    workflow.request_closure(pending, by=cast.discipline_officer, at=NOW, words="已完成")
    db.session.commit()
    return pending


@pytest.mark.parametrize("who", ["secretary", "discipline_officer"])
def test_where_nobody_is_left_the_refusal_says_what_to_do(nobody_left, cast, who):
    with pytest.raises(NotAllowed, match="再给一位同志书记或纪检委员的角色"):
        workflow.close(nobody_left, by=getattr(cast, who), at=NOW)


def test_where_nobody_is_left_a_second_officer_signs(nobody_left, cast):
    grant(cast.organiser, "discipline_officer", cast)

    workflow.close(nobody_left, by=cast.organiser, at=NOW)

    assert nobody_left.state == "closed"


def test_the_committee_above_signs_only_where_the_branch_lets_it_and_cannot_itself(nobody_left, cast):
    with pytest.raises(NotAllowed) as refused:
        workflow.close(nobody_left, by=cast.parent_reader, at=NOW)
    assert refused.value.status == 403

    arranging.let_parent_sign(cast.branch, True, by=cast.administrator, at=NOW)
    workflow.close(nobody_left, by=cast.parent_reader, at=NOW)

    assert nobody_left.state == "closed"


def test_the_committee_above_may_send_it_back_too(nobody_left, cast):
    arranging.let_parent_sign(cast.branch, True, by=cast.administrator, at=NOW)

    workflow.return_(nobody_left, by=cast.parent_reader, at=NOW, words="缺记录")

    assert nobody_left.state == "in_progress"


@pytest.mark.parametrize("verb", [workflow.close, workflow.return_])
def test_the_committee_above_does_not_sign_while_the_branch_can(pending, cast, verb):
    arranging.let_parent_sign(cast.branch, True, by=cast.administrator, at=NOW)

    with pytest.raises(NotAllowed):
        verb(pending, by=cast.parent_reader, at=NOW, words="同意")


# What the row keeps is what the history says


def lived_through(cast, make_item) -> list[Item]:
    """Items with owners, deputies, rounds and requests behind them."""
    grant(cast.organiser, "secretary", cast)
    items = [load(make_item(owner=owner)) for owner in (None, cast.owner, cast.secretary)]
    appoint(cast.member, cast.owner, cast, by=cast.secretary)
    workflow.assign(items[0], owner=cast.owner, by=cast.secretary, at=NOW)
    for item in items[:2]:
        workflow.report_progress(item, by=cast.member, at=NOW, words="已代为组织研讨")
        workflow.set_deadline(item, deadline=AT_ONCE, by=cast.organiser, at=NOW)
    workflow.close_directly(items[1], by=cast.owner, at=NOW, words="已改")
    workflow.reopen(items[1], by=cast.secretary, at=NOW, words="反弹", deadline=AT_ONCE)
    workflow.request_closure(items[0], by=cast.member, at=NOW, words="已完成")
    workflow.return_(items[0], by=cast.secretary, at=NOW, words="缺记录")
    db.session.commit()
    return items


def test_the_migration_reads_from_the_history_what_the_verbs_keep(ctx, cast, make_item):
    items = lived_through(cast, make_item)
    kept = [Involvement.of(item) for item in items]
    db.session.execute(update(Item).values(involved_ids="", acted_for="", immediate_by=""))

    migration("0020_involved").fill(db.session.connection())
    db.session.expire_all()

    assert [Involvement.of(item) for item in items] == kept
    assert kept[0].ids == {cast.owner.id, cast.member.id} and kept[0].immediate_by == {cast.organiser.id}


@pytest.mark.parametrize("column", ["involved_ids", "acted_for", "immediate_by"])
def test_a_row_that_says_something_else_of_who_is_involved_is_found(ctx, cast, make_item, column):
    items = lived_through(cast, make_item)
    assert list(chain.verify(cast.branch_id)) == []
    db.session.execute(text(f"UPDATE item SET {column} = ',1,' WHERE id = {items[0].id}"))
    db.session.commit()

    assert [(damage.what, damage.item_id) for damage in chain.verify(cast.branch_id)] == [("item_changed", items[0].id)]
