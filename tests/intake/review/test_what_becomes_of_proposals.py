"""What each proposal hands on to its item, and each sentence by which a confirmation is refused."""

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.intake.reports import take_in
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import SourceDocument
from tracker.intake.review import confirming, deciding
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item
from tracker.people.access import NotAllowed


def proposals_of(document):
    return list(db.session.scalars(queries.proposals_of(document)))


@pytest.fixture
def settled(ctx, cast):
    """A report whose four proposals are accepted and settled, two findings before their two actions."""
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)
    arrangement = deciding.Arrangement(owner=cast.owner, deadline=Deadline("fixed", date(2026, 9, 30)))
    deciding.arrange_rest(document, arrangement=arrangement, by=cast.secretary)
    db.session.flush()
    return document


def confirm(document, cast, **how):
    return confirming.confirm(document, by=cast.secretary, at=NOW, **how)


def test_an_item_carries_what_its_proposal_says(settled, cast):
    finding = proposals_of(settled)[0]
    finding.title, finding.text = "学习不深", "部分党员学用结合不紧。"

    item = confirm(settled, cast)[0]

    assert (item.title, item.text, item.kind, item.year) == ("学习不深", "部分党员学用结合不紧。", "finding", 2026)
    assert (item.organisation_id, item.updated_at, item.finding) == (cast.branch_id, NOW, None)
    assert db.session.scalar(select(Event.actor).where(Event.item_id == item.id)) == "陈秘"


def test_confirmed_by_whom_and_when_stays_with_the_document(settled, cast):
    version = settled.version

    confirm(settled, cast)

    said = (settled.state, settled.confirmed_by_id, settled.confirmed_at, settled.version)
    assert said == ("confirmed", cast.secretary.id, NOW, version + 1)


def test_another_document_stays_open(settled, cast):
    other = take_in(cast, "示例机关第一党支部2025年工作总结\n一、存在问题\n（一）台账不全。\n", filename="另一份.txt")
    db.session.flush()

    confirm(settled, cast)

    assert db.session.scalar(select(SourceDocument.state).where(SourceDocument.id == other.id)) == "open"


def test_items_come_back_in_the_documents_order(settled, cast):
    """Numbered findings first, returned as they stand in the text."""
    first, second, *_actions = proposals_of(settled)
    items = confirm(settled, cast)

    assert items == [proposal.item for proposal in proposals_of(settled)]
    assert (first.item.number, second.item.number) == ("2026-01", "2026-02")


def test_an_action_written_before_its_finding_stands_under_it(settled, cast):
    finding, _second, action, *_rest = proposals_of(settled)
    action.answers = finding
    (finding.start, finding.end), (action.start, action.end) = (action.start, action.end), (finding.start, finding.end)
    db.session.flush()
    db.session.expire_all()
    assert proposals_of(settled)[0] == action

    confirm(settled, cast)

    assert action.item.finding == finding.item
    assert action.item.number == f"{finding.item.number}-1"


def test_a_new_item_s_history_begins_with_its_adding_and_says_no_more(settled, cast):
    items = confirm(settled, cast)

    for item in items:
        assert [*db.session.scalars(select(Event.kind).where(Event.item_id == item.id))] == ["add"]


def test_an_action_without_a_finding_of_its_own_stands_alone(settled, cast):
    action = proposals_of(settled)[2]
    action.answers = None

    confirm(settled, cast)

    assert (action.item.finding, action.item.number) == (None, "2026-03")


@pytest.mark.parametrize(("own", "asked", "months"), [(6, 2, 6), (None, 2, 2), (None, None, 3)])
def test_an_ongoing_item_is_looked_at_as_often_as_the_text_says_or_as_was_asked(settled, cast, own, asked, months):
    finding = proposals_of(settled)[0]
    finding.deadline_kind, finding.due_on, finding.ongoing, finding.check_months = "ongoing", None, True, own

    item = confirm(settled, cast, **({"check_months": asked} if asked else {}))[0]

    assert (item.deadline_kind, item.check_months, item.ongoing) == ("ongoing", months, True)


def test_a_deadline_is_taken_over_with_its_words_as_far_as_there_is_room(ctx):
    proposal = SimpleNamespace(
        deadline_kind="fixed", due_on=date(2026, 9, 30), ongoing=True, time_limit_text="九" * 201, check_months=6
    )

    deadline = confirming.deadline_of(proposal, check_months=3)

    assert deadline == Deadline("fixed", date(2026, 9, 30), ongoing=True, text="九" * 200, check_months=6)


def test_units_are_taken_over_as_far_as_there_is_room(settled, cast):
    finding = proposals_of(settled)[0]
    finding.owner, finding.without_owner, finding.responsible_text = None, True, "单" * 201

    assert confirm(settled, cast)[0].responsible_unit == "单" * 200


@pytest.mark.parametrize(("offset", "line"), [(0, 1), (4, 1), (5, 2), (9, 2), (10, None)])
def test_a_passage_is_in_the_line_that_holds_its_beginning(offset, line):
    document = SimpleNamespace(paragraphs=[[0, 4], [5, 9]])

    assert confirming.paragraph_of(document, offset) == line


def refused(document, cast):
    with pytest.raises(confirming.Unsettled) as unsettled:
        confirm(document, cast)
    return str(unsettled.value), unsettled.value.status, list(unsettled.value.proposals)


def test_an_empty_title_stops_it(settled, cast):
    finding = proposals_of(settled)[0]
    finding.title = "  "

    assert refused(settled, cast) == ("有 1 条没有标题。", 400, [finding])


def test_a_title_of_what_was_left_out_may_be_empty(settled, cast):
    finding = proposals_of(settled)[0]
    deciding.leave_out(finding, by=cast.secretary)
    finding.title = ""

    assert len(confirm(settled, cast)) == 3


def test_nothing_accepted_is_nothing_to_enter(settled, cast):
    for proposal in proposals_of(settled):
        deciding.leave_out(proposal, by=cast.secretary)

    assert refused(settled, cast) == ("没有接受任何一条。不需要录入的文件可以搁置。", 400, [])


def test_what_is_undecided_is_said_before_what_is_unsettled(settled, cast):
    first, second, *_rest = proposals_of(settled)
    deciding.reconsider(first, by=cast.secretary)
    second.owner = None

    assert refused(settled, cast) == ("还有 1 条没有决定，请接受或不采用。", 400, [first])


def test_what_has_no_owner_is_named(settled, cast):
    first, *_rest = proposals_of(settled)
    first.owner = None

    sentence = "有 1 条还没有责任人或时限；暂时定不了的，请选“暂不指定”。"
    assert refused(settled, cast) == (sentence, 400, [first])


def test_a_question_about_recurrence_is_said(ctx, cast, make_item):
    make_item(title="理论学习不够深入", year=2025, state="closed")
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)

    assert refused(document, cast)[0] == "有 1 个问题以前出现过，请选择怎样录入。"


def test_carried_on_in_the_words_of_the_new_report(ctx, cast, make_item):
    earlier = db.session.get_one(Item, make_item(title="理论学习不够深入", year=2025, state="closed"))
    document = take_in(cast)
    deciding.accept_all(document, by=cast.secretary)
    arrangement = deciding.Arrangement(owner=cast.owner, deadline=Deadline("fixed", date(2026, 9, 30)))
    deciding.arrange_rest(document, arrangement=arrangement, by=cast.secretary)
    deciding.choose_recurrence(proposals_of(document)[0], choice="earlier", by=cast.secretary)

    confirm(document, cast)

    event = db.session.scalar(select(Event).where(Event.item_id == earlier.id, Event.kind == "carry_over"))
    assert event.words == f"《{document.title}》再次提出：理论学习不够深入"
    assert (event.actor, event.at) == ("陈秘", NOW)


def test_a_document_that_is_done_with_is_confirmed_no_more(settled, cast):
    confirm(settled, cast)

    with pytest.raises(NotAllowed) as no:
        confirming.claim(settled, by=cast.organiser, at=NOW)
    assert str(no.value) == "这份文件刚由别人录入台账，您看到的是录入后的事项。"
    assert no.value.status == 409
