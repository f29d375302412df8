"""What strangers write into an address finds nothing and breaks nothing; what is served is kept by nobody."""

import base64
import json

import pytest

from tests.seeing import NOT_THERE, seen
from tracker.common.addresses import id_and_version

BEYOND = 2**31
HEADINGS = {
    "ledger": "2026 年度整改台账",
    "overdue": "逾期清单",
    "report": "报告：上年度问题整改情况",
    "intake": "导入",
}
HUGE = "9" * 30


def key(values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize("number", [BEYOND, HUGE, "9" * 5000])
@pytest.mark.parametrize("place", ["/items/{}", "/items/{}/progress", "/o/branch/documents/{}", "/o/branch/intake/{}"])
def test_a_number_no_row_can_bear_is_the_address_of_nothing(sign_in_as, place, number):
    assert seen(sign_in_as("secretary").get(place.format(number))) == NOT_THERE


@pytest.mark.parametrize("number", [BEYOND, HUGE])
def test_nor_is_there_such_a_person(sign_in_as, number):
    assert seen(sign_in_as("administrator").get(f"/o/branch/people/{number}")) == NOT_THERE


def test_a_nul_in_an_address_is_the_address_of_nothing(sign_in_as):
    assert seen(sign_in_as("secretary").get("/o/%00/ledger")) == NOT_THERE


@pytest.mark.parametrize(
    "question",
    [
        f"ledger?owner={HUGE}",
        "ledger?words=a%00b",
        "ledger?words=%ed%a0%80",
        "ledger?after=garbage",
        "ledger?after=" + key(["2026.000001", int(HUGE)]),
        "ledger?after=" + key([{"a": 1}, ["b"]]),
        "ledger?after=" + key([1, "x"]),
        "ledger?after=" + key(["\x00", 1]),
        "ledger?after=" + key(["\ud800", 1]),
        "ledger?after=" + key(["2026-01-01", True]),
        "ledger?after=" + base64.urlsafe_b64encode(b"[" * 20_000).decode(),
        "ledger?sort=due&after=" + key(["someday", "x", 1]),
        "ledger?sort=updated&after=" + key(["2026-01-01T00:00:00", 1]),
        "ledger?sort=updated&after=" + key(["0001-01-01T00:00:00+14:00", 1]),
        f"ledger.xlsx?year={HUGE}",
        "ledger.xlsx?year=-1",
        f"overdue?after=2026-01-01.-{HUGE}",
        f"overdue?after=9999-12-31.{HUGE}",
        f"report?year={HUGE}&as_of=0001-01-01",
        "report.docx?year=2100&as_of=9999-12-31",
        f"intake?before={HUGE}",
    ],
)
def test_a_question_that_means_nothing_is_as_good_as_none(sign_in_as, make_item, question):
    make_item()

    answer = sign_in_as("secretary").get(f"/o/branch/{question}")

    assert answer.status_code == 200
    assert answer.mimetype != "text/html" or seen(answer) == (200, HEADINGS[question.partition("?")[0]])


def test_nor_does_the_access_log_break(sign_in_as):
    assert seen(sign_in_as("administrator").get(f"/o/branch/access-log?before={HUGE}")) == (200, "安全记录")


@pytest.mark.parametrize("path", ["ledger.xlsx", "ledger.docx", "report.docx", "report.md"])
def test_no_download_is_kept_by_a_browser_or_a_proxy(sign_in_as, make_item, path):
    """It is private, and tomorrow the same address gives another ledger."""
    make_item()

    headers = sign_in_as("secretary").get(f"/o/branch/{path}").headers

    assert headers["Cache-Control"] == "no-store"
    assert "Expires" not in headers


def test_style_sheets_are_kept_for_a_year(sign_in_as):
    with sign_in_as("secretary").get("/static/css/tokens.css") as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("form", ["comparison", "comparison.xlsx"])
@pytest.mark.parametrize(
    ("span", "status"),
    [
        ("to=0001-01-01", 400),
        ("from=0001-01-01&to=0001-01-02", 200),
        ("from=0001-01-01", 200),
        ("from=0001-01-01&to=0001-01-01", 400),
    ],
)
def test_the_first_of_all_days_has_no_day_before_it(sign_in_as, make_item, form, span, status):
    make_item()

    answer = sign_in_as("secretary").get(f"/o/branch/ledger/{form}?{span}")

    assert answer.status_code == status
    assert status == 200 or "起始日期应早于截止日期，请调整后再比较。" in answer.text


@pytest.mark.parametrize("number", [BEYOND, 2**63, HUGE, "9" * 5000])
def test_nobody_leaves_who_bears_a_number_no_row_can_bear(sign_in_as, make_item, number):
    make_item()

    answer = sign_in_as("secretary").get(f"/o/branch/handovers/new?person={number}")

    assert seen(answer) == (200, "移交名下事项")
    assert "看名下事项" in answer.text  # the question who leaves is asked again


@pytest.mark.parametrize("pair", ["9" * 20 + ":1", "1:" + "9" * 20, "9" * 5000 + ":1", "1:" + "9" * 5000, "²:1", ":"])
def test_a_row_in_a_form_that_no_row_can_be_is_left_out(cast, sign_in_as, make_item, pair):
    make_item()
    secretary, owner = sign_in_as("secretary"), cast.ids["owner"]
    handed = {"to_id": cast.ids["organiser"], "rows": pair}
    told = {"rows": "1", "sender-0": "李宁", "words-0": "已交流", "item-0": pair}

    moved = secretary.post(f"/o/branch/handovers/new?person={owner}", data=handed)
    entered = secretary.post("/o/branch/pasted-progress/entries", data=told)

    assert moved.status_code == 200
    assert "没有选事项" in entered.text


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("12:3", (12, 3)),
        ("12:", None),
        ("0:1", None),
        ("١:1", None),
        (f"{BEYOND - 1}:0", (BEYOND - 1, 0)),
        (f"{BEYOND}:0", None),
    ],
)
def test_a_row_and_its_version_are_read_in_one_place(sent, read):
    assert id_and_version(sent) == read
