"""Calling somebody in a comment: the script completes the name, and without it the whole name does."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_name_is_completed_after_the_sign(page_as, make_item):
    item_id = make_item()
    page = page_as("member", 390)
    page.goto(f"/items/{item_id}")

    page.locator("[name=words]").press_sequentially("请看 @王")
    page.locator(".callable button").click()
    page.keyboard.type("补材料")

    expect(page.locator("[name=words]")).to_have_value("请看 @王方 补材料")
    expect(page.locator(".callable button")).to_have_count(0)
    page.get_by_text("发表评论").click()
    expect(page.locator(".called")).to_have_text("@王方")


def test_without_a_script_the_whole_name_does(page_as, make_item):
    item_id = make_item()
    page = page_as("member", javascript=False)
    page.goto(f"/items/{item_id}")

    page.fill("[name=words]", "@王方 补材料")
    page.get_by_text("发表评论").click()

    expect(page.locator(".called")).to_have_text("@王方")
