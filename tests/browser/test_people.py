"""Pasting from a chat, deputies and a long list of people, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.conftest import NOW
from tracker.extensions import db
from tracker.people import accounts

pytestmark = pytest.mark.browser

WORDS = "理论学习与业务结合：开展交流6次\n  走访44人次"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_paste_of_two_lines_keeps_both(page_as, make_item, javascript):
    item_id = make_item()
    page = page_as("secretary", 390, javascript=javascript)
    page.goto("/o/branch/pasted-progress")

    page.fill("[name=text]", f"李宁 2026/3/5 10:32:11\n{WORDS}\n\n王方 2026/3/5 10:40:00\n收到")
    page.get_by_text("读出消息").click()
    expect(page.locator("[name=item-0]")).to_have_value(f"{item_id}:1")
    expect(page.locator("[name=item-1]")).to_have_value("")
    page.get_by_text("录入选好的").click()

    expect(page.locator("main")).to_contain_text("录入了 1 条，没有录入 1 条。")
    page.goto(f"/items/{item_id}")
    assert page.locator(".timeline .words").first.text_content() == WORDS


def test_a_long_list_of_supporters_is_narrowed_by_typing(app, cast, page_as, make_item):
    item_id = make_item()
    with app.app_context():
        for number in range(30):
            person = accounts.add_user(f"person{number}", name=f"党员{number:02}", at=NOW)
            accounts.grant(person, "member", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()
    page = page_as("secretary", 390)
    page.goto(f"/items/{item_id}/assignment")

    page.locator("#supporter_ids [type=search]").fill("党员17")
    expect(page.locator("#supporter_ids li:visible")).to_have_count(1)
    page.locator("#supporter_ids li:visible input").check()
    page.locator("#supporter_ids [type=search]").fill("周舟")
    expect(page.locator("#supporter_ids li:visible")).to_have_count(2)
    page.locator("main form.sheet button[type=submit]").click()

    expect(page.locator(".facts")).to_contain_text("党员17")


def test_a_deputy_is_appointed_and_ended_on_a_phone_without_a_script(page_as):
    page = page_as("owner", 390, javascript=False)
    page.goto("/me")

    page.get_by_text("指定代理人").click()
    page.select_option("[name=deputy_id]", label="周舟（党员）")
    page.fill("[name=ends_on]", page.input_value("[name=starts_on]"))
    page.locator("main form.sheet button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("代理中")
    page.get_by_text("结束", exact=True).click()

    expect(page.locator("main")).not_to_contain_text("代理中")
