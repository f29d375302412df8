"""A finding follows its measures: work on one starts it, and when all are closed it is asked to be closed."""

import pytest
from sqlalchemy import select

from tests.conftest import NOW, bring_to
from tracker.extensions import db
from tracker.home.workbench import workbench_of
from tracker.ledger import chain, queries, workflow
from tracker.ledger.changing import check_version
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Event, Item

TODAY = NOW.date()


def load(item_id: int) -> Item:
    return db.session.get_one(Item, item_id)


@pytest.fixture
def finding(ctx, cast, make_item) -> Item:
    return load(make_item(title="学习不够深入"))


@pytest.fixture
def measure(cast, make_item, finding) -> Item:
    """Another's; whoever works on it has no right to touch the finding."""
    return load(make_item(kind="action", finding=finding.id, title="建立制度", owner=cast.member))


def kinds_of(item: Item) -> list[str]:
    return list(db.session.scalars(select(Event.kind).where(Event.item_id == item.id).order_by(Event.sequence)))


@pytest.mark.parametrize("verb", ["start", "report_progress", "mark_substantially_done", "request_closure"])
def test_work_on_a_measure_starts_its_finding(finding, measure, cast, verb):
    """F77."""
    getattr(workflow, verb)(measure, by=cast.member, at=NOW, words="已着手")
    db.session.commit()

    assert (finding.state, kinds_of(finding)) == ("in_progress", ["add", "start_by_measure"])
    assert list(chain.verify(cast.branch_id)) == []


def test_closing_a_measure_on_the_spot_starts_its_finding(finding, measure, cast):
    """F77."""
    workflow.set_deadline(measure, deadline=Deadline("immediate", TODAY), by=cast.secretary, at=NOW)

    workflow.close_directly(measure, by=cast.member, at=NOW, words="已改")

    assert finding.state == "in_progress"


def test_a_finding_is_started_once_and_whatever_it_has_become_stays(finding, measure, cast):
    workflow.start(measure, by=cast.member, at=NOW)
    workflow.mark_substantially_done(finding, by=cast.owner, at=NOW, words="主要工作已完成")
    workflow.report_progress(measure, by=cast.member, at=NOW, words="继续推进")

    assert finding.state == "substantially_done"
    assert kinds_of(finding).count("start_by_measure") == 1


def test_arranging_a_measure_is_no_work_on_its_finding(finding, measure, cast):
    workflow.assign(measure, owner=cast.organiser, by=cast.secretary, at=NOW)
    workflow.comment(measure, by=cast.member, at=NOW, words="请抓紧")

    assert finding.state == "not_started"


def test_that_a_measure_began_leaves_forms_about_the_finding_as_good_as_they_were(finding, measure, cast):
    version = finding.version
    workflow.start(measure, by=cast.member, at=NOW)
    db.session.flush()

    assert finding.version == version + 1
    check_version(finding, version)


def test_the_history_says_by_which_measure(app, cast, sign_in_as, make_item):
    with app.app_context():
        finding = make_item()
        measure = load(make_item(kind="action", finding=finding, title="建立制度", owner=cast.member))
        workflow.start(measure, by=cast.member, at=NOW)
        db.session.commit()

    assert "着手措施 2026-01-1，问题随之转为正在整改" in sign_in_as("owner").get(f"/items/{finding}").text


# Closing it


def closed(measure: Item, cast) -> None:
    workflow.request_closure(measure, by=cast.member, at=NOW, words="已建立")
    workflow.close(measure, by=cast.secretary, at=NOW)


def waiting(person) -> list[str]:
    sections = workbench_of(person, today=TODAY).sections
    return [row.item.title for each in sections if each.name == "to_close" for row in each.rows]


def test_when_all_its_live_measures_are_closed_owner_and_secretary_are_asked(finding, measure, make_item, cast):
    other = load(make_item(kind="action", finding=finding.id, title="另一项", owner=cast.member))
    closed(measure, cast)
    assert waiting(cast.owner) == []

    workflow.cancel(other, by=cast.secretary, at=NOW, words="并入上一项")
    db.session.commit()
    db.session.expire_all()

    assert waiting(cast.owner) == waiting(cast.secretary) == ["学习不够深入"]
    assert waiting(cast.member) == waiting(cast.organiser) == []
    assert finding.state == "in_progress"


def test_who_may_ask_for_closure_is_asked_on_the_finding_s_page(app, cast, sign_in_as, make_item):
    with app.app_context():
        finding = make_item()
        closed(load(make_item(kind="action", finding=finding, title="建立制度", owner=cast.member)), cast)
        db.session.commit()

    asked = {who: "措施已经全部销号" in sign_in_as(who).get(f"/items/{finding}").text for who in ("owner", "member")}

    assert asked == {"owner": True, "member": False}


@pytest.mark.parametrize("state", ["", "substantially_done", "pending_review", "closed", "cancelled"])
@pytest.mark.parametrize(
    "measures", [(), ("closed",), ("cancelled",), ("closed", "cancelled"), ("closed", "in_progress")]
)
def test_one_finding_and_many_agree_whether_its_measures_are_done(ctx, cast, make_item, state, measures):
    finding = load(make_item())
    for each in measures:
        make_item(kind="action", finding=finding.id, title="措施", state=each)
    db.session.expire_all()
    brought_to(finding, state, cast)
    db.session.flush()

    among_many = db.session.scalar(select(Item.id).where(Item.id == finding.id, queries.is_done_by_measures()))

    assert finding.is_done_by_measures == (among_many is not None)
    still_worked_on = state in ("", "substantially_done")
    assert finding.is_done_by_measures == (still_worked_on and set(measures) - {"cancelled"} == {"closed"})


def brought_to(finding: Item, state: str, cast) -> None:
    """As bring_to, leaving measures open where there are any."""
    if state in ("pending_review", "closed"):
        workflow.request_closure(finding, by=cast.owner, at=NOW, words="已完成", leaving_open=True)
        if state == "closed":
            workflow.close(finding, by=cast.secretary, at=NOW, leaving_open=True)
    elif state:
        bring_to(finding, state, cast, NOW)


# A claim that was sent back


def test_a_returned_request_brings_back_the_progress_of_before(finding, cast):
    """F78: the claim stays in the history."""
    before, claim = workflow.Tags("交流2次"), workflow.Tags("交流6次", control_established=True)
    workflow.report_progress(finding, by=cast.owner, at=NOW, words="开展2次", tags=before)
    workflow.request_closure(finding, by=cast.owner, at=NOW, words="开展6次，全部完成", tags=claim)

    workflow.return_(finding, by=cast.secretary, at=NOW, words="只看到2次记录")
    db.session.commit()

    assert (finding.progress, finding.progress_on, finding.result) == ("开展2次", TODAY, "")
    assert (finding.countable_result, finding.controls, finding.requested_on) == ("交流2次", 0, None)
    assert "开展6次，全部完成" in db.session.scalars(select(Event.words)).all()
    assert list(chain.verify(cast.branch_id)) == []


def test_a_returned_first_request_leaves_no_progress(finding, cast):
    """F78."""
    workflow.request_closure(finding, by=cast.owner, at=NOW, words="全部完成")
    workflow.return_(finding, by=cast.secretary, at=NOW, words="缺记录")

    assert (finding.progress, finding.progress_on, finding.state) == ("", None, "in_progress")
