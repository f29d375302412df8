"""The overdue list, and what every page says of the watch."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.conftest import NOW
from tests.counting import counted_queries
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.watch import jobs, views

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


def text_of(response):
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.text)))


@pytest.fixture
def page(sign_in_as):
    def shown(who="secretary", url="/o/branch/overdue", at=NOW):
        with time_machine.travel(at, tick=False):
            return sign_in_as(who).get(url)

    return shown


def test_the_longest_overdue_stands_first_and_what_is_near_below(page, make_item):
    make_item(title="晚四天", due_on=date(2026, 3, 1), at=OPENED)
    make_item(title="晚一月", due_on=date(2026, 2, 1), at=OPENED)
    make_item(title="今天到", due_on=TODAY, at=OPENED)
    make_item(title="时候早", due_on=date(2026, 9, 30), at=OPENED)

    text = text_of(page())

    assert text.index("晚一月") < text.index("晚四天") < text.index("临期事项") < text.index("今天到")
    assert "逾期 4 天" in text and "今天到期" in text
    assert "时候早" not in text


def test_a_row_says_owner_both_deadlines_and_the_last_progress(app, cast, page, make_item):
    item_id = make_item(due_on=date(2026, 2, 1), at=OPENED, state="in_progress")
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        deadline = Deadline("fixed", date(2026, 3, 1))
        workflow.set_deadline(item, deadline=deadline, by=cast.secretary, at=OPENED, words="等待复核")
        db.session.commit()

    text = text_of(page())

    assert "李宁 ▲ 逾期 4 天 2026年3月1日 原定 2026年2月1日 延期 1 次 1月1日 已制定计划" in text


def changed(app, item_id, verb, by, **arguments):
    """One verb done to a stored item by one of the cast."""
    with app.app_context():
        item = db.session.get_one(Item, item_id)
        getattr(workflow, verb)(item, by=by(), at=arguments.pop("at", NOW), **arguments)
        db.session.commit()


def test_the_days_it_was_overdue_before_stay_beside_the_deadline(app, cast, page, make_item):
    item_id = make_item(due_on=date(2026, 2, 1), at=OPENED)
    deadline = Deadline("fixed", date(2026, 3, 4))
    moved = datetime(2026, 2, 11, 2, 0, tzinfo=UTC)
    changed(app, item_id, "set_deadline", lambda: cast.secretary, at=moved, deadline=deadline, words="等待复核")

    assert "原定 2026年2月1日 延期 1 次 曾逾期 10 天" in text_of(page())


def test_urging_is_one_click_then_escalating_then_nothing(app, page, sign_in_as, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)

    def click(answer):
        """The row's own button, as its form would send it."""
        form = re.search(r'<td class="col-do.*?</td>', answer.text, re.S)[0]
        values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html.unescape(form)))
        with time_machine.travel(NOW, tick=False):
            return sign_in_as("secretary").post("/o/branch/ledger/bulk", data=values)

    assert click(page()).location.startswith("/o/branch/overdue")
    assert "◇ 催办" in text_of(page())
    click(page())

    assert "◈ 督办" in text_of(page()) and "col-do" not in page().text
    with app.app_context():
        assert db.session.get_one(Item, item_id).urging == "escalated"


def test_an_extension_in_decision_stands_on_the_leaders_list_and_leads_to_it(app, cast, page, make_item):
    item_id = make_item(due_on=date(2026, 3, 1), at=OPENED)
    before = datetime(2026, 2, 20, 2, 0, tzinfo=UTC)
    changed(
        app,
        item_id,
        "request_extension",
        lambda: cast.owner,
        at=before,
        due_on=date(2026, 4, 1),
        words="等待评估",
    )

    assert "延期待决定" in text_of(page()) and f'href="/items/{item_id}">决定延期' in page().text
    assert "延期待决定" in text_of(page("member")) and "决定延期" not in page("member").text


def test_who_may_urge_nobody_is_offered_no_button(page, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)

    assert "col-do" not in page("member").text and 'name="chosen"' not in page("member").text
    assert "col-do" in page("parent_reader").text


def test_all_overdue_below_can_be_urged_by_the_parent_committee(app, page, sign_in_as, make_item):
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    make_item(due_on=date(2026, 9, 1), at=OPENED)

    with time_machine.travel(NOW, tick=False):
        form = sign_in_as("parent_reader").get(
            "/o/committee/ledger/bulk?action=urge&all=1&standing=overdue&year=all&below=1"
        )

    assert "催办：1 项" in form.text


def test_an_empty_list_says_what_it_is_for(page):
    assert "时限已过而没有销号的事项会列在这里" in text_of(page())


@pytest.mark.parametrize(
    ("who", "status"), [("member", 200), ("parent_reader", 200), ("outsider", 404), ("administrator", 403)]
)
def test_who_reads_the_ledger_reads_the_list(page, make_item, who, status):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)

    answer = page(who)

    assert answer.status_code == status
    assert ("早就到期" in answer.text) == (status == 200)


def test_a_parent_committee_finds_those_of_its_branches(page, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)

    text = text_of(page("parent_reader", "/o/committee/overdue"))

    assert "早就到期 2026-01 · 示例机关第一党支部" in text


def test_a_long_list_goes_on_by_key(page, make_item, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 2)
    for day in (1, 2, 3):
        make_item(title=f"第{day}天", due_on=date(2026, 2, day), at=OPENED)

    first = page()
    (following,) = re.findall(r'href="([^"]+after=[^"]+)"', first.text)
    second = page(url=html.unescape(following))

    assert "逾期 3 项" in text_of(first) and "第3天" not in text_of(first)
    assert "第3天" in text_of(second) and "第2天" not in text_of(second)


@pytest.mark.parametrize(
    "after", ["x", "2026-02-30.1", "2026-02-01.", ".", "2026-02-01.99999999999999999999999", "2026-02-01." + "9" * 5000]
)
def test_a_key_that_means_nothing_is_no_error(page, make_item, after):
    make_item(title="早就到期", due_on=date(2026, 2, 1), at=OPENED)

    answer = page(url=f"/o/branch/overdue?after={after}")

    assert answer.status_code == 200
    assert "逾期 1 项" in text_of(answer)


def test_the_list_costs_the_same_at_any_size(app, page, make_item):
    """F41."""
    make_item(due_on=date(2026, 3, 1), at=OPENED)
    make_item(due_on=date(2026, 3, 10), at=OPENED)
    with counted_queries(app) as few:
        page()
    for _ in range(10):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
        make_item(due_on=date(2026, 3, 10), at=OPENED)

    with counted_queries(app) as many:
        page()

    assert len(few) == len(many) < 20


def test_the_daily_sweep_costs_the_same_at_any_size(app, make_item):
    def swept():
        with app.app_context(), counted_queries(app) as sent:
            jobs.run_sweep(TODAY, at=NOW)
        return len(sent)

    make_item(due_on=date(2026, 3, 1), at=OPENED)
    swept()
    few = swept()
    for _ in range(10):
        make_item(due_on=date(2026, 3, 1), at=OPENED)
    swept()

    assert swept() == few


def test_what_is_newly_overdue_costs_the_same_at_any_size(app, make_item):
    """Notices, events and notes by multi-row statements: 3 or 30 of them."""

    def newly(count):
        for _ in range(count):
            make_item(due_on=date(2026, 3, 1), at=OPENED)
        with app.app_context(), counted_queries(app) as sent:
            assert jobs.run_sweep(TODAY, at=NOW).overdue == count
        return len(sent)

    assert newly(3) == newly(30)


def test_when_the_watch_last_ran_stands_on_the_list(app, page, make_item):
    assert "时限检查：还没有运行过" in text_of(page())
    with app.app_context():
        jobs.run_sweep(TODAY, at=NOW - timedelta(hours=2, minutes=30))

    assert "时限检查：今天 07:30 已运行" in text_of(page())


def test_a_late_watch_says_so_on_every_page(app, page):
    """F17."""
    with app.app_context():
        jobs.run_sweep(TODAY, at=NOW)

    on_time = [page(url=url).text for url in ("/", "/help", "/o/branch/overdue")]
    late = [page(url=url, at=NOW + timedelta(days=2)).text for url in ("/", "/help", "/o/branch/overdue")]

    assert not any("时限检查没有按时运行" in text for text in on_time)
    assert all("时限检查没有按时运行" in text for text in late)


def test_pages_are_right_while_the_watch_is_down(page, make_item):
    """Law 2: overdue is arithmetic."""
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)

    assert "逾期 14 天" in text_of(page(at=NOW + timedelta(days=10)))


def test_the_health_check_says_when_the_watch_ran_and_is_never_red_for_it(app, cast):
    """F71."""
    client = app.test_client()
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json["watch"], answer.json["watch_last_ran"]) == (200, "late", None)
