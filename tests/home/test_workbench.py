"""The workbench: each person finds what needs them, once, and two clicks from being done."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tracker.extensions import db
from tracker.home.workbench import workbench_of
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.people import accounts, deputies
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


def test_what_was_urged_stands_first_with_who_and_words_until_the_next_progress(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 1), at=OPENED))
    workflow.urge(item, by=cast.secretary, at=NOW, words="请本周更新")
    workflow.escalate(item, by=cast.parent_reader, at=NOW, words="工委督办")

    first = workbench_of(cast.owner, today=TODAY).sections[0]
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展")

    assert (first.name, first.rows[0].who, first.rows[0].words) == ("urged", "上级", "工委督办")
    assert "urged" not in sections(cast.owner)


def test_an_extension_to_decide_says_who_asks_and_why(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")

    (section,) = workbench_of(cast.secretary, today=TODAY).sections

    assert (section.name, section.rows[0].who, section.rows[0].words) == ("extensions", "李宁", "等待评估")


def test_the_watchlist_is_the_leaders_and_repeats_what_stands_above(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="盯着", due_on=date(2026, 3, 1), at=OPENED))
    workflow.keep_in_view(item, by=cast.secretary, at=NOW)
    db.session.flush()

    assert sections(cast.secretary) == {"overdue": ["盯着"], "watchlist": ["盯着"]}
    assert sections(cast.parent_reader) == {"watchlist": ["盯着"]}
    assert "watchlist" not in sections(cast.owner)


def test_a_supporter_finds_what_to_help_with(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="一起办"))
    helping = [cast.member, cast.organiser]
    workflow.assign(item, owner=cast.owner, accountable_lead=None, supporters=helping, by=cast.secretary, at=NOW)
    db.session.flush()

    assert sections(cast.member) == sections(cast.organiser) == {"supported": ["一起办"]}


def test_a_follow_up_that_is_due_waits_for_a_reviewer(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="该看了", state="closed"))
    item.follow_up_on = TODAY
    db.session.flush()

    assert sections(cast.discipline_officer) == {"to_follow_up": ["该看了"]}
    assert sections(cast.member) == {}


def test_a_follow_up_waits_for_nobody_who_was_involved(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="该看了", owner=cast.secretary, accountable_lead=None))
    workflow.assign(item, owner=cast.owner, by=cast.secretary, at=NOW)
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    workflow.close(item, by=cast.discipline_officer, at=NOW)
    item.follow_up_on = TODAY
    db.session.flush()

    assert sections(cast.secretary) == {}
    assert sections(cast.discipline_officer) == {"to_follow_up": ["该看了"]}


@pytest.fixture
def deputy(ctx, cast):
    """王方, a second discipline officer, stands in for 陈秘, the secretary, from 1 to 7 March."""
    accounts.grant(cast.organiser, "discipline_officer", organisation=cast.branch, at=NOW, by="test")
    deputies.appoint(
        cast.organiser,
        principal=cast.secretary,
        organisation=cast.branch,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 7),
        by=cast.secretary,
        at=NOW,
    )
    db.session.commit()
    return cast.organiser


def test_a_deputy_finds_the_principals_decisions_and_deadlines_marked_as_such(cast, deputy, make_item):
    make_item(title="逾期的", due_on=date(2026, 3, 1), at=OPENED)
    make_item(title="等审核", state="pending_review")
    asked = db.session.get_one(Item, make_item(title="要延期"))
    workflow.request_extension(asked, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")

    found = workbench_of(deputy, today=TODAY)

    assert {s.name: [(r.item.title, r.acting_for) for r in s.rows] for s in found.sections} == {
        "to_decide": [("等审核", "陈秘")],
        "extensions": [("要延期", "陈秘")],
        "overdue": [("逾期的", "陈秘")],
    }
    assert workbench_of(deputy, today=date(2026, 3, 8)).sections == []


def test_a_deputy_is_not_asked_to_decide_on_what_is_their_own(cast, deputy, make_item):
    mine = db.session.get_one(Item, make_item(title="自己的", owner=deputy))
    workflow.request_closure(mine, by=deputy, at=NOW, words="已完成")
    late = db.session.get_one(Item, make_item(title="自己申请的", owner=deputy))
    workflow.request_extension(late, due_on=date(2026, 12, 1), by=deputy, at=NOW, words="等待评估")

    assert not {"to_decide", "extensions"} & set(sections(deputy))


def test_a_deputyship_binds_in_the_items_that_name_its_principal_alone(ctx, cast, make_item):
    """F68: what another item says of a person settles nothing here."""
    make_item(title="书记代责任人", state="pending_review")
    other = db.session.get_one(Item, make_item(title="书记可以签", owner=cast.organiser))
    workflow.request_closure(other, by=cast.organiser, at=NOW, words="已完成")
    deputies.appoint(
        cast.secretary,
        principal=cast.owner,
        organisation=cast.branch,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 3, 7),
        by=cast.owner,
        at=NOW,
    )
    db.session.flush()

    assert sections(cast.secretary)["to_decide"] == ["书记可以签"]
    assert sections(cast.discipline_officer) == {"to_decide": ["书记代责任人"]}


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


def test_rows_of_the_only_organisation_do_not_name_it(ctx, cast, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    assert not workbench_of(cast.secretary, today=TODAY).several


def test_each_section_s_rows_say_what_they_are_about(app, cast, page, make_item):
    ids = [make_item(title=title) for title in ("被催的", "要延期的", "配合的")]
    with app.app_context():
        urged, asked, helped = (db.session.get_one(Item, id_) for id_ in ids)
        workflow.urge(urged, by=cast.secretary, at=NOW, words="请抓紧<b>")
        workflow.request_extension(asked, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
        workflow.assign(helped, owner=cast.owner, supporters=[cast.member], by=cast.secretary, at=NOW)
        db.session.commit()

    assert "陈秘：请抓紧&lt;b&gt;" in page("owner")
    assert "李宁申请延至 2026年12月1日：等待评估" in page("secretary") and "不同意延期" in page("secretary")
    assert "我配合" in page("member") and "更新进展" in page("member")


def test_a_deputy_s_row_says_for_whom(app, cast, page, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    with app.app_context():
        period = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 7)}
        deputies.appoint(
            cast.organiser, principal=cast.secretary, organisation=cast.branch, by=cast.secretary, at=NOW, **period
        )
        db.session.commit()

    assert "代 陈秘" in page("organiser")


def test_who_reads_several_organisations_finds_each_row_s_named(ctx, cast):
    assert workbench_of(cast.parent_reader, today=TODAY).several
    assert not workbench_of(cast.owner, today=TODAY).several


def test_beside_a_closed_item_stands_the_day_it_was_closed(app, cast, make_item, sign_in_as):
    """A due date beside 按期销号 would be read as that day."""
    make_item(due_on=date(2026, 12, 31), at=OPENED, state="closed")

    with time_machine.travel(datetime(2026, 12, 1, 2, 0, tzinfo=UTC), tick=False):
        told = sign_in_as("discipline_officer").get("/").text

    assert "回头看" in told and "8月" not in told
    assert "12月31日" not in told


def test_words_of_an_urging_stay_when_the_next_one_has_none(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(due_on=date(2026, 3, 1), at=OPENED))
    workflow.urge(item, by=cast.secretary, at=NOW, words="很久以前")
    workflow.report_progress(item, by=cast.owner, at=NOW, words="已开展")
    workflow.urge(item, by=cast.secretary, at=NOW)
    before = workbench_of(cast.owner, today=TODAY).sections[0].rows[0]
    workflow.urge(item, by=cast.secretary, at=NOW, words="请本周更新")
    workflow.escalate(item, by=cast.parent_reader, at=NOW)
    after = workbench_of(cast.owner, today=TODAY).sections[0].rows[0]

    assert (before.who, before.words) == ("陈秘", "")
    assert (after.who, after.words) == ("陈秘", "请本周更新")


def test_words_of_an_urging_stay_when_another_item_is_answered(ctx, cast, make_item):
    urged, other = (db.session.get_one(Item, make_item(due_on=date(2026, 3, 1), at=OPENED)) for _ in range(2))
    workflow.urge(urged, by=cast.secretary, at=NOW, words="请本周更新")
    workflow.report_progress(other, by=cast.owner, at=NOW, words="已开展")
    workflow.escalate(urged, by=cast.parent_reader, at=NOW)

    row = workbench_of(cast.owner, today=TODAY).sections[0].rows[0]

    assert (row.who, row.words) == ("陈秘", "请本周更新")


def test_an_extension_not_granted_is_told_with_its_reason_until_the_owner_goes_on(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item())
    workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
    workflow.reject_extension(item, by=cast.secretary, at=NOW, words="期限足够")

    (section,) = workbench_of(cast.owner, today=TODAY).sections
    workflow.report_progress(item, by=cast.owner, at=NOW, words="抓紧办理")

    assert (section.name, section.rows[0].words) == ("extensions_refused", "期限足够")
    assert "extensions_refused" not in sections(cast.owner)


def test_an_extension_not_granted_stands_in_words_on_the_page(app, cast, page, make_item):
    item_id = make_item()
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
        workflow.reject_extension(item, by=cast.secretary, at=NOW, words="期限足够")
        db.session.commit()

    assert "延期没有同意：期限足够" in page("owner")
