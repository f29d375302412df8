"""The ledger: how high its first row stands, how few keys lead there, and a bar that comes when something is ticked."""

import pytest

from tests.browser.test_pages import PLACE, sample  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("sample")]


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
@pytest.mark.parametrize(("width", "most"), [(1440, 240), (390, 300)])
def test_the_first_row_stands_high(page_for, width, most, lang):
    page = page_for("sample-secretary", width, lang)
    page.goto(f"{PLACE}/ledger")
    assert page.locator("tbody tr").first.bounding_box()["y"] <= most


def test_six_keys_lead_to_the_first_row(page_for):
    page = page_for("sample-secretary")
    page.goto(f"{PLACE}/ledger")
    for pressed in ("Tab", "Tab", "Enter", "Tab", "Tab"):
        page.keyboard.press(pressed)
    assert page.evaluate("document.activeElement.closest('tr') === document.querySelector('tbody tr')")
    assert page.evaluate("document.activeElement.matches('.title a')")


def test_the_bar_comes_to_the_foot_when_something_is_ticked(page_for):
    page = page_for("sample-secretary")
    page.goto(f"{PLACE}/ledger")
    bar = page.locator("#bulk")
    assert not bar.is_visible()
    page.locator(".tick-label input").first.check()
    box = bar.bounding_box()
    assert box["y"] + box["height"] == 900
    assert "1" in bar.locator("[data-ticked]").inner_text()
    page.locator(".tick-label input").first.uncheck()
    assert not bar.is_visible()


def test_without_a_script_the_bar_is_always_there(page_for):
    page = page_for("sample-secretary", javascript=False)
    page.goto(f"{PLACE}/ledger")
    assert page.locator("#bulk").is_visible()


def test_what_narrows_the_list_is_said_and_taken_back_in_one_click(page_for):
    page = page_for("sample-secretary")
    page.goto(f"{PLACE}/ledger?state=closed&sort=due")
    assert page.locator(".tools-narrow > summary").text_content().strip() == "筛选：已销号 等 2 项"
    page.click(".tools >> text=清除")
    assert page.locator("tbody tr").count() == 14


def test_the_year_is_a_menu_beside_the_title(page_for):
    page = page_for("sample-secretary")
    page.goto(f"{PLACE}/ledger")
    page.click(".page-title summary")
    page.click(".page-title >> text=全部年度")
    page.wait_for_url("**/ledger?year=all")
    assert page.locator("h1").inner_text() == "全部年度整改台账"


def test_dates_never_break(page_for):
    for width in (1440, 1024, 390):
        page = page_for("sample-secretary", width)
        page.goto(f"{PLACE}/ledger?year=all")
        heights = page.evaluate("[...document.querySelectorAll('.due-on')].map(each => each.getClientRects().length)")
        assert set(heights) == {1}
        assert page.evaluate("getComputedStyle(document.querySelector('.due-on')).fontSize") == "16px"
