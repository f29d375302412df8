"""Workbooks (.xlsx, .xlsm, .xls, .et, .ods): bytes → Document, one table a sheet, one paragraph a row."""

import datetime as dt
import io
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft, DraftCell
from tracker.intake.reading.kinds import Kind
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.safety import Package, with_plain_names
from tracker.intake.reading.workbook_gate import checked
from tracker.intake.reading.workbook_unseen import Place, Unseen

DEFAULT_NAMES = ("sheet", "工作表")
PICTURE = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(.{0,2000}\)", re.DOTALL | re.IGNORECASE)
TRUE, FALSE = "是", "否"

Range = tuple[tuple[int, int], tuple[int, int]]
Merged = dict[tuple[int, int], tuple[int, int]]


def read_workbook(data: bytes, *, kind: Kind, limits: Limits) -> Document:
    draft = Draft("workbook", limits=limits)
    unseen: Mapping[str, Unseen] = {}
    if kind is Kind.ODS:
        Package(data, limits=limits)
    if kind is Kind.XLSX:
        unseen = checked(data, limits=limits, notices=draft.notices)
        data = with_plain_names(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet, named in visible_sheets(book, draft.notices):
            add_sheet(draft, sheet, named=named, limits=limits, unseen=unseen.get(sheet.name, Unseen()))
    except PasswordError as error:
        raise Unreadable(Reason.ENCRYPTED) from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(Reason.DAMAGED) from error
    except BaseException as error:
        # The library is Rust: what it did not expect arrives as a PanicException outside of Exception.
        if type(error).__name__ == "PanicException":
            raise Unreadable(Reason.DAMAGED) from error
        raise
    return draft.document()


def visible_sheets(book: CalamineWorkbook, notices: set[str]) -> Iterator[tuple[CalamineSheet, bool]]:
    """Each sheet that is shown, and whether its name needs saying because there are several."""
    visible = []
    for place, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        if about.visible == SheetVisibleEnum.Visible:
            visible.append(place)
        else:
            notices.add(Notice.HIDDEN_SHEETS)
    for place in visible:
        yield book.get_sheet_by_index(place), len(visible) > 1


def add_sheet(draft: Draft, sheet: CalamineSheet, *, named: bool, limits: Limits, unseen: Unseen) -> None:
    if sheet.start is None or sheet.end is None:
        return
    (top, left), (bottom, right) = sheet.start, sheet.end
    if (bottom - top + 1) * (right - left + 1) > limits.cells:
        raise Unreadable(Reason.TOO_MANY_CELLS, {"limit": limits.cells})
    if named and not sheet.name.lower().startswith(DEFAULT_NAMES):
        draft.add(sheet.name, level=1)
    merged = merged_cells(sheet.merged_cell_ranges or [], (sheet.start, sheet.end), limits)
    rows = drafted_rows(sheet, top, left, merged, unseen.struck, draft.notices)
    draft.add_table(rows, hidden={row - top for row in unseen.rows})


def drafted_rows(
    sheet: CalamineSheet, top: int, left: int, merged: Merged, struck: Collection[Place], notices: set[str]
) -> Iterator[list[DraftCell]]:
    placed: dict[tuple[int, int], DraftCell] = {}
    for row, values in enumerate(sheet.to_python(), start=top):
        cells: list[DraftCell] = []
        for column, value in enumerate(values, start=left):
            origin = merged.get((row, column), (row, column))
            if origin[1] != column:
                continue  # merged to the left: shown there
            text = "" if (row, column) in struck else without_picture(shown(value), notices)
            cell = DraftCell(column, text, above=placed.get(origin))
            placed[row, column] = cell if origin == (row, column) else placed.get(origin, cell)
            cells.append(cell)
        yield without_tail(cells)


def without_picture(text: str, notices: set[str]) -> str:
    """WPS keeps a picture in a cell as a formula, =DISPIMG("ID_…",1)."""
    if not PICTURE.fullmatch(text):
        return text
    notices.add(Notice.CELL_PICTURES)
    return ""


def without_tail(cells: list[DraftCell]) -> list[DraftCell]:
    while cells and not cells[-1].text and not cells[-1].above:
        cells.pop()
    return cells


def merged_cells(ranges: list[Range], bounds: Range, limits: Limits) -> Merged:
    """For each covered cell within the bounds, the cell whose text it repeats."""
    merged: Merged = {}
    budget = limits.cells
    for (top, left), (bottom, right) in ranges:
        rows = range(max(top, bounds[0][0]), min(bottom, bounds[1][0]) + 1)
        columns = range(max(left, bounds[0][1]), min(right, bounds[1][1]) + 1)
        budget -= len(rows) * len(columns)
        if budget < 0:
            raise Unreadable(Reason.TOO_MANY_CELLS, {"limit": limits.cells})
        merged.update({(row, column): (top, left) for row in rows for column in columns})
    return merged


def shown(value: Any) -> str:
    """A cell's value as a person would write it: 1 and not 1.0, 2022-06-30 and not a serial number."""
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time()
        return value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat(timespec="minutes")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
