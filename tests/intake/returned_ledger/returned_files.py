"""Ledgers as they come back: exported by the program, then worked on the way people do in a table program."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger.printing.making import make_file
from tracker.ledger.printing.printed_row import COLUMNS
from tracker.people.models import Organisation

COLUMN = {heading: place for place, heading in enumerate(COLUMNS, start=1)}
FIRST_ROW = 4


def exported(slug: str = "branch", year: int = 2026) -> bytes:
    """Within an app context."""
    organisation = db.session.query(Organisation).filter_by(slug=slug).one()
    return make_file(organisation, year, form="xlsx", today=clock.today()).data


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    """change: gets the sheet of the ledger."""
    book, out = load_workbook(BytesIO(data)), BytesIO()
    change(book["整改台账"])
    book.save(out)
    return out.getvalue()


def typed_by_hand() -> bytes:
    """A ledger in the official form that no program made."""
    book, out = Workbook(), BytesIO()
    book.active.title = "整改台账"
    for line in (["第一党支部2026年度整改台账"], list(COLUMNS), ["1", "年度报告", "学习不够深入", *["—"] * 7]):
        book.active.append(line)
    book.save(out)
    return out.getvalue()


def put(**values: Any) -> Callable[[Any], None]:
    """put(整改目标="…"): into the first row; a heading with / is given as 责任人."""

    def change(sheet: Any) -> None:
        for heading, value in values.items():
            sheet.cell(FIRST_ROW, COLUMN[{"责任人": "责任单位/责任人"}.get(heading, heading)]).value = value

    return change


def unmerged(sheet: Any) -> None:
    for area in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(area))
