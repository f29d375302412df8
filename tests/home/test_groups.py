"""The workbench's three questions: each row once, for a reason, with one step; counts that equal the lists behind."""

import re
from datetime import date

import pytest
import time_machine

from tests.conftest import NOW
from tests.home.test_workbench import OPENED, TODAY, deputy  # noqa: F401  a fixture
from tracker.extensions import db
from tracker.home.groups import groups_of
from tracker.home.workbench import workbench_of
from tracker.ledger import workflow
from tracker.ledger.models import Item

LATE = date(2026, 3, 1)


def grouped(person):
    """{group: [(title, step)]}"""
    found = groups_of(workbench_of(person, today=TODAY), person, today=TODAY)
    return {
        group.name: [(each.row.item.title, each.step.name if each.step else None) for each in group.entries]
        for group in found
    }


@pytest.fixture
def at_home(sign_in_as):
    clients = {}

    def opened(who, address="/", **data):
        with time_machine.travel(NOW, tick=False):
            client = clients[who] if who in clients else clients.setdefault(who, sign_in_as(who))
            return client.post(address, data=data) if data else client.get(address)

    return opened


def test_what_is_late_is_ones_own_to_do_and_somebody_elses_to_urge_then_to_escalate(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="早就到期", due_on=LATE, at=OPENED, accountable_lead=None))

    assert grouped(cast.owner) == {"do": [("早就到期", "report_progress")]}
    assert grouped(cast.secretary) == {"watch": [("早就到期", "urge")]}

    workflow.urge(item, by=cast.secretary, at=NOW)
    assert grouped(cast.secretary) == {"watch": [("早就到期", "escalate")]}
    workflow.escalate(item, by=cast.secretary, at=NOW)
    assert grouped(cast.secretary) == {"watch": [("早就到期", None)]}


def test_what_waits_for_me_is_decided_with_its_contrary_beside(ctx, cast, make_item):
    item = db.session.get_one(Item, make_item(title="待销号", due_on=LATE, at=OPENED))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")

    (group, *_rest) = groups_of(workbench_of(cast.secretary, today=TODAY), cast.secretary, today=TODAY)
    (entry,) = group.entries

    assert (group.name, entry.step.name, entry.refusing.name, entry.who) == ("decide", "close", "return", "李宁")


def test_nobodys_item_is_first_of_all_to_be_given_to_somebody(ctx, cast, make_item):
    make_item(title="没有责任人", owner=None, accountable_lead=None, due_on=LATE, at=OPENED)

    assert grouped(cast.secretary)["watch"] == [("没有责任人", "assign")]


def test_who_keeps_an_eye_on_it_is_not_asked_to_report(ctx, cast, make_item):
    make_item(title="盯着的", due_on=date(2026, 12, 1), at=OPENED)
    item = db.session.query(Item).one()
    workflow.keep_in_view(item, by=cast.secretary, at=NOW)
    db.session.flush()

    assert grouped(cast.secretary) == {"watch": [("盯着的", None)]}
    assert grouped(cast.owner) == {"later": [("盯着的", "report_progress")]}


@pytest.mark.parametrize("many", [5, 6, 23])
def test_a_count_is_the_list_it_leads_to(at_home, make_item, many):
    """F83."""
    for _ in range(many):
        make_item(due_on=LATE, at=OPENED, accountable_lead=None)

    home = at_home("secretary").text
    whole = at_home("secretary", "/mine/watch").text

    assert home.count('class="row-of') == 5
    assert (f"看全部 {many} 项" in home) == (many > 5)
    assert whole.count('class="row-of') == many


def test_a_decision_is_one_button_with_the_result_in_sight(app, cast, at_home, make_item):
    item_id = make_item(title="建立领学人制度")
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.request_closure(item, by=cast.owner, at=NOW, words="领学 11 次<b>")
        db.session.commit()
        version = item.version

    assert "李宁：领学 11 次&lt;b&gt;" in at_home("secretary").text
    answer = at_home("secretary", f"/items/{item_id}/closure", version=version, back="/")

    assert (answer.status_code, answer.location) == (303, "/")
    with app.app_context():
        assert db.session.get_one(Item, item_id).state == "closed"
    assert "已销号：建立领学人制度。" in at_home("secretary").text


def test_a_refusal_without_words_comes_back_with_the_way_home_kept(app, cast, at_home, make_item):
    item_id = make_item(state="pending_review")
    with app.app_context():
        version = db.session.get_one(Item, item_id).version

    refused = at_home("secretary", f"/items/{item_id}/return", version=version, words="", back="/")
    sent = at_home("secretary", f"/items/{item_id}/return", version=version, words="缺签到表", back="/")

    assert refused.status_code == 400 and 'name="back" value="/"' in refused.text
    assert sent.location == "/"


def test_the_way_back_never_leads_elsewhere(app, cast, at_home, make_item):
    item_id = make_item(state="pending_review")
    with app.app_context():
        version = db.session.get_one(Item, item_id).version

    away = at_home("secretary", f"/items/{item_id}/closure", version=version, back="https://example.com/")

    assert away.location == "/"


def test_after_a_decision_its_words_say_what_happens_and_how_much_still_waits(app, cast, at_home, make_item):
    first, second = make_item(title="甲", state="pending_review"), make_item(title="乙", state="pending_review")
    with app.app_context():
        versions = {id_: db.session.get_one(Item, id_).version for id_ in (first, second)}

    sent = at_home("secretary", f"/items/{first}/return", version=versions[first], words="缺签到表")
    told = at_home("secretary", sent.location).text

    assert "已退回，李宁的工作台会显示还缺什么：甲。" in told
    assert re.search(r'<a href="/">还有 1 件等您定</a>', told)


def test_an_extension_is_granted_without_a_word(app, cast, at_home, make_item):
    item_id = make_item()
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        workflow.request_extension(item, due_on=date(2026, 12, 1), by=cast.owner, at=NOW, words="等待评估")
        db.session.commit()
        version = item.version

    answer = at_home("secretary", f"/items/{item_id}/extension", version=version, due_on="2026-12-01", back="/")

    assert answer.status_code == 303
    with app.app_context():
        assert db.session.get_one(Item, item_id).due_on == date(2026, 12, 1)


def test_the_line_of_figures_says_what_its_lists_hold(at_home, make_item):
    """F83."""
    make_item(due_on=LATE, at=OPENED)
    make_item(state="closed")
    make_item(state="pending_review")

    home = at_home("member").text
    counts = dict(re.findall(r'class="is-(\w+)" href="[^"]+">[^<]+<b>(\d+)</b>', home))

    assert counts == {"closed": "1", "waiting": "1", "going": "0", "late": "1"}
    for address in re.findall(r'class="is-\w+" href="([^"]+)"', home):
        shown = at_home("member", address.replace("&amp;", "&")).text
        assert shown.count('<td class="title') == int(counts[name_of(address)]), address


def name_of(address):
    known = {"closed": "closed", "pending_review": "waiting", "in_progress": "going", "overdue": "late"}
    return next(name for words, name in known.items() if f"={words}" in address)


def test_a_new_branch_is_shown_three_steps_and_ticks(app, cast, at_home, make_item):
    begun = at_home("secretary").text
    assert begun.count("✓</span> 已完成") == 1  # people are there
    make_item(owner=None)
    imported = at_home("secretary").text
    assert imported.count("✓</span> 已完成") == 2 and "去定责任人" in imported
    make_item()
    assert "第 3 步" not in at_home("secretary").text


def test_nobody_who_takes_nothing_in_is_shown_the_steps(at_home):
    for who in ("member", "parent_reader", "administrator"):
        assert "第 2 步" not in at_home(who).text


@pytest.mark.parametrize("name", ["decide", "do", "watch", "later"])
def test_an_empty_group_says_so(at_home, name):
    assert "这里现在没有事项" in at_home("member", f"/mine/{name}").text


def test_bars_add_up():
    from tracker.ledger.state_bar import parts

    drawn = parts({"closed": 2, "waiting": 1, "going": 1, "idle": 3, "late": 2})

    assert [(part.name, part.count) for part in drawn] == [("closed", 2), ("waiting", 1), ("idle", 2), ("late", 2)]
    assert abs(sum(part.width for part in drawn) - 100) < 0.1
    assert parts({}) == []


def test_a_deputy_decides_for_the_principal(cast, make_item, deputy):  # noqa: F811
    item = db.session.get_one(Item, make_item(title="待销号"))
    workflow.request_closure(item, by=cast.owner, at=NOW, words="已完成")
    db.session.flush()

    assert grouped(deputy)["decide"] == [("待销号", "close")]


def test_a_committee_sees_its_branches_at_once(app, at_home, make_item):
    make_item(due_on=LATE, at=OPENED)

    told = at_home("parent_reader").text

    assert "2026 年度各组织" in told and 'class="state-bar"' in told
    assert "各组织" not in at_home("secretary").text
