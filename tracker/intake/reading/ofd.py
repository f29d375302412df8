"""OFD, the national fixed-layout format (GB/T 33190-2016): text by its places → Document, lines joined as a PDF's are.

A page says of each stretch of text where it begins and how far each character is from the one before, in millimetres
from the top left corner. What is drawn as lines, pictures or annotations is not read.
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.pdf_lines import Character, Line, lines_of, placed
from tracker.intake.reading.pdf_paragraphs import Margins, joined, without_margins
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.safety import Package

ROOT = "OFD.xml"
A4 = (210.0, 297.0)
NO_TURN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_REPEATS = 100_000

Matrix = tuple[float, ...]  # a b c d e f: x' = ax + cy + e, y' = bx + dy + f


def read_ofd(data: bytes, *, limits: Limits) -> Document:
    package = Package(data, limits=limits)
    pages = [lines_of(page, across=across) for page, across in pages_of(package, limits)]
    refuse_marked("\n".join(line.text for line in page) for page in pages)
    draft = Draft("pdf", limits=limits)
    for paragraph in paragraphs_of(pages):
        draft.add(paragraph)
    if not draft.paragraphs:
        raise Unreadable(Reason.NO_TEXT_LAYER)
    if not all(pages):
        draft.notices.add(Notice.PAGES_WITHOUT_TEXT)
    return draft.document()


def paragraphs_of(pages: list[list[Line]]) -> Iterator[str]:
    lines = [line for page in without_margins(pages) for line in page]
    if lines:
        yield from joined(lines, Margins(lines))


def pages_of(package: Package, limits: Limits) -> Iterator[tuple[list[Character], float]]:
    """The characters of each page, and how wide it is."""
    found = characters = 0
    for folder, document in documents(package):
        size = box(document.find("{*}CommonData/{*}PageArea/{*}PhysicalBox")) or A4
        for page in document.findall("{*}Pages/{*}Page"):
            found += 1
            if found > limits.pages:
                raise Unreadable(Reason.TOO_MANY_PAGES, {"limit": limits.pages})
            content = package.tree(within(folder, page.get("BaseLoc", "")))
            if content is None:
                continue
            across, high = box(content.find("{*}Area/{*}PhysicalBox")) or size
            here = placed(list(characters_on(content, high)))
            characters += len(here)
            if characters > limits.characters:
                raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
            yield here, across


def documents(package: Package) -> Iterator[tuple[str, Any]]:
    """Each document of the package and the folder its addresses start from."""
    root = package.tree(ROOT)
    if root is None:
        raise Unreadable(Reason.DAMAGED)
    for body in root.iter("{*}DocRoot"):
        name = within("", body.text or "")
        document = package.tree(name)
        if document is not None:
            yield posixpath.dirname(name), document


def within(folder: str, address: str) -> str:
    """An address is told from the folder of the part it stands in, or from the package's root with a slash."""
    address = address.strip().replace("\\", "/")
    return posixpath.normpath(address.lstrip("/") if address.startswith("/") else posixpath.join(folder, address))


def characters_on(content: Any, high: float) -> Iterator[Character]:
    order = 0
    for item in content.iter("{*}TextObject"):
        if item.get("Visible", "true").lower() == "false":
            continue
        corner, matrix, size = numbers(item.get("Boundary", ""))[:2], matrix_of(item), float_of(item.get("Size"), 3.5)
        if len(corner) < 2:
            continue
        for code in item.iterfind("{*}TextCode"):
            for x, y, text in places(code):
                left, base = moved(matrix, x, y)
                left, base, order = left + corner[0], high - base - corner[1], order + 1
                yield Character(
                    order, text, left, left + width_of(text, size, matrix), base, size * abs(matrix[3] or 1)
                )


def places(code: Any) -> Iterator[tuple[float, float, str]]:
    """Where each character of a TextCode begins (§11.3); a character without a step of its own repeats the last."""
    x, y = float_of(code.get("X"), 0.0), float_of(code.get("Y"), 0.0)
    across, down = steps(code.get("DeltaX", "")), steps(code.get("DeltaY", ""))
    for place, text in enumerate(code.text or ""):
        yield x, y, text
        x += across[min(place, len(across) - 1)] if across else 0.0
        y += down[min(place, len(down) - 1)] if down else 0.0


def steps(words: str) -> list[float]:
    """「5.5 5.5」, or 「g 3 5.5」 for three of them."""
    found: list[float] = []
    parts = iter(words.split())
    for part in parts:
        if part == "g":
            count, step = int(float_of(next(parts, ""), 0)), float_of(next(parts, ""), 0.0)
            found += [step] * max(0, min(count, MOST_REPEATS - len(found)))
        else:
            found.append(float_of(part, 0.0))
    return found


def width_of(text: str, size: float, matrix: Matrix) -> float:
    """Chinese type is square; of Western type half a square is near enough to tell words apart."""
    return size * (0.5 if text.isascii() else 1.0) * abs(matrix[0] or 1)


def matrix_of(item: Any) -> Matrix:
    found = numbers(item.get("CTM", ""))
    return tuple(found) if len(found) == len(NO_TURN) else NO_TURN


def moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def box(element: Any) -> tuple[float, float] | None:
    """Width and height of a box 「x y width height」."""
    found = numbers(element.text or "") if element is not None else []
    return (found[2], found[3]) if len(found) == 4 and min(found[2:]) > 0 else None


def numbers(words: str) -> list[float]:
    return [float_of(part, 0.0) for part in words.split()]


def float_of(words: str | None, otherwise: float) -> float:
    try:
        return float(words or otherwise)
    except ValueError:
        return otherwise
