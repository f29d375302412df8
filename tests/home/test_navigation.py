"""Round every page: the places this person may go, and nothing else."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.conftest import NOW
from tests.seeing import seen
from tracker.extensions import db
from tracker.people import accounts

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)


def places(client, url="/"):
    """The main menu's words, as the first navigation shows them."""
    text = client.get(url).text
    menu = text.split("topbar-nav", 1)[1].split("</nav>", 1)[0]
    return [
        part.split("</a>")[0].split("<")[0].strip()
        for part in menu.split("<a ")[1:]
        for part in [part.split(">", 1)[1]]
    ]


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("secretary", ["工作台", "台账", "逾期", "导入", "报告"]),
        ("owner", ["工作台", "台账", "逾期", "导入", "报告"]),
        ("member", ["工作台", "台账", "逾期", "报告"]),
        ("parent_reader", ["工作台", "台账", "下级", "逾期", "报告"]),
        ("administrator", ["工作台", "人员"]),
    ],
)
def test_the_menu_shows_where_one_may_go(sign_in_as, who, expected):
    assert places(sign_in_as(who)) == expected


LEDGER, REPORT = "全部年度整改台账", "报告：上年度问题整改情况"


@pytest.mark.parametrize(
    ("who", "headings"),
    [
        ("secretary", ["工作台", LEDGER, "逾期清单", "导入", REPORT]),
        ("member", ["工作台", LEDGER, "逾期清单", REPORT]),
        ("parent_reader", ["工作台", LEDGER, "整改总体情况", "逾期清单", REPORT]),
        ("administrator", ["工作台", "人员与角色"]),
    ],
)
def test_every_place_in_the_menu_opens(sign_in_as, who, headings):
    client = sign_in_as(who)
    menu = client.get("/").text.split("topbar-nav", 1)[1].split("</nav>", 1)[0]
    urls = [part.split('"')[0] for part in menu.split('href="')[1:]]

    assert [seen(client.get(url)) for url in urls] == [(200, heading) for heading in headings]


def test_the_number_of_overdue_items_stands_in_the_menu(sign_in_as, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    make_item(due_on=date(2026, 3, 2), at=OPENED)

    with time_machine.travel(NOW, tick=False):
        assert '<span class="count">2</span>' in sign_in_as("member").get("/").text


def test_the_place_one_is_in_is_marked(sign_in_as, make_item):
    page = sign_in_as("member").get(f"/items/{make_item()}").text

    assert page.count('aria-current="page">台账') == 2  # the row of places, and the folded menu of a phone


@pytest.mark.parametrize("url", ["/telling", "/notices", "/telling/preview", "/watch/telling", "/watch/calendar"])
def test_how_one_is_told_is_not_the_overdue_list(app, cast, sign_in_as, url):
    with app.app_context():
        accounts.grant(cast.administrator, "secretary", organisation=cast.branch, at=NOW, by="setup")
        db.session.commit()

    page = sign_in_as("administrator").get(url)

    assert (page.status_code, 'aria-current="page"' in page.text) == (200, False)
    assert "逾期</a>" in page.text or "逾期" in page.text.split("topbar-nav", 1)[1]


def test_who_reads_several_organisations_can_change_over(sign_in_as):
    page = sign_in_as("parent_reader").get("/").text

    assert 'href="/o/branch/ledger"' in page
    assert 'href="/o/other/ledger"' in page


def test_who_has_one_organisation_sees_no_switch(sign_in_as):
    assert "/o/other/ledger" not in sign_in_as("secretary").get("/").text


def test_somebody_without_any_organisation_is_told_whom_to_ask(app, cast, sign_in_as):
    with app.app_context():
        cast.ids["newcomer"] = accounts.add_user("newcomer", name="新人", at=NOW).id
        cast.newcomer.password_set_at = datetime(2100, 1, 1, tzinfo=UTC)
        cast.newcomer.password_hash = "set"
        db.session.commit()

    assert "您还没有加入任何组织" in sign_in_as("newcomer").get("/").text
