"""A committee's ledger with everything below it: the same list, the name of each row's organisation, the same cost."""

from datetime import date

import pytest

from tests.conftest import NOW, THRESHOLDS
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import listing, workflow
from tracker.ledger.deadlines import Deadline
from tracker.people import accounts

LIST = "/o/committee/ledger?below=1"


@pytest.fixture
def elsewhere(app, cast):
    """An item of the other branch, one of a branch in another tree, and one two levels below the committee."""
    with app.app_context():
        deep = accounts.found_organisation("示例第二党支部学习小组", slug="deep", at=NOW, parent=cast.other_branch)
        alien = accounts.found_organisation("外系统党支部", slug="alien", at=NOW)
        for place in (deep, alien):
            accounts.grant(cast.outsider, "secretary", organisation=place, at=NOW, by="setup")
        for place, title in ((cast.other_branch, "第二支部的问题"), (deep, "小组的问题"), (alien, "外系统的问题")):
            deadline = Deadline("fixed", date(2026, 9, 30))
            workflow.add(place, by=cast.outsider, at=NOW, year=2026, kind="finding", title=title, deadline=deadline)
        db.session.commit()


def test_a_committee_reads_one_ledger_of_everything_below(sign_in_as, make_item, elsewhere):
    make_item(title="第一支部的问题")

    page = sign_in_as("parent_reader").get(LIST).text

    for shown in ("第一支部的问题", "第二支部的问题", "小组的问题", "示例机关第二党支部", "示例第二党支部学习小组"):
        assert shown in page
    assert "外系统的问题" not in page


def test_words_are_sought_in_all_of_it(sign_in_as, make_item, elsewhere):
    make_item(title="第一支部的问题")

    page = sign_in_as("parent_reader").get(f"{LIST}&words=小组").text

    assert "第一支部的问题" not in page
    assert "示例第二党支部学习小组" in page


def test_without_asking_it_reads_its_own_ledger_and_is_offered_the_rest(sign_in_as, elsewhere):
    page = sign_in_as("parent_reader").get("/o/committee/ledger").text

    assert "小组的问题" not in page
    assert '<input type="checkbox" name="below"' in page


@pytest.mark.parametrize(("who", "place"), [("secretary", "branch"), ("outsider", "other")])
def test_who_reads_only_their_own_organisation_reaches_nothing_below(sign_in_as, make_item, elsewhere, who, place):
    make_item()

    page = sign_in_as(who).get(f"/o/{place}/ledger?below=1").text

    assert "小组的问题" not in page
    assert '<input type="checkbox" name="below"' not in page


@pytest.mark.parametrize("sort", ["number", "due", "updated"])
def test_pages_of_the_whole_tree_follow_each_other_without_gap(ctx, cast, make_item, elsewhere, monkeypatch, sort):
    monkeypatch.setattr(listing, "PAGE", 2)
    for _ in range(3):
        make_item()
    asked = listing.Filter(cast.committee_id, below=True)
    order = listing.chosen_order(sort, below=True)
    everything = listing.selected_items(asked, today=NOW.date(), thresholds=THRESHOLDS)
    seen, after = [], None
    while True:
        page = listing.page(everything, order=order, after=after, before=None)
        seen += [item.id for item in page.rows]
        if (after := page.after) is None:
            break

    assert len(seen) == len(set(seen)) == 5


def test_the_list_costs_the_same_whatever_lies_below(app, cast, sign_in_as, make_item, elsewhere):
    """F41."""
    client = sign_in_as("parent_reader")
    client.get(LIST)
    with counted_queries(app) as few:
        client.get(LIST)
    with app.app_context():
        for n in range(12):
            place = accounts.found_organisation(f"第{n}小组", slug=f"g{n}", at=NOW, parent=cast.other_branch)
            accounts.grant(cast.outsider, "secretary", organisation=place, at=NOW, by="setup")
            db.session.flush()
            workflow.add(place, by=cast.outsider, at=NOW, year=2026, kind="finding", title="问题")
        db.session.commit()
    with counted_queries(app) as many:
        page = client.get(LIST).text

    assert "第11小组" in page
    assert len(many) == len(few)
