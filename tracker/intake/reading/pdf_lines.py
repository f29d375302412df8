"""The lines of a PDF page: characters in the order of their places, not in that of their drawing."""

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.common.seen import seen

_PICTURE = raw.FPDF_PAGEOBJ_IMAGE
_HYPHENS = (0x02, 0xFFFE)  # PDFium's marks for a hyphen at a line's end
_FARTHEST = 1e6  # points; comparing anything with "not a number" is false
_HALF_HEIGHT = 0.3  # of a character's size, from its baseline up
_SAME_LINE = 0.45  # in character sizes: baselines this close belong to one line
_TWICE = 0.3  # in character sizes: the same character this close is bold type made by printing twice
_WORD_GAP = 0.18
_WIDE_GAP = 1.2  # a blank that somebody meant; what is less beside Chinese type is typesetting
_COLUMN_GAP = 3.0
_WESTERN = re.compile("[!-~]")


@dataclass(frozen=True, slots=True)
class Character:
    """order: where it comes in the file, which draws as it likes."""

    order: int
    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return self.base + self.size * _HALF_HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; x to the right, y upwards, in points; size is that of its largest character.

    across: the width of its page; page: which one of the document.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    across: float
    page: int = 0


def lines_of(characters: list[Character], *, across: float) -> list[Line]:
    """The lines of a page that is `across` points wide, from top to bottom."""
    return [line for row in _rows(characters) if (line := _line(row, across)).text]


def placed(characters: Iterable[Character]) -> list[Character]:
    """Those that stand on paper: a broken file may put some at infinity, or nowhere."""
    return [each for each in characters if abs(each.left) + abs(each.right) + abs(each.base) + each.size < _FARTHEST]


def turned(page: pdfium.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """What brings a place on the page into reading position: landscape pages are often portrait ones, turned."""
    angle, (width, height) = page.get_rotation(), page.get_size()
    turns: dict[int, Callable[[float, float], tuple[float, float]]] = {
        90: lambda x, y: (y, height - x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (width - y, x),
    }
    return turns.get(angle, lambda x, y: (x, y))


def characters_of(page: pdfium.PdfPage) -> list[Character]:
    """All characters but those that PDFium made up to stand for gaps and line ends."""
    turn = turned(page)
    text_page = page.get_textpage()
    handle = text_page.raw
    box = raw.FS_RECTF()
    x, base = ctypes.c_double(), ctypes.c_double()
    found = []
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if raw.FPDFText_IsGenerated(handle, index) == 1 or (code < 0x20 and code not in _HYPHENS):
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, box)
        raw.FPDFText_GetCharOrigin(handle, index, x, base)
        text = "-" if code in _HYPHENS else chr(code)
        (x1, y1), (x2, y2) = turn(box.left, box.bottom), turn(box.right, box.top)
        _, line = turn(x.value, base.value)
        found.append(Character(index, text, min(x1, x2), max(x1, x2), line, max(abs(y2 - y1), 1.0)))
    return placed(found)


def picture_share(page: pdfium.PdfPage) -> float:
    """How much of the page its largest picture covers, 0 to 1."""
    area = page.get_width() * page.get_height() or 1.0
    largest = 0.0
    for item in page.get_objects(filter=[_PICTURE], max_depth=2):
        left, bottom, right, top = item.get_bounds()
        largest = max(largest, (right - left) * (top - bottom) / area)
    return largest


def _line(row: Iterable[Character], across: float) -> Line:
    """Characters of one line, from left to right."""
    ordered = list(_once(sorted(row, key=lambda each: each.left)))
    solid = [each for each in ordered if not each.text.isspace()]
    if not solid:
        return Line("", 0.0, 0.0, 0.0, 0.0, across)
    return Line(
        _text(ordered),
        solid[0].left,
        max(each.right for each in solid),
        max(solid, key=lambda each: each.size).base,
        max(each.size for each in solid),
        across,
    )


def _rows(characters: list[Character]) -> Iterator[list[Character]]:
    """Characters by line, from top to bottom."""
    row: list[Character] = []
    for each in sorted(characters, key=lambda each: -each.base):
        if row and row[0].base - each.base > max(row[0].size, each.size) * _SAME_LINE:
            yield row
            row = []
        row.append(each)
    if row:
        yield row


def _once(row: list[Character]) -> Iterator[Character]:
    """Without what was printed twice to look bold; a ligature's characters share a place, but follow each other."""
    last: Character | None = None
    for each in row:
        if (
            last is None
            or each.text != last.text
            or each.order == last.order + 1
            or each.left - last.left > each.size * _TWICE
        ):
            yield each
            last = each


def _text(row: list[Character]) -> str:
    pieces: list[str] = []
    last: Character | None = None
    for each in row:
        if last is not None:
            pieces.append(_gap(last, each))
        pieces.append(each.text)
        last = each
    text = "".join(pieces)  # halves of a surrogate pair come as two characters
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return seen(whole).strip()  # here already: headings are recognised line by line


def _gap(before: Character, after: Character) -> str:
    gap = (after.left - before.right) / max(before.size, after.size)
    if gap > _COLUMN_GAP:
        return "\t"
    if gap > _WIDE_GAP:
        return " "
    both_western = _WESTERN.match(before.text) and _WESTERN.match(after.text)
    return " " if both_western and gap > _WORD_GAP else ""
