"""The gate before an .xlsx is opened: its sheets are counted while they are still text, in bounded memory."""

import re
from html import unescape
from itertools import islice

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.safety import Package
from tracker.intake.reading.workbook_unseen import Unseen, column, unseen_of
from tracker.ledger.printing.printed_row import CHECKED

SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
PROPERTIES = "docprops/custom.xml"
CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]")
FILLED = re.compile(rb'<(?:\w{1,20}:)?c\s[^<>]{0,200}?\br="([A-Za-z]{1,3})(\d{1,7})"[^<>]{0,200}(?<!/)>')
STRING_COUNT = re.compile(rb'\buniqueCount\s*=\s*["\'](\d{1,30})')
MARGIN = re.compile(rb"<(?:\w{1,20}:)?(?:odd|even|first)(?:Header|Footer)>([^<]{1,2000})<")
MARGIN_CODE = re.compile(r'&(?:"[^"]{0,100}"|K[0-9A-Fa-f]{6}|\d{1,3}|[A-Z])')


def checked(data: bytes, *, limits: Limits, notices: set[str]) -> dict[str, Unseen]:
    """Refuse what could not be held in memory as a rectangle of cells, and what bears a marking at its margin; for each
    sheet by its name what it holds without showing it."""
    package = Package(data, limits=limits)
    for name in package.names:
        if SHEET.fullmatch(name):
            sheet = package.part(name) or b""
            refuse_many_cells(sheet, limits)
            refuse_marked(map(margin_text, MARGIN.findall(sheet)))
        elif name.lower().endswith("sharedstrings.xml"):
            refuse_boast(package.part(name) or b"")
        elif name.lower().endswith("vbaproject.bin"):
            notices.add(Notice.MACROS_IGNORED)
        elif name.lower() == PROPERTIES and f'name="{CHECKED}"'.encode() in (package.part(name) or b""):
            notices.add(Notice.OWN_PRINT)
    return unseen_of(package, notices)


def refuse_many_cells(sheet: bytes, limits: Limits) -> None:
    if sum(1 for _ in islice(CELL.finditer(sheet), limits.cells + 1)) > limits.cells:
        raise Unreadable(Reason.TOO_MANY_CELLS, {"limit": limits.cells})
    rows, columns = [], set()
    for filled in FILLED.finditer(sheet):
        columns.add(filled[1].upper())
        rows.append(int(filled[2]))
    if not rows:
        return
    places = [column(letters) for letters in columns]
    if (max(rows) - min(rows) + 1) * (max(places) - min(places) + 1) > limits.cells:
        raise Unreadable(Reason.TOO_MANY_CELLS, {"limit": limits.cells})


def refuse_boast(strings: bytes) -> None:
    """The library sets memory aside for as many strings as the part says it has, before it has seen one."""
    said = STRING_COUNT.search(strings[:4096])
    if said and int(said[1]) > len(strings):
        raise Unreadable(Reason.DAMAGED)


def margin_text(raw: bytes) -> str:
    """The parts of a header (&L left, &C centre, &R right) on a line each, without their formatting."""
    return MARGIN_CODE.sub("\n", unescape(raw.decode("utf-8", "replace")))
