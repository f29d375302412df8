"""What an .xlsx holds without showing it as valid: rows hidden or filtered away, cells with a line through them."""

import posixpath
import re
from dataclasses import dataclass
from typing import Any

from tracker.intake.reading.reasons import Notice
from tracker.intake.reading.safety import Package

Place = tuple[int, int]  # row and column, from 0

_ROW = re.compile(rb"<(?:\w{1,20}:)?row\s([^<>]{0,600})>")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d{1,7})[\"']")
_CELL = re.compile(rb"<(?:\w{1,20}:)?c\s([^<>]{0,200})(?<!/)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_STYLE = re.compile(rb"\bs\s*=\s*[\"'](\d{1,6})[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Unseen:
    """rows and struck count from 0."""

    rows: frozenset[int] = frozenset()
    struck: frozenset[Place] = frozenset()


def unseen_of(package: Package, notices: set[str]) -> dict[str, Unseen]:
    struck = struck_styles(package)
    found = {name: unseen_in(package.part(part) or b"", struck) for name, part in sheets(package)}
    if any(one.struck for one in found.values()):
        notices.add(Notice.STRUCK_OUT)
    return found


def sheets(package: Package) -> list[tuple[str, str]]:
    """Each sheet's name and its part (ECMA-376 part 1 §18.2.19)."""
    book, relations = package.tree("xl/workbook.xml"), package.tree("xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return []
    parts = {one.get("Id"): posixpath.join("xl", one.get("Target", "")).removeprefix("xl//") for one in relations}
    named = [(sheet.get("name", ""), parts.get(sheet.get(_RELATION))) for sheet in book.iter("{*}sheet")]
    return [(name, posixpath.normpath(part).lstrip("/")) for name, part in named if part]


def struck_styles(package: Package) -> frozenset[int]:
    """Numbers of the cell formats whose font has a line through it."""
    styles = package.tree("xl/styles.xml")
    fonts = None if styles is None else styles.find("{*}fonts")
    formats = None if styles is None else styles.find("{*}cellXfs")
    if fonts is None or formats is None:
        return frozenset()
    struck = {str(place) for place, font in enumerate(fonts) if is_struck(font)}
    return frozenset(place for place, one in enumerate(formats) if one.get("fontId") in struck)


def is_struck(font: Any) -> bool:
    mark = font.find("{*}strike")
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def unseen_in(sheet: bytes, struck: frozenset[int]) -> Unseen:
    hidden = [_NUMBER.search(row[1]) for row in _ROW.finditer(sheet) if _HIDDEN.search(row[1])]
    rows = frozenset(int(number[1]) - 1 for number in hidden if number)
    return Unseen(rows, frozenset(struck_cells(sheet, struck)) if struck else frozenset())


def struck_cells(sheet: bytes, struck: frozenset[int]) -> list[Place]:
    found = []
    for cell in _CELL.finditer(sheet):
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style and place and int(style[1]) in struck:
            found.append((int(place[2]) - 1, column(place[1].upper())))
    return found


def column(letters: bytes) -> int:
    """From 0: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1
