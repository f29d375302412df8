"""From proposals to ledger items: once, by the right people, with the passage each came from."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests.conftest import NOW
from tests.intake.reports import REPORT, take_in
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import Proposal
from tracker.intake.review import confirming, deciding, rearranging
from tracker.intake.review.deciding import Arrangement
from tracker.ledger import chain
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed

BY_SEPTEMBER = Deadline("fixed", date(2026, 9, 30))


def proposals_of(document):
    return list(db.session.scalars(queries.proposals_of(document)))


def settle(document, cast):
    """Everything accepted and given to somebody."""
    deciding.accept_all(document, by=cast.secretary)
    arrangement = Arrangement(owner=cast.owner, deadline=BY_SEPTEMBER)
    deciding.arrange_rest(document, arrangement=arrangement, by=cast.secretary)
    db.session.flush()


def confirm(document, cast):
    return confirming.confirm(document, by=cast.secretary, at=NOW)


def test_a_report_becomes_its_findings_first_and_then_the_actions_under_what_they_answer(ctx, cast):
    document = take_in(cast)
    settle(document, cast)

    items = confirm(document, cast)

    assert [item.kind for item in items] == ["finding", "finding", "action", "action"]
    assert [item.number for item in items[:2]] == ["2026-01", "2026-02"]
    assert {item.finding for item in items[2:]} == set(items[:2])
    assert {(item.owner_id, item.due_on, item.year) for item in items} == {(cast.owner.id, date(2026, 9, 30), 2026)}


def test_every_item_carries_its_passage_word_for_word(ctx, cast):
    document = take_in(cast)
    settle(document, cast)

    for item in confirm(document, cast):
        paragraph = document.as_read().paragraphs[item.source_paragraph - 1]
        assert document.text[item.source_start : item.source_end] == item.source_quote
        assert paragraph.start <= item.source_start <= paragraph.end
        assert (item.source_document_id, item.source_title) == (document.id, "示例机关第一党支部2025年度党建工作总结")


def test_the_units_named_in_the_text_stand_only_where_nobody_was_chosen(ctx, cast):
    document = take_in(cast)
    settle(document, cast)
    with_owner, without = proposals_of(document)[:2]
    with_owner.responsible_text = without.responsible_text = "党政办"
    without.owner, without.without_owner = None, True

    confirm(document, cast)

    assert (with_owner.item.responsible_unit, with_owner.item.owner) == ("", cast.owner)
    assert (without.item.responsible_unit, without.item.owner) == ("党政办", None)


def test_nothing_is_in_the_ledger_before_a_person_confirms(ctx, cast):
    settle(take_in(cast), cast)

    assert db.session.scalar(select(func.count(Item.id))) == 0


def test_confirming_twice_makes_the_items_once(ctx, cast):
    document = take_in(cast)
    settle(document, cast)
    confirm(document, cast)

    with pytest.raises(NotAllowed, match="已经录入台账"):
        confirm(document, cast)
    assert db.session.scalar(select(func.count(Item.id))) == 4


def test_of_two_who_confirm_at_once_the_second_is_told(ctx, cast):
    """F2: a conditional UPDATE decides, not a look at the row beforehand."""
    document = take_in(cast)
    confirming.claim(document, by=cast.organiser, at=NOW)

    with pytest.raises(NotAllowed, match="刚由别人录入"):
        confirming.claim(document, by=cast.secretary, at=NOW)


def test_the_history_holds_after_a_confirmation(ctx, cast):
    document = take_in(cast)
    settle(document, cast)
    confirm(document, cast)
    db.session.commit()

    assert list(chain.verify(cast.branch_id)) == []


@pytest.mark.parametrize("who", ["member", "administrator", "outsider", "parent_reader"])
def test_only_the_committee_reviews(ctx, cast, who):
    document = take_in(cast)

    with pytest.raises(NotAllowed) as refused:
        deciding.accept_all(document, by=getattr(cast, who))
    assert refused.value.status == 403


def test_an_undecided_proposal_stops_the_confirmation_and_is_named(ctx, cast):
    document = take_in(cast)
    settle(document, cast)
    undecided = proposals_of(document)[1]
    deciding.reconsider(undecided, by=cast.secretary)

    with pytest.raises(confirming.Unsettled, match="还有 1 条没有决定") as refused:
        confirm(document, cast)
    assert refused.value.proposals == [undecided]


def test_owner_and_deadline_are_asked_for(ctx, cast):
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)

    with pytest.raises(confirming.Unsettled, match="4 条还没有责任人或时限"):
        confirm(document, cast)


def test_owner_and_deadline_may_be_left_open_on_purpose(ctx, cast):
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)
    nobody = Arrangement(without_owner=True, without_deadline=True)
    deciding.arrange_rest(document, arrangement=nobody, by=cast.secretary)

    items = confirm(document, cast)

    assert {(item.owner_id, item.due_on, item.deadline_kind) for item in items} == {(None, None, None)}


def test_what_is_left_out_stays_out(ctx, cast):
    document = take_in(cast)
    settle(document, cast)
    finding = proposals_of(document)[0]
    deciding.leave_out(finding, by=cast.secretary)

    items = confirm(document, cast)

    assert finding.title not in [item.title for item in items]
    assert [item.finding_id is None for item in items if item.kind == "action"].count(True) == 1


def test_a_deadline_before_the_report_is_refused(ctx, cast):
    document = take_in(cast)
    too_early = Arrangement(deadline=Deadline("fixed", date(2024, 6, 30)))

    with pytest.raises(NotAllowed, match="早于来源报告"):
        deciding.arrange_rest(document, arrangement=too_early, by=cast.secretary)


def test_an_owner_from_elsewhere_is_refused(ctx, cast):
    document = take_in(cast)

    with pytest.raises(NotAllowed, match="没有账号"):
        deciding.arrange_rest(document, arrangement=Arrangement(owner=cast.outsider), by=cast.secretary)


def test_an_owner_is_filled_in_only_when_the_document_names_one_of_ours(ctx, cast):
    document = take_in(cast, REPORT.replace("组织党员每季度", "由王方负责，组织党员每季度"))

    owners = {p.responsible_text: p.owner for p in proposals_of(document)}

    assert owners == {"": None, "王方": cast.organiser}


def test_the_same_finding_next_year_is_offered_as_a_recurrence(ctx, cast, make_item):
    earlier = db.session.get_one(Item, make_item(title="理论学习不够深入", year=2025, state="closed"))

    document = take_in(cast)

    assert [p.recurrence_of for p in proposals_of(document) if p.kind == "finding"] == [earlier, None]
    settle(document, cast)
    with pytest.raises(confirming.Unsettled, match="以前出现过"):
        confirm(document, cast)


def test_a_recurrence_reopens_the_earlier_item_in_a_new_round(ctx, cast, make_item):
    earlier = db.session.get_one(Item, make_item(title="理论学习不够深入", year=2025, state="closed"))
    document = take_in(cast)
    settle(document, cast)
    repeated = proposals_of(document)[0]
    deciding.choose_recurrence(repeated, choice="earlier", by=cast.secretary)

    items = confirm(document, cast)

    assert (earlier.state, earlier.round, earlier.due_on) == ("in_progress", 2, date(2026, 9, 30))
    assert earlier in items
    actions = [item for item in items if item.finding is earlier]
    assert [action.number for action in actions] == [f"{earlier.number}-1"]
    assert {item.last_year for item in items} == {2026}


def test_a_new_round_is_asked_for_its_deadline(ctx, cast, make_item):
    make_item(title="理论学习不够深入", year=2025, state="closed")
    document = take_in(cast)
    settle(document, cast)
    repeated = proposals_of(document)[0]
    deciding.choose_recurrence(repeated, choice="earlier", by=cast.secretary)
    deciding.set_deadline(repeated, Arrangement())

    with pytest.raises(confirming.Unsettled, match="1 条还没有责任人或时限"):
        confirm(document, cast)


def test_a_recurrence_of_an_open_item_simply_goes_on(ctx, cast, make_item):
    earlier = db.session.get_one(Item, make_item(title="理论学习不够深入", year=2025))
    document = take_in(cast)
    settle(document, cast)
    deciding.choose_recurrence(proposals_of(document)[0], choice="earlier", by=cast.organiser)

    items = confirm(document, cast)

    assert (earlier.round, earlier.last_year, earlier in items) == (1, 2026, True)
    assert db.session.scalar(select(func.count(Item.id))) == 4


def test_a_recurrence_may_be_recorded_as_new(ctx, cast, make_item):
    earlier = db.session.get_one(Item, make_item(title="理论学习不够深入", year=2025, state="closed"))
    document = take_in(cast)
    settle(document, cast)
    deciding.choose_recurrence(proposals_of(document)[0], choice="new", by=cast.secretary)

    items = confirm(document, cast)

    assert (earlier.state, len(items)) == ("closed", 4)


def test_merging_joins_text_and_passage_and_keeps_the_links(ctx, cast):
    document = take_in(cast)
    first, second = (p for p in proposals_of(document) if p.kind == "finding")
    whole = document.text[first.start : second.end]

    merged = rearranging.merge(second, by=cast.secretary)

    rows = proposals_of(document)
    assert (merged, len(rows)) == (first, 3)
    assert document.text[first.start : first.end] == whole
    assert {p.answers_id for p in rows if p.kind == "action"} == {first.id}


def test_splitting_gives_each_part_its_own_passage(ctx, cast):
    document = take_in(cast)
    finding = proposals_of(document)[0]
    at, sentence = rearranging.sentences_of(finding.text)[-1]

    second = rearranging.split(finding, at=at, by=cast.secretary)

    assert document.text[second.start : second.end] == second.text == sentence
    assert finding.end <= second.start
    assert proposals_of(document)[1] == second


def test_splitting_at_the_edge_is_refused(ctx, cast):
    finding = proposals_of(take_in(cast))[0]

    with pytest.raises(NotAllowed, match="中间"):
        rearranging.split(finding, at=len(finding.text), by=cast.secretary)


def test_a_missed_passage_is_added_where_it_stands(ctx, cast):
    document = take_in(cast)
    start = document.text.index("全年召开")

    added = rearranging.add_missed(document, start=start, end=start + 12, kind="finding", by=cast.organiser)

    assert (proposals_of(document)[0], added.decision, added.rule) == (added, "accepted", "person")
    assert added.text == document.text[start : start + 12]


def test_a_finding_turned_into_an_action_is_answered_by_nothing(ctx, cast):
    document = take_in(cast)
    finding = proposals_of(document)[0]

    deciding.change_kind(finding, "action")
    db.session.flush()

    assert finding.id not in {p.answers_id for p in db.session.scalars(select(Proposal))}


def test_typed_text_with_a_marking_is_refused(ctx, cast):
    with pytest.raises(NotAllowed, match="机密"):
        deciding.refuse_marked("机密★3年\n某项工作")


def test_a_document_set_aside_can_be_taken_up_again(ctx, cast):
    document = take_in(cast)
    deciding.set_aside(document, by=cast.secretary)

    with pytest.raises(NotAllowed, match="已搁置"):
        deciding.accept_all(document, by=cast.secretary)
    deciding.resume(document, by=cast.secretary)

    assert deciding.accept_all(document, by=cast.secretary) == 4
