"""Acting on items in a browser: two at once, twice at once, and everything that must go without a script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tracker.extensions import db
from tracker.ledger.models import Event, Item

pytestmark = pytest.mark.browser


@pytest.fixture
def events(app) -> Callable[[int], list[tuple[str, str]]]:
    """Kind and words of what happened to an item, in order."""

    def stored(item_id: int) -> list[tuple[str, str]]:
        with app.app_context():
            rows = db.session.scalars(select(Event).where(Event.item_id == item_id).order_by(Event.sequence))
            return [(event.kind, event.words) for event in rows]

    return stored


def press(page, label: str) -> None:
    page.locator("main button, main a.button").get_by_text(label, exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_browsers_at_one_item_see_both_texts_and_saving_again_works(page_as, make_item, events, javascript):
    """F35: nothing is overwritten unseen, nothing typed is lost."""
    item_id = make_item()
    first = page_as("secretary", javascript=javascript)
    second = page_as("owner", 390, javascript=javascript)
    for page in (first, second):
        page.goto(f"/items/{item_id}/progress")

    first.fill("[name=words]", "书记写的进展")
    press(first, "保存")
    second.fill("[name=words]", "责任人写的进展")
    press(second, "保存")

    expect(second.locator("h1")).to_have_text("有人先改了一步")
    expect(second.locator(".version").first).to_contain_text("书记写的进展")
    expect(second.locator(".version-yours")).to_contain_text("责任人写的进展")
    expect(second.locator("[name=words]")).to_have_value("责任人写的进展")
    assert events(item_id)[1:] == [("report_progress", "书记写的进展")]

    press(second, "保存")
    expect(second.locator(".timeline")).to_contain_text("责任人写的进展")
    assert [words for _kind, words in events(item_id)[1:]] == ["书记写的进展", "责任人写的进展"]


def test_what_is_decided_meanwhile_is_told_and_the_text_is_kept(page_as, make_item, events):
    item_id = make_item(state="pending_review")
    first, second = page_as("secretary"), page_as("discipline_officer")
    first.goto(f"/items/{item_id}/closure")
    second.goto(f"/items/{item_id}/return")

    press(first, "同意销号")
    second.fill("[name=words]", "请补充记录")
    press(second, "退回")

    expect(second.locator("main")).to_contain_text("请补充记录")
    assert [kind for kind, _words in events(item_id)][-1] == "close"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_makes_one_event(page_as, make_item, events, javascript):
    """F39"""
    item_id = make_item()
    page = page_as("owner", javascript=javascript)
    page.goto(f"/items/{item_id}/progress")

    page.fill("[name=words]", "开展交流1次")
    page.locator("main button").get_by_text("保存", exact=True).dblclick()
    page.wait_for_load_state("networkidle")
    page.goto(f"/items/{item_id}")

    assert events(item_id)[1:] == [("report_progress", "开展交流1次")]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_adds_one_item(page_as, app, javascript):
    """F39"""
    page = page_as("secretary", javascript=javascript)
    page.goto("/o/branch/ledger/new")

    page.fill("[name=title]", "谈心谈话不够经常")
    page.fill("[name=due_on]", "2027-03-31")
    page.locator("main button").get_by_text("录入台账", exact=True).dblclick()
    expect(page.locator("h1")).to_have_text("谈心谈话不够经常")

    with app.app_context():
        assert len(db.session.scalars(select(Item)).all()) == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_without_a_script_an_item_goes_from_the_workbench_to_its_end(page_as, make_item, events, width):
    item_id = make_item()
    owner, secretary = (page_as(who, width, javascript=False) for who in ("owner", "secretary"))

    owner.goto("/")
    press(owner, "更新进展")
    owner.fill("[name=words]", "开展交流6次")
    owner.get_by_label("已完成，申请销号").check()
    press(owner, "保存")
    secretary.goto("/")
    secretary.click("main summary:has-text('不同意')")
    secretary.fill("[name=words]", "请写明人次")
    press(secretary, "退回给李宁")
    owner.goto("/")
    expect(owner.locator("main")).to_contain_text("还缺：请写明人次")
    press(owner, "更新进展")
    owner.fill("[name=words]", "开展交流6次，共41人次")
    owner.get_by_label("已完成，申请销号").check()
    press(owner, "保存")
    secretary.goto("/")
    secretary.click("main button:has-text('同意')")

    kinds = [kind for kind, _words in events(item_id)]
    assert kinds == ["add", "request_closure", "return", "request_closure", "close"]


@pytest.mark.parametrize("width", [1440, 390])
def test_without_a_script_the_menus_open_and_lead_everywhere(page_as, make_item, width):
    make_item()
    page = page_as("secretary", width, javascript=False)
    places = {"台账": "2026 年度整改台账", "逾期": "逾期清单", "导入": "导入", "报告": "报告：上年度问题整改情况"}

    for place, heading in places.items():
        page.goto("/")
        if width < 960:
            page.click(".topbar-places summary")
        page.locator(".topbar-places a, .topbar-nav a").filter(has_text=place).locator("visible=true").click()
        expect(page.locator("h1")).to_have_text(heading)
    page.click(".topbar-places summary" if width < 960 else ".topbar-who summary")
    page.locator(".menu-list button").get_by_text("退出").locator("visible=true").click()
    expect(page.locator("h1")).to_have_text("登录")


def test_without_a_script_the_ledger_is_filtered_and_the_filter_stands_in_the_address(page_as, make_item):
    make_item(title="理论学习不够深入")
    make_item(title="联系群众不够经常")
    page = page_as("secretary", javascript=False)
    page.goto("/o/branch/ledger")

    page.fill(".tools [name=words]", "联系群众")
    page.press(".tools [name=words]", "Enter")
    page.click(".tools-narrow > summary")
    page.select_option("[name=sort]", "due")
    page.click(".tools-panel button:has-text('筛选')")

    expect(page.locator("tbody tr")).to_have_count(1)
    assert "sort=due" in page.url and "words=" in page.url
    page.reload()
    expect(page.locator("tbody tr")).to_contain_text("联系群众不够经常")


def test_without_a_script_the_report_is_asked_for_another_day(page_as, make_item):
    make_item()
    page = page_as("member", javascript=False)
    page.goto("/o/branch/report")
    expect(page.locator("article.official")).to_contain_text("理论学习与业务结合不够紧密")

    page.fill("[name=as_of]", "2026-03-04")  # the day before the item was entered
    press(page, "查看")

    expect(page.locator("main")).to_contain_text("到这一天，这一年度的台账还没有事项")


def test_without_a_script_people_are_added_and_suggestions_are_left(page_as):
    administrator, member = page_as("administrator", javascript=False), page_as("member", javascript=False)

    administrator.goto("/o/branch/people/new")
    administrator.fill("[name=name]", "何新")
    administrator.fill("[name=username]", "hexin")
    administrator.locator("[name=roles][value=member]").check()
    press(administrator, "添加")
    member.goto("/o/branch/suggestions")
    member.fill("[name=text]", "逾期清单请再印大一点。")
    press(member, "提交")

    assert "/password/" in administrator.input_value("#link")
    expect(member.locator("main")).to_contain_text("已收到。")


def test_a_filter_is_chosen_in_its_panel_and_leaving_typed_text_asks_first(page_as, make_item):
    item_id = make_item()
    make_item(title="联系群众不够经常", kind="action")
    page = page_as("owner")
    page.goto("/o/branch/ledger")
    page.click(".tools-narrow > summary")
    page.select_option("[name=kind]", "action")
    page.click(".tools-panel button:has-text('筛选')")
    expect(page.locator("tbody tr")).to_have_count(1)

    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"/items/{item_id}/progress")
    page.fill("[name=words]", "写到一半")
    page.locator("[name=words]").press("End")
    page.goto("/")

    assert asked == ["beforeunload"]
