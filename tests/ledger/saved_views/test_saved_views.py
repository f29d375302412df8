"""Saved views: kept, shared, counted, changed and removed; none of them ever breaks a page."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import seeing
from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import listing
from tracker.ledger.saved_views import queries, saving
from tracker.ledger.saved_views.conditions import in_words, kept
from tracker.ledger.saved_views.counting import with_counts
from tracker.ledger.saved_views.models import SavedView
from tracker.ledger.thresholds import thresholds
from tracker.people import accounts
from tracker.people.access import NotAllowed

TODAY = NOW.date()


def text_of(response):
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.fixture
def save(app, cast):
    """A view of the branch's ledger, by one of the cast; returns its id."""

    def save(name="未完成的", by="secretary", shared=False, place="branch", **arguments):
        with app.app_context():
            person = getattr(cast, by)
            view = saving.save(
                getattr(cast, place),
                arguments or {"standing": "open"},
                name=name,
                shared=shared,
                by=person,
                at=NOW,
            )
            db.session.commit()
            return view.id

    return save


def seen(app, cast, who):
    """Name and count of each view on the person's workbench."""
    with app.app_context():
        person = getattr(cast, who)
        found = with_counts(queries.at_hand(person), person=person, today=TODAY, thresholds=thresholds())
        return [(one.view.name, one.count) for one in found]


def test_the_filter_of_the_list_becomes_a_view_with_its_count(sign_in_as, make_item):
    make_item(title="逾期的", due_on=clock.today() - timedelta(days=3), year=clock.today().year)
    make_item(title="以后的", due_on=clock.today() + timedelta(days=90), year=clock.today().year)
    member = sign_in_as("member")
    offered = re.search(
        r'href="(/o/branch/ledger/views/new[^"]+)"', text_of(member.get("/o/branch/ledger?standing=overdue"))
    )
    address = offered[1].replace("&amp;", "&")

    assert "条件：逾期" in text_of(member.get(address))
    saved = member.post(address, data={"name": "拖着的", "readers": "me"})

    assert saved.headers["Location"] == "/o/branch/ledger?standing=overdue"
    for page in ("/", "/o/branch/ledger"):
        assert re.search(r'拖着的 <span class="number">1</span>', text_of(member.get(page)))
    assert "把现在的筛选存为视图" not in text_of(member.get("/o/branch/ledger?standing=overdue"))


def test_a_private_view_is_nobody_elses_and_a_shared_one_everybodys_who_reads_the_ledger(app, cast, save, make_item):
    make_item(owner=None)
    save("自己看", by="owner")
    save("大家看", by="owner", shared=True)

    assert seen(app, cast, "owner") == [("大家看", 1), ("自己看", 1)]
    assert seen(app, cast, "member") == [("大家看", 1)]
    assert seen(app, cast, "outsider") == seen(app, cast, "administrator") == []


def test_a_parent_reader_keeps_views_of_organisations_below(app, cast, save, make_item, sign_in_as):
    make_item()
    save("一支部", by="parent_reader")
    save("支部的", by="owner", shared=True)

    assert seen(app, cast, "parent_reader") == [("一支部", 1)], "what a thousand branches share stays in their ledgers"
    assert "支部的" in text_of(sign_in_as("parent_reader").get("/o/branch/ledger"))


def test_mine_in_a_shared_view_means_whoever_looks(app, cast, save, make_item):
    make_item()
    save("我的", shared=True, owner="me")

    assert (seen(app, cast, "owner"), seen(app, cast, "member")) == ([("我的", 1)], [("我的", 0)])


def test_a_view_counts_what_its_words_find(app, cast, save, make_item):
    with app.app_context():
        make_item(title="学习不深", owner=cast.organiser)
    make_item(title="调研不实")
    save("甲", words="学习")
    save("乙", words="wf")
    save("丙", words="%")

    assert dict(seen(app, cast, "secretary")) == {"甲": 1, "乙": 1, "丙": 0}


def test_names_are_given_once_a_person_and_ledger(save):
    save("甲")
    save("甲", by="owner", shared=True)

    with pytest.raises(NotAllowed, match="同名"):
        save("甲", standing="overdue")


@pytest.mark.parametrize("name", ["", "  ", "长" * 31, "秘密★1年"])
def test_a_name_that_is_none_is_refused_in_words(sign_in_as, name):
    answer = sign_in_as("member").post("/o/branch/ledger/views/new?standing=open", data={"name": name, "readers": "me"})

    assert answer.status_code == 400
    assert "有 1 处需要修改" in answer.get_data(as_text=True)


def test_names_stay_text(save, sign_in_as):
    save("<b>&\"'", shared=True)

    for page in ("/", "/o/branch/ledger", "/o/branch/ledger?standing=open"):
        assert "&lt;b&gt;&amp;&#34;&#39;" in text_of(sign_in_as("member").get(page))


def test_nothing_chosen_is_nothing_to_keep(sign_in_as):
    member = sign_in_as("member")

    assert "还没有选任何条件" in text_of(member.get("/o/branch/ledger/views/new"))
    assert member.post("/o/branch/ledger/views/new", data={"name": "空", "readers": "me"}).status_code == 400


def test_nobody_keeps_more_than_the_workbench_shows(save):
    for number in range(queries.MOST_OWN):
        save(f"视图{number}")

    with pytest.raises(NotAllowed, match="请先删除"):
        save("多一个")


def test_a_ledger_has_so_many_shared_views_and_no_more(save):
    for number in range(queries.MOST_SHARED):
        save(f"视图{number}", by="owner", shared=True)

    with pytest.raises(NotAllowed, match="共享"):
        save("多一个", by="member", shared=True)
    save("只给自己", by="member")


def test_only_its_owner_changes_a_view(app, cast, save, sign_in_as):
    view_id = save("旧名", by="owner", shared=True)
    address = f"/o/branch/ledger/views/{view_id}"

    assert sign_in_as("member").post(address, data={"name": "新名", "readers": "me"}).status_code == 403
    assert sign_in_as("owner").post(address, data={"name": "新名", "readers": "me"}).status_code == 303
    assert sign_in_as("member").get(address).status_code == 404
    assert seen(app, cast, "owner") == [("新名", 0)]


def test_a_view_is_removed_by_its_owner_and_a_shared_one_by_the_secretary_too(save, sign_in_as):
    private, shared, other = save("私", by="owner"), save("共", by="owner", shared=True), save("另", by="owner")
    remove = "/o/branch/ledger/views/{}/removal".format

    refused = sign_in_as("member").post(remove(shared))
    assert refused.status_code == 403
    assert "只有保存这个视图的人可以删除它；共享的视图，书记也可以删除。" in refused.text
    assert seeing.seen(sign_in_as("secretary").post(remove(private))) == seeing.NOT_THERE
    assert sign_in_as("secretary").post(remove(shared)).status_code == 303
    assert sign_in_as("owner").post(remove(other)).status_code == 303
    assert seeing.seen(sign_in_as("owner").post(remove(other))) == seeing.NOT_THERE


@pytest.mark.parametrize(
    "query",
    [
        *("owner=999999", "state=gone&kind=thing&standing=never", "year=1066", "year=99999999999", "words=%00", ""),
        *("sort=nonsense", "unknown=1&slug=other", "owner=me&owner=3", "%%%", "a=" * 500),
    ],
)
def test_a_view_that_means_nothing_any_more_breaks_no_page(app, cast, save, sign_in_as, make_item, query):
    make_item()
    view_id = save()
    with app.app_context():
        db.session.get_one(SavedView, view_id).query = query
        accounts.deactivate(cast.owner, organisation=cast.branch, by=cast.administrator, at=NOW)
        db.session.commit()
    secretary = sign_in_as("secretary")

    for page in ("/", "/o/branch/ledger", f"/o/branch/ledger/views/{view_id}"):
        assert "未完成的" in text_of(secretary.get(page))


def test_whoever_loses_the_ledger_loses_its_views(app, cast, save):
    save(by="owner")
    with app.app_context():
        accounts.set_roles(cast.owner, [], organisation=cast.branch, by=cast.administrator, at=NOW)
        db.session.commit()

    assert seen(app, cast, "owner") == []


def test_a_count_is_what_the_list_shows(app, cast, save, make_item):
    """F83."""
    for state in (None, "closed", "cancelled", "pending_review"):
        make_item(state=state)
    make_item(due_on=TODAY - timedelta(days=40), year=2026)
    with app.app_context():
        make_item(year=2025, due_on=TODAY + timedelta(days=9), owner=cast.secretary)
    chosen = [{"standing": "overdue"}, {"standing": "open"}, {"state": "closed"}, {"year": "2025"}, {"year": "all"}]
    chosen += [{"owner": "me", "year": "all"}, {"kind": "action"}, {"words": "理论"}, {"words": "cm", "sort": "due"}]
    for number, arguments in enumerate(chosen):
        save(str(number), **arguments)

    with app.app_context():
        person = cast.secretary
        rule = {"today": TODAY, "thresholds": thresholds()}
        for one in with_counts(queries.at_hand(person), person=person, **rule):
            asked = listing.filter_from(one.arguments, organisation_id=cast.branch_id, me=person.id, default_year=2026)
            assert one.count == len(db.session.scalars(listing.selected_items(asked, **rule)).all())


def test_any_number_of_views_costs_the_same_queries(app, save, sign_in_as, make_item):
    """F41: a query for each view."""
    make_item()
    secretary, sent = sign_in_as("secretary"), []
    for number in range(6):
        save(f"视图{number}", words=f"学习{number}", owner="me")
        if number in (0, 5):
            for page in ("/", "/o/branch/ledger"):
                with counted_queries(app) as statements:
                    text_of(secretary.get(page))
                sent.append(len(statements))

    assert sent[:2] == sent[2:]


def test_the_latest_year_is_not_kept_so_that_a_view_moves_on(app):
    with app.test_request_context():
        assert kept({"year": "2026", "state": "closed", "after": "x", "owner": ""}, latest_year=2026) == {
            "state": "closed"
        }
        assert kept({"year": "2025", "sort": "number"}, latest_year=2026) == {"year": "2025"}
        assert kept({"year": "all", "sort": "due"}, latest_year=2026) == {"year": "all", "sort": "due"}
        assert list(in_words({"year": "all", "owner": "me", "words": "x", "sort": "due"})) == [
            *("全部年度", "我负责的", "文字“x”", "按时限")
        ]


def test_two_tabs_that_save_one_name_at_once_keep_one_view(app, cast, monkeypatch, save, sign_in_as):
    save("甲", by="member")
    monkeypatch.setattr(saving, "refuse_name", lambda view, name: None)

    answer = sign_in_as("member").post("/o/branch/ledger/views/new?standing=open", data={"name": "甲", "readers": "me"})

    assert answer.status_code == 409
    assert "同名" in answer.get_data(as_text=True)
    with app.app_context():
        assert len(db.session.scalars(select(SavedView)).all()) == 1


def test_a_view_with_everything_below_counts_it_and_moves_on_with_its_years(app, cast, save, make_item, sign_in_as):
    make_item(title="调研不实")
    save("全部支部的调研", by="parent_reader", place="committee", below="1", words="调研")
    save("只看工委自己", by="parent_reader", place="committee", words="调研")
    save("冒充的", by="outsider", place="other_branch", below="1", words="调研")
    parent = sign_in_as("parent_reader")

    assert dict(seen(app, cast, "parent_reader")) == {"全部支部的调研": 1, "只看工委自己": 0}
    assert seen(app, cast, "outsider") == [("冒充的", 0)]
    page = text_of(parent.get("/o/committee/ledger?below=1&words=调研"))
    assert "<mark>调研</mark>不实" in page
    assert 'aria-current="true">全部支部的调研' in page
    assert "条件：含下级组织，文字“调研”" in text_of(
        parent.get("/o/committee/ledger/views/new?below=1&words=调研&year=2026")
    )
