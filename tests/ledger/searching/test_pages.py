"""Searching as people see it: the page over all ledgers, and the list of one."""

import re

import pytest

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import listing, workflow
from tracker.ledger.models import Item


def text_of(response):
    assert response.status_code == 200
    return response.get_data(as_text=True)


def report(app, cast, item_id, words):
    with app.app_context():
        workflow.report_progress(db.session.get_one(Item, item_id), by=cast.owner, at=NOW, words=words)
        db.session.commit()


def test_the_words_are_marked_where_they_stand(app, cast, sign_in_as, make_item):
    report(app, cast, make_item(title="调研不实"), "上半年走访企业 12 家，听取意见。")

    page = text_of(sign_in_as("member").get("/search?words=调研 走访"))

    assert "<mark>调研</mark>不实" in page
    assert "<b>进展</b>：上半年<mark>走访</mark>企业 12 家，听取意见。" in page


def test_a_long_text_is_shown_round_the_word(sign_in_as, make_item):
    make_item(text="甲" * 300 + "关键" + "乙" * 300)

    page = text_of(sign_in_as("member").get("/search?words=关键"))

    assert re.search("…甲{24}<mark>关键</mark>乙{60,80}…", page)


@pytest.mark.parametrize("address", ["/search", "/o/branch/ledger"])
def test_what_people_typed_stays_text(sign_in_as, make_item, address):
    make_item(title="<b>学习</b> & \"引号\" '单'", text="说<script>alert(1)</script>到")

    page = text_of(sign_in_as("member").get(address, query_string={"words": "学习 <script> alert"}))

    assert "&lt;b&gt;<mark>学习</mark>&lt;/b&gt; &amp; &#34;引号&#34; &#39;单&#39;" in page
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in page
    assert "<script>alert" not in page


def test_whoever_leads_it_is_named_where_the_row_does_not_name_them(cast, sign_in_as, make_item):
    make_item()

    page = text_of(sign_in_as("member").get("/search?words=cm"))

    assert "<b>责任领导</b>：陈秘" in page


def test_results_name_their_organisation_and_keep_to_what_one_may_read(sign_in_as, make_item):
    make_item(title="学习不深")

    assert "示例机关第一党支部" in text_of(sign_in_as("parent_reader").get("/search?words=学习"))
    assert "没有找到" in text_of(sign_in_as("outsider").get("/search?words=学习"))
    assert "没有找到" in text_of(sign_in_as("administrator").get("/search?words=学习"))


def test_an_empty_search_says_how_to_search(sign_in_as, make_item):
    make_item()

    page = text_of(sign_in_as("member").get("/search?words=%20%00"))

    assert "拼音首字母" in page
    assert "理论学习" not in page


def test_every_page_leads_to_the_search(sign_in_as):
    page = text_of(sign_in_as("member").get("/help"))

    assert 'action="/search"' in page and 'href="/search"' in page


def test_results_are_paged_by_key(monkeypatch, sign_in_as, make_item):
    monkeypatch.setattr(listing, "PAGE", 2)
    for number in range(5):
        make_item(title=f"学习{number}")
    client, shown = sign_in_as("member"), []
    address = "/search?words=学习"

    while address:
        page = text_of(client.get(address))
        shown += re.findall("<mark>学习</mark>([0-9])", page)
        onward = re.search('rel="next" href="([^"]+)"', page)
        address = onward and onward[1].replace("&amp;", "&")

    assert sorted(shown) == list("01234")
    assert client.get("/search?words=学习&after=nonsense").status_code == 200


@pytest.mark.parametrize("address", ["/search?words=走访 cm 2026", "/o/branch/ledger?words=走访 cm 2026"])
def test_a_search_costs_the_same_number_of_queries_at_any_size(app, cast, sign_in_as, make_item, address):
    """F41: a query for each row."""
    client, sent = sign_in_as("secretary"), []
    for many in (1, 6):
        for _item in range(many):
            report(app, cast, make_item(), "走访企业")
        with counted_queries(app) as statements:
            text_of(client.get(address))
        sent.append(len(statements))

    assert sent[0] == sent[1] <= 15
