"""A printed ledger held against the history."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from tests.ledger.test_history import with_sleeping_triggers
from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.extensions import db
from tracker.ledger.models import Event

PAPER = "/o/branch/ledger/paper"


@pytest.fixture
def printed(app, sign_in_as, make_item):
    """Two items, printed, and a third added afterwards: the last line's number and hash."""
    make_item(state="closed")
    make_item()
    book = load_workbook(BytesIO(sign_in_as("member").get("/o/branch/ledger.xlsx?year=2026").data))
    sheet = book.worksheets[0]
    last = next(row[0].value for row in reversed(list(sheet.iter_rows())) if row[0].value)
    make_item(at=datetime(2026, 4, 1, tzinfo=UTC))
    return last, book


def test_the_last_line_of_a_printed_ledger_names_the_chain_s_end(app, printed):
    last, book = printed
    with app.app_context():
        fifth = db.session.scalars(select(Event).where(Event.sequence == 5)).one()

    assert last == f"历史校验：第 5 条，{fifth.hash[:16]}"
    assert book.custom_doc_props["历史校验"].value == f"5:{fifth.hash}"
    assert book.worksheets[0].print_area.endswith(f"$J${book.worksheets[0].max_row}")


def test_paper_that_agrees_is_said_to_agree_and_what_the_ledger_was_then(sign_in_as, printed):
    code = printed[0][-16:]
    page = sign_in_as("member").get(f"{PAPER}?number=5&hash={code[:8].upper()}%20{code[8:]}").text

    assert "一致：第 5 条在历史中" in page
    assert "台账共 2 项，已销号 1 项" in page


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        ("50", "0" * 16, "历史中没有第 50 条"),
        ("5", "0" * 16, "不一致：第 5 条"),
        ("5", "abc", "校验码是 16 位"),
        ("五", "0" * 16, "条数是一个数字"),
        ("0", "0" * 16, "条数是一个数字"),
        ("99999999999999999999", "0" * 16, "条数是一个数字"),
    ],
)
def test_paper_that_does_not_agree_is_told_why(sign_in_as, printed, number, code, words):
    assert words in sign_in_as("member").get(PAPER, query_string={"number": number, "hash": code}).text


def test_paper_shows_that_something_before_it_was_changed(app, sign_in_as, printed):
    with app.app_context():
        with_sleeping_triggers("UPDATE event SET words = 'x' WHERE sequence = 2")

    page = sign_in_as("member").get(f"{PAPER}?number=5&hash={printed[0][-16:]}").text

    assert "以前的记录有改动" in page


def test_the_command_line_checks_paper_too(app, printed):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["history", "verify", *arguments])

    held = run("--at", "5", "--hash", printed[0][-16:])
    forged = run("--organisation", "branch", "--at", "5", "--hash", "0" * 16)

    assert (held.exit_code, forged.exit_code) == (0, 1)
    assert "一致：第 5 条" in held.output
    assert "已销号 1 项" in held.output
    assert "不一致" in forged.output
    assert run("--at", "5").exit_code == 2


def test_only_readers_of_the_ledger_check_its_paper(sign_in_as):
    assert seen(sign_in_as("parent_reader").get(PAPER)) == (200, "核对纸质台账")
    assert seen(sign_in_as("outsider").get(PAPER)) == NOT_THERE
    assert seen(sign_in_as("administrator").get(PAPER)) == NOT_ALLOWED
