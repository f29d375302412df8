"""What one came for, counted in clicks from the workbench."""

import pytest

from tests.browser.test_pages import PLACE, sample  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("javascript", [True, False])
def test_a_closure_is_decided_in_one_click_and_refused_in_two(page_for, javascript):
    page = page_for("sample-secretary", javascript=javascript)
    page.goto("/")
    asked = page.locator(".row-asks")
    title = asked.first.locator(".title").inner_text()
    assert asked.count() == 2 and page.locator(".button-primary").count() == 1

    asked.first.locator("form .button-primary").click()
    assert title in page.locator(".notice-done").inner_text()

    assert asked.count() == 1
    asked.first.locator("summary").click()
    asked.first.locator("textarea").fill("材料还没有齐")
    asked.first.locator(".row-refusal form .button").click()
    assert "工作台会显示理由" in page.locator(".notice-done").inner_text()
    assert asked.count() == 0


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("start", ["/", f"{PLACE}/overdue"])
def test_everything_overdue_is_urged_in_two_clicks(page_for, start):
    page = page_for("sample-secretary", javascript=False)
    page.goto(start)
    page.click("text=催办全部逾期")
    page.click("main button:has-text('催办这 1 项')")
    assert "1" in page.locator("main").inner_text() and page.url.endswith("/ledger/bulk")


@pytest.mark.usefixtures("sample")
def test_the_first_thing_to_decide_stands_high(page_for):
    for width, most in ((1440, 240), (390, 300)):
        page = page_for("sample-secretary", width)
        page.goto("/")
        assert page.locator(".rows > li").first.bounding_box()["y"] <= most
