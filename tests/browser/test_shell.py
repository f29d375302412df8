"""One shell round every page: its left edge, its title's height, what a phone keeps in sight, what a thumb can hit."""

import pytest

from tests.browser.test_pages import PLACE, sample  # noqa: F401  a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("/", f"{PLACE}/ledger", f"{PLACE}/overdue", f"{PLACE}/report", f"{PLACE}/intake", f"{PLACE}/ledger/new", "/me")
SMALL = """() => [...document.querySelectorAll(
  'header a, header summary, .crumbs a, .page-actions .button, .list .title a, .rows .title, .filters a, main summary'
)].map(each => [each.textContent.trim(), each.getBoundingClientRect().height])
  .filter(each => 0 < each[1] && each[1] < 44)"""


@pytest.mark.usefixtures("sample")
def test_every_title_stands_at_one_place(page_for):
    page, places = page_for("sample-secretary"), {}
    for address in PAGES:
        page.goto(address)
        box = page.locator("h1").bounding_box()
        places[address] = (box["x"], box["y"])
        edges = {page.locator(each).first.bounding_box()["x"] for each in (".brand", ".footer > span", "h1")}
        assert edges == {192}, address
    assert len(set(places.values())) == 1, places


def test_where_one_is_moves_no_title(page_for, sample):  # noqa: F811
    page = page_for("sample-secretary")
    page.goto("/")
    without = page.locator("h1").bounding_box()["y"]
    page.goto(sample["item in_progress"][1])
    assert page.locator(".crumbs").is_visible()
    assert page.locator("h1").bounding_box()["y"] == without


@pytest.mark.usefixtures("sample")
def test_forms_are_680_wide_on_the_same_edge(page_for):
    page = page_for("sample-secretary")
    page.goto(f"{PLACE}/ledger/new")
    box = page.locator("main form.sheet").bounding_box()
    assert (box["x"], box["width"]) == (192, 680)


@pytest.mark.usefixtures("sample")
def test_a_phone_keeps_what_is_overdue_the_search_and_the_menu_in_sight(page_for):
    page = page_for("sample-secretary", 360)
    page.goto("/")
    assert page.locator(".topbar-urgent .count").is_visible()
    assert page.locator(".topbar-find").is_visible() and page.locator(".topbar-places summary").is_visible()
    page.click(".topbar-urgent")
    page.wait_for_url("**/overdue")


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_a_thumb_hits_what_it_aims_at(page_for, sample, lang):  # noqa: F811
    page = page_for("sample-secretary", 360, lang)
    for address in (*PAGES, sample["item in_progress"][1]):
        page.goto(address)
        assert page.evaluate(SMALL) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address
