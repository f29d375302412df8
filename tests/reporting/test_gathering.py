"""The ledger replayed to a day: what it said then of evidence and of extensions."""

from datetime import date, timedelta

import pytest

from tests.conftest import NOW
from tracker.extensions import db
from tracker.ledger import history, workflow
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Item
from tracker.reporting.checks import Code, objections
from tracker.reporting.gathering import facts_of

YEAR = {"year": 2026}
LATER = date(2026, 11, 19)


@pytest.fixture
def objected(cast):
    def codes(*, as_of):
        return [objection.code for objection in objections(facts_of(cast.branch, as_of=as_of, **YEAR))]

    return codes


def test_a_closed_item_without_evidence_is_objected_to_until_it_has_some(ctx, cast, make_item, objected):
    item = db.session.get_one(Item, make_item(state="closed", source_quote="原文"))

    assert Code.NO_EVIDENCE in objected(as_of=date(2026, 3, 6))
    add_evidence(item, by=cast.owner, at=NOW + timedelta(days=5), text="会议记录存第3盒")

    assert Code.NO_EVIDENCE not in objected(as_of=date(2026, 3, 10))
    assert Code.NO_EVIDENCE in objected(as_of=date(2026, 3, 6))  # what was said of that day stays said


def test_the_evidence_of_its_measures_proves_a_finding(ctx, cast, make_item, objected):
    finding = make_item(state="closed", source_quote="原文")
    measure = db.session.get_one(Item, make_item(kind="action", title="措施", finding=finding, state="closed"))
    add_evidence(measure, by=cast.owner, at=NOW, text="会议记录存第3盒")

    assert Code.NO_EVIDENCE not in objected(as_of=date(2026, 3, 6))


def test_an_item_from_before_evidence_existed_claims_nothing_about_it(ctx, cast, make_item, objected, monkeypatch):
    before = tuple(name for name in history.TRACKED if name != "evidence_count")
    monkeypatch.setattr(history, "TRACKED", before)
    item = db.session.get_one(Item, make_item(state="closed", source_quote="原文"))

    (alone,) = facts_of(cast.branch, as_of=date(2026, 3, 6), **YEAR).items
    assert alone.evidence_count is None and Code.NO_EVIDENCE not in objected(as_of=date(2026, 3, 6))
    add_evidence(item, by=cast.owner, at=NOW, text="会议记录存第3盒")

    (alone,) = facts_of(cast.branch, as_of=date(2026, 3, 6), **YEAR).items
    assert alone.evidence_count == 1


def test_an_extension_is_told_with_the_applicant_s_reason_and_who_granted_it(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.request_extension(item, due_on=LATER, by=cast.owner, at=NOW, words="主讲人参加封闭培训")
    workflow.approve_extension(item, by=cast.secretary, at=NOW + timedelta(days=1), words="同意，抓紧安排")
    db.session.flush()

    (told,) = facts_of(cast.branch, as_of=date(2026, 3, 31), **YEAR).items

    (extension,) = told.granted
    assert (extension.reason, extension.decided_by, extension.new_due_on) == ("主讲人参加封闭培训", "支部书记", LATER)
    assert extension.decided_on == date(2026, 3, 6)


def test_a_request_in_decision_is_no_extension_yet(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.request_extension(item, due_on=LATER, by=cast.owner, at=NOW, words="主讲人参加封闭培训")
    db.session.flush()

    (told,) = facts_of(cast.branch, as_of=date(2026, 3, 31), **YEAR).items

    assert told.granted == ()
