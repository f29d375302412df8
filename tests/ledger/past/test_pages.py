"""The ledger as of a day and two days compared: as pages, as files, on the command line."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.counting import counted_queries
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.ledger.past.comparison import Change, compare
from tracker.ledger.past.replay import ledger_as_of, ledgers_as_of
from tracker.reporting.gathering import facts_of

AS_OF, COMPARISON = "/o/branch/ledger/as-of", "/o/branch/ledger/comparison"


def at(month, day, hour=4):
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: at(11, 22))


@pytest.fixture
def year_of_a_branch(app, cast, make_item):
    """March: two findings and a measure. July: one closed. August: one extended, one added. October: reopened."""
    first = make_item(at=at(3, 5), due_on=date(2026, 6, 30))
    second = make_item(at=at(3, 5), title="台账<b>&不清", due_on=date(2026, 9, 30))
    with app.app_context():
        item, other = (db.session.get_one(Item, id_) for id_ in (first, second))
        workflow.request_closure(item, by=cast.owner, at=at(7, 1), words="开展交流6次")
        workflow.close(item, by=cast.secretary, at=at(7, 2))
        later = Deadline("fixed", date(2026, 12, 31))
        workflow.set_deadline(other, deadline=later, by=cast.secretary, at=at(8, 1), words="场地维修")
        workflow.assign(other, owner=cast.organiser, by=cast.secretary, at=at(8, 1))
        db.session.commit()
    make_item(at=at(8, 3), title="八月新增", due_on=date(2026, 9, 1))
    with app.app_context():
        item = db.session.get_one(Item, first)
        workflow.reopen(item, by=cast.secretary, at=at(10, 8), words="出现反弹")
        db.session.commit()
    return first, second


def states(ledger):
    return [(item.number, item.state) for item in ledger.items]


def test_a_past_day_shows_states_deadlines_and_owners_as_they_were(app, cast, year_of_a_branch):
    with app.app_context():
        june, july, november = ledgers_as_of(
            cast.branch, 2026, [date(2026, 6, 30), date(2026, 7, 31), date(2026, 11, 22)]
        )

    assert states(june) == [("2026-01", "not_started"), ("2026-02", "not_started")]
    assert states(july) == [("2026-01", "closed"), ("2026-02", "not_started")]
    assert states(november) == [("2026-01", "in_progress"), ("2026-02", "not_started"), ("2026-03", "not_started")]
    assert (june.items[1].due_on, june.items[1].owner.name) == (date(2026, 9, 30), "李宁")
    assert (november.items[1].due_on, november.items[1].owner.name) == (date(2026, 12, 31), "王方")


def test_today_s_ledger_replayed_is_the_ledger(app, cast, year_of_a_branch):
    with app.app_context():
        today = ledger_as_of(cast.branch, 2026, date(2026, 11, 22))
        for item in today.items:
            row = db.session.get_one(Item, item.id)
            for name in ("state", "due_on", "first_due_on", "round", "title", "closed_on", "progress", "extensions"):
                assert getattr(item, name) == getattr(row, name)


def test_report_and_ledger_count_alike_on_any_day(app, cast, year_of_a_branch):
    """F79."""
    with app.app_context():
        for month in range(3, 12):
            day = date(2026, month, 22)
            facts, ledger = facts_of(cast.branch, year=2026, as_of=day), ledger_as_of(cast.branch, 2026, day)
            figures = ledger.figures("finding")
            assert facts.findings.total.value == figures.total
            assert {name: figure.value for name, figure in facts.findings.states.items()} == figures.states
            assert facts.findings.overlaps["overdue"].value == figures.overdue


def test_two_days_compared_tell_what_happened_in_between(app, cast, year_of_a_branch):
    with app.app_context():
        found = compare(*ledgers_as_of(cast.branch, 2026, (date(2026, 6, 30), date(2026, 9, 30))))

    numbers = {change: [each.new.number for each in some] for change, some in found.differences.items()}
    assert numbers == {
        Change.ADDED: ["2026-03"],
        Change.CLOSED: ["2026-01"],
        Change.FELL_OVERDUE: ["2026-03"],
        Change.POSTPONED: ["2026-02"],
        Change.REASSIGNED: ["2026-02"],
    }


def test_the_page_tells_the_day_and_its_counts(sign_in_as, year_of_a_branch):
    page = sign_in_as("member").get(f"{AS_OF}?on=2026-07-31").text

    assert "截至 2026年7月31日" in page
    assert "问题 2 项，问题完成率 50%" in page
    assert "台账&lt;b&gt;&amp;不清" in page
    assert "八月新增" not in page


def test_without_a_day_it_is_the_end_of_last_month(sign_in_as, year_of_a_branch):
    assert "截至 2026年10月31日" in sign_in_as("member").get(AS_OF).text


def test_the_list_of_a_past_day_can_be_narrowed_to_a_state(sign_in_as, year_of_a_branch):
    page = sign_in_as("member").get(f"{AS_OF}?on=2026-07-31&state=closed").text

    assert "2026-01" in page
    assert "2026-02" not in page


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"{AS_OF}?on=2026-11-23", "2026年11月23日还没有到"),
        (f"{AS_OF}?on=昨天", "“昨天”不是日期"),
        (f"{COMPARISON}?from=2026-06-30&to=2027-01-01", "2027年1月1日还没有到"),
        (f"{COMPARISON}?from=2026-09-30&to=2026-06-30", "起始日期应早于截止日期"),
        (f"{COMPARISON}?from=2026-06-30&to=2026-06-30", "起始日期应早于截止日期"),
        (f"{COMPARISON}?from=2026-02-30", "“2026-02-30”不是日期"),
        ("/o/branch/ledger/as-of.xlsx?on=2026-11-23", "2026年11月23日还没有到"),
        ("/o/branch/ledger/comparison.xlsx?from=2026-09-30&to=2026-06-30", "起始日期应早于截止日期"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused_with_a_sentence(sign_in_as, year_of_a_branch, address, words):
    answer = sign_in_as("member").get(address)

    assert answer.status_code == 400
    assert words in answer.text


def test_before_the_first_event_there_was_no_ledger_and_the_page_says_since_when(sign_in_as, year_of_a_branch):
    page = sign_in_as("member").get(f"{AS_OF}?on=2026-03-04").text

    assert "第一条记录是 2026年3月5日" in page


@pytest.mark.parametrize("address", [AS_OF, COMPARISON])
def test_an_empty_ledger_has_a_page_too(sign_in_as, address):
    answer = sign_in_as("secretary").get(address)

    assert answer.status_code == 200
    assert "这一年度的台账还没有事项" in answer.text


def test_the_comparison_sets_old_beside_new(sign_in_as, year_of_a_branch):
    page = sign_in_as("member").get(f"{COMPARISON}?from=2026-06-30&to=2026-09-30").text

    assert "2026年9月30日</span> → 2026年12月31日" in page
    assert "李宁</span> → 王方" in page
    assert "未启动</span> → 已销号（2026年7月2日）" in page
    assert "0% → <b>33.33%</b>" in page


def test_nothing_happened_is_said_in_words(sign_in_as, year_of_a_branch):
    assert "两个日期之间没有变化" in sign_in_as("member").get(f"{COMPARISON}?from=2026-07-10&to=2026-07-20").text


@pytest.mark.parametrize("address", [AS_OF, COMPARISON, f"{AS_OF}.xlsx", f"{COMPARISON}.xlsx"])
def test_the_past_is_open_to_those_who_may_read_the_ledger(sign_in_as, year_of_a_branch, address):
    assert sign_in_as("parent_reader").get(address).status_code == 200
    assert seen(sign_in_as("outsider").get(address)) == NOT_THERE
    assert seen(sign_in_as("administrator").get(address)) == NOT_ALLOWED


@pytest.mark.parametrize("address", [f"{AS_OF}?on=2026-11-21", f"{COMPARISON}?from=2026-02-01"])
def test_the_past_costs_as_many_queries_at_any_size(app, sign_in_as, make_items, address):
    """F41"""
    counts = []
    for more in (1, 20):
        make_items(more, at=at(5, 1), state="closed")
        client = sign_in_as("member")
        client.get(address)
        with counted_queries(app) as sent:
            assert client.get(address).status_code == 200
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_a_past_ledger_as_a_workbook_says_what_the_page_says(sign_in_as, year_of_a_branch):
    answer = sign_in_as("member").get(f"{AS_OF}.xlsx?on=2026-07-31")

    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    assert sheet["F2"].value == "截至日期：2026年7月31日"
    assert [sheet[f"J{row}"].value for row in (4, 5)] == ["已销号\n逾期销号", "未启动"]


def test_a_comparison_as_a_workbook_keeps_dates_as_dates(sign_in_as, year_of_a_branch):
    answer = sign_in_as("member").get(f"{COMPARISON}.xlsx?from=2026-06-30&to=2026-09-30")

    rows = [[cell.value for cell in row] for row in load_workbook(BytesIO(answer.data)).active.iter_rows(min_row=9)]
    postponed = next(row for row in rows if row[0] == "时限推迟")
    assert [each.date() for each in postponed[6:8]] == [date(2026, 9, 30), date(2026, 12, 31)]
    assert postponed[3] == "台账<b>&不清"


def test_a_past_ledger_on_the_command_line(app, cast, year_of_a_branch, tmp_path):
    file = tmp_path / "ledger.xlsx"
    arguments = ["ledger", "export", "--organisation", "branch", "--year", "2026", "-o", str(file), "--as-of"]

    done = app.test_cli_runner().invoke(args=[*arguments, "2026-07-31"])
    refused = app.test_cli_runner().invoke(args=[*arguments, "2026-12-31"])

    assert (done.exit_code, refused.exit_code) == (0, 1)
    assert load_workbook(file).worksheets[0]["F2"].value == "截至日期：2026年7月31日"
    assert "还没有到" in refused.output
