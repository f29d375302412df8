"""One switch between organisations: it keeps the kind of page, and stays short however many there are."""

import pytest

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.people import accounts


@pytest.fixture
def many(app, cast):
    with app.app_context():
        for n in range(60):
            accounts.found_organisation(f"示例第{n}小组", slug=f"g{n}", at=NOW, parent=cast.other_branch)
        db.session.commit()


@pytest.mark.parametrize(
    ("page", "leads_to"),
    [
        ("/o/committee/ledger", "/o/branch/ledger"),
        ("/o/committee/below", "/o/branch/below"),
        ("/o/committee/overdue", "/o/branch/overdue"),
        ("/o/committee/report", "/o/branch/report"),
        ("/", "/o/branch/ledger"),
    ],
)
def test_the_switch_keeps_the_kind_of_page(sign_in_as, page, leads_to):
    text = sign_in_as("parent_reader").get(page).text

    assert f'<a class="depth-1" href="{leads_to}" >示例机关第一党支部' in text


def test_what_one_may_not_see_there_becomes_the_ledger(app, cast, sign_in_as):
    with app.app_context():
        accounts.grant(cast.organiser, "member", organisation=cast.other_branch, at=NOW, by="setup")
        db.session.commit()

    assert 'href="/o/other/ledger"' in sign_in_as("organiser").get("/o/branch/intake").text


def test_an_administrator_of_several_changes_over_too(app, cast, sign_in_as):
    with app.app_context():
        accounts.grant(cast.administrator, "administrator", organisation=cast.committee, at=NOW, by="setup")
        db.session.commit()

    assert 'href="/o/other/people"' in sign_in_as("administrator").get("/o/branch/people").text


def test_beyond_fifty_the_menu_leads_to_a_page_to_search_in(sign_in_as, many):
    client = sign_in_as("parent_reader")

    page = client.get("/o/committee/overdue").text
    assert "示例第7小组" not in page
    assert 'href="/organisations?kind=watch"' in page

    found = client.get("/organisations?kind=watch&words=第7小").text
    assert 'href="/o/g7/overdue"' in found
    assert "示例第8小组" not in found


def test_the_page_shows_the_tree_of_those_one_may_see(app, sign_in_as, many):
    with app.app_context():
        accounts.found_organisation("外系统党支部", slug="alien", at=NOW)
        db.session.commit()
    page = sign_in_as("parent_reader").get("/organisations").text

    assert page.index("示例第2小组") < page.index("示例第10小组")
    assert 'class="depth-2"' in page
    assert "外系统" not in page


def test_who_is_in_one_organisation_finds_that_one(sign_in_as):
    page = sign_in_as("secretary").get("/organisations").text

    assert "示例机关第一党支部" in page
    assert "第二党支部" not in page


def test_nothing_found_is_said(sign_in_as):
    assert "没有这样的组织" in sign_in_as("parent_reader").get("/organisations?words=没有").text


def test_the_switch_costs_the_same_with_many(app, cast, sign_in_as):
    """F41."""
    client = sign_in_as("parent_reader")
    client.get("/")
    with counted_queries(app) as few:
        client.get("/")
    with app.app_context():
        for n in range(60):
            accounts.found_organisation(f"示例第{n}小组", slug=f"g{n}", at=NOW, parent=cast.other_branch)
        db.session.commit()
    with counted_queries(app) as with_many:
        client.get("/")

    assert len(with_many) == len(few)
