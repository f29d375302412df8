"""The workbench: each person finds what needs them, once, and two clicks from being done."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.home.workbench import workbench_of
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.watch import jobs

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def sections(person):
    """{section name: [titles]}"""
    found = workbench_of(person, today=TODAY)
    return {section.name: [row.item.title for row in section.rows] for section in found.sections}


@pytest.fixture
def page(sign_in_as):
    """The text of the workbench as one of the cast sees it on 5 March 2026."""

    def shown(who):
        with time_machine.travel(NOW, tick=False):
            response = sign_in_as(who).get("/")
        assert response.status_code == 200
        return response.text

    return shown


def test_an_owner_finds_overdue_near_and_other_items_apart(ctx, cast, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)
    make_item(title="快要到期", due_on=date(2026, 3, 10), at=OPENED)
    make_item(title="时候还早", due_on=date(2026, 9, 30), at=OPENED)
    make_item(title="立行立改", due_on=None, at=OPENED)
    make_item(title="已经办完", due_on=date(2026, 3, 1), at=OPENED, state="closed")

    assert sections(cast.owner) == {
        "overdue": ["早就到期"],
        "due_soon": ["快要到期"],
        "others": ["时候还早", "立行立改"],
    }


def test_a_secretary_finds_the_whole_branchs_overdue_items(ctx, cast, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED, accountable_lead=None)

    assert sections(cast.secretary) == {"overdue": ["早就到期"]}
    assert sections(cast.organiser) == {}
    assert sections(cast.outsider) == {}


def test_who_leads_an_item_finds_it_when_it_is_near(ctx, cast, make_item):
    make_item(title="快要到期", due_on=date(2026, 3, 10), at=OPENED, accountable_lead=cast.organiser)

    assert sections(cast.organiser) == {"due_soon": ["快要到期"]}


def test_what_was_returned_says_what_is_missing_until_it_is_answered(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(state="pending_review"))
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺少签到表")

    (section,) = workbench_of(cast.owner, today=TODAY).sections
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已补签到表")

    assert (section.name, section.rows[0].words) == ("returned", "缺少签到表")
    assert "returned" not in sections(cast.owner)


def test_a_second_return_shows_the_latest_words_once(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(state="pending_review"))
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺少签到表")
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已补")
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺少照片说明")

    (section,) = workbench_of(cast.owner, today=TODAY).sections

    assert [row.words for row in section.rows] == ["缺少照片说明"]


@pytest.mark.parametrize("who", ["secretary", "discipline_officer", "owner", "organiser", "member", "parent_reader"])
@pytest.mark.parametrize("owner", ["owner", "secretary", "discipline_officer"])
def test_waiting_for_my_decision_is_exactly_what_i_may_close(ctx, cast, make_item, who, owner):
    item_id = make_item(owner=getattr(cast, owner), title="待销号")
    item = db.session.get_one(Item, item_id)
    workflow.request_closure(item, by=getattr(cast, owner), at=NOW, words="已完成")
    person = getattr(cast, who)

    may_close = workflow.refusal(item, workflow.VERBS["close"], person, today=TODAY) is None

    assert ("to_decide" in sections(person)) == may_close


def test_items_without_owner_or_deadline_wait_for_the_secretary(ctx, cast, make_item):
    make_item(title="没有责任人", owner=None)
    make_item(title="没有时限", due_on=None)

    assert sections(cast.secretary) == {"unarranged": ["没有责任人", "没有时限"]}
    assert "unarranged" not in sections(cast.owner)


def test_an_item_stands_in_one_section_only(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(state="pending_review", due_on=date(2026, 3, 1), at=OPENED))
    workflow.return_(item, by=cast.secretary, at=NOW, words="缺少签到表")

    assert list(sections(cast.owner)) == ["returned"]


def test_updating_progress_is_two_clicks_away(page, sign_in_as, make_item):
    """One to the form, one to send it."""
    item_id = make_item(due_on=date(2026, 3, 10), at=OPENED)
    url = f"/items/{item_id}/progress"

    assert f'href="{url}"' in page("owner")
    assert sign_in_as("owner").get(url).status_code == 200


def test_who_may_not_update_is_not_offered_to(page, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED, state="pending_review")

    assert "更新进展" not in page("owner")


def test_notices_show_once_they_are_sent(app, page, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    with app.app_context():
        jobs.run_sweep(TODAY, at=NOW)
    assert "最近的提醒" not in page("owner")

    with app.app_context():
        jobs.run_deliver(at=NOW)

    assert "红色预警" in page("owner")
    assert "时限 2026年3月1日，当时已逾期 4 天" in page("owner")
    assert "最近的提醒" not in page("member")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("secretary", "从一份年度报告开始"),
        ("member", "台账还是空的"),
        ("parent_reader", "台账还是空的"),
        ("administrator", "您负责账号和角色"),
    ],
)
def test_an_empty_workbench_offers_the_first_step(page, who, words):
    assert words in page(who)


def test_an_idle_workbench_says_so(page, make_item):
    make_item()

    assert "没有等您处理的事" in page("member")


def test_rows_of_several_organisations_name_theirs(ctx, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    assert not workbench_of(cast.secretary, today=TODAY).several


def test_the_workbench_costs_the_same_at_any_size(app, page, make_item):
    """F41."""
    for _ in range(2):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
        make_item(due_on=date(2026, 3, 10), at=OPENED)
    with counted_queries(app) as few:
        page("secretary")
    for _ in range(8):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
        make_item(due_on=date(2026, 3, 10), at=OPENED)

    with counted_queries(app) as many:
        page("secretary")

    assert len(few) == len(many) < 30
