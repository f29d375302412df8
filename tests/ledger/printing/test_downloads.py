"""The ledger's files from the page and from the command line."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.conftest import Cast
from tests.seeing import NOT_THERE, seen


def test_the_page_offers_the_ledger_of_the_year_as_excel_and_as_word(sign_in_as, make_item):
    make_item(title="学习不够深入")
    client = sign_in_as("member")

    page = client.get("/o/branch/ledger?year=2026").text
    word = client.get("/o/branch/ledger.docx?year=2026")

    assert "/o/branch/ledger.xlsx?year=2026" in page and "/o/branch/ledger.docx?year=2026" in page
    assert Document(BytesIO(word.data)).tables[0].cell(1, 2).text == "学习不够深入"
    assert "attachment" in word.headers["Content-Disposition"]


def test_nobody_from_outside_gets_a_file(sign_in_as):
    assert seen(sign_in_as("outsider").get("/o/branch/ledger.docx?year=2026")) == NOT_THERE


def test_a_form_nobody_makes_is_not_found(sign_in_as):
    assert seen(sign_in_as("member").get("/o/branch/ledger.pdf")) == NOT_THERE


@pytest.mark.parametrize(
    ("form", "sheets"),
    [
        ([], ["整改台账", "问题清单", "任务清单", "责任清单"]),
        (["--format", "lists"], ["问题清单", "任务清单", "责任清单"]),
    ],
)
def test_the_command_writes_workbooks(app, cast: Cast, make_item, tmp_path, form, sheets):
    make_item()
    file = tmp_path / "ledger.xlsx"

    done = app.test_cli_runner().invoke(
        args=["ledger", "export", "--organisation", "branch", "--year", "2026", *form, "-o", str(file)]
    )

    assert done.exit_code == 0, done.output
    assert load_workbook(file).sheetnames == sheets


def test_the_command_writes_word(app, cast: Cast, make_item, tmp_path):
    make_item(title="学习不够深入")
    file = tmp_path / "ledger.docx"
    asked = ["ledger", "export", "--organisation", "branch", "--year", "2026", "--format", "docx", "-o", str(file)]

    app.test_cli_runner().invoke(args=asked)

    assert Document(str(file)).tables[0].cell(1, 2).text == "学习不够深入"
