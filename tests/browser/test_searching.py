"""Searching, keeping a view and finding a person in a long list, with a script and without."""

import pytest
from playwright.sync_api import expect

from tests.conftest import NOW
from tracker.extensions import db
from tracker.people import accounts

pytestmark = pytest.mark.browser


def test_the_box_in_the_head_of_the_page_searches(page_as, make_item):
    make_item(title="调研不够深入")
    page = page_as("member", javascript=False)

    page.goto("/")
    page.get_by_role("searchbox").fill("调研")
    page.get_by_role("searchbox").press("Enter")

    expect(page.locator("main mark")).to_have_text("调研")


def test_on_a_phone_the_search_is_one_touch_away(page_as, make_item):
    make_item(title="调研不够深入")
    page = page_as("member", width=390, javascript=False)

    page.goto("/")
    page.locator("header").get_by_role("link", name="搜索").click()
    page.locator("main").get_by_role("searchbox").fill("深入")
    page.locator("main").get_by_role("button", name="搜索").click()

    expect(page.locator("main mark")).to_have_text("深入")


def test_a_filter_becomes_a_view_on_the_workbench(page_as, make_item):
    make_item()
    page = page_as("secretary", javascript=False)

    page.goto("/o/branch/ledger?year=2026&standing=open")
    page.click(".tools-narrow > summary")
    page.get_by_role("link", name="把现在的筛选存为视图").click()
    page.get_by_label("视图的名字").fill("没完的")
    page.locator("main").get_by_role("button", name="保存").click()
    page.goto("/")
    page.get_by_role("link", name="没完的 1").click()

    expect(page.locator("main tbody tr")).to_have_count(1)
    page.click(".tools-narrow > summary")
    page.get_by_role("link", name="修改", exact=True).click()
    page.locator("main").get_by_role("button", name="删除").click()
    expect(page.get_by_text("视图已删除")).to_be_visible()


def test_in_a_long_list_a_person_is_found_by_initials(app, cast, page_as, make_item):
    item_id = make_item()
    with app.app_context():
        for number in range(12):
            person = accounts.add_user(f"member-{number}", name=f"曾小{'一二三四五六七八九十甲乙'[number]}", at=NOW)
            accounts.grant(person, "member", organisation=cast.branch, at=NOW, by="test")
        db.session.commit()
    page = page_as("secretary")

    page.goto(f"/items/{item_id}/assignment")
    box = page.get_by_label("按姓名或拼音首字母找人").first
    box.fill("zxw")
    owner = page.locator("select[name=owner_id]")

    expect(owner.locator("option:checked")).to_have_text("曾小五")
    box.fill("zxx")
    expect(owner.locator("option:checked")).to_contain_text("李宁")
    box.fill("曾小甲")
    box.press("Enter")
    page.locator("main").get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("曾小甲")


def test_a_short_list_has_no_box(page_as, make_item):
    page = page_as("secretary")

    page.goto(f"/items/{make_item()}/assignment")

    expect(page.locator("select[name=owner_id]")).to_be_visible()
    expect(page.locator(".find-person")).to_have_count(0)
