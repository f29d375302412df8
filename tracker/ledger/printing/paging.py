"""Rows of known height → the pages they stand on: where a group begins a page, where a long one is cut, how a text that
no row can hold is told in pieces. In points and half-width characters; the same for every sheet."""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

LINE_POINTS, TALLEST_POINTS = 14.5, 409  # the format lets no row be higher
PAGE_POINTS = 470  # of A4 landscape between the margins, less than any program leaves
MARGIN = 4


def lines_taken(text: str, width: float) -> int:
    """How many lines a text takes in a column; a Chinese character is two half-width ones."""
    columns = max(2, int(width) - 1)
    return sum(max(1, ceil(half_widths(line) / columns)) for line in text.split("\n"))


def half_widths(line: str) -> int:
    return sum(1 if char.isascii() else 2 for char in line)


def points(lines: int) -> float:
    return min(lines * LINE_POINTS + MARGIN, TALLEST_POINTS)


def is_too_tall(text: str, width: float) -> bool:
    return lines_taken(text, width) * LINE_POINTS + MARGIN > TALLEST_POINTS


def parts_of(heights: Sequence[float], page: float) -> Iterator[range]:
    """A group longer than a page in parts that are not: each part's cells are merged by themselves."""
    start, used = 0, 0.0
    for at, height in enumerate(heights):
        if at > start and used + height > page:
            yield range(start, at)
            start, used = at, 0.0
        used += height
    yield range(start, len(heights))


def begins_page(height: float, used: float, page: float) -> bool:
    """Whether what fits a page, but not the rest of this one, goes to the next."""
    return used > 0 and used + height > page


def pieces(text: str, width: float) -> Iterator[str]:
    """A text in pieces that each fit the tallest row of this width, cut between lines and characters, nothing lost."""
    most = int((TALLEST_POINTS - MARGIN) / LINE_POINTS) - 1  # one for the line that says whose it is
    columns = max(2, int(width) - 1)
    kept: list[str] = []
    for line in printed_lines(text.split("\n"), columns):
        kept.append(line)
        if len(kept) == most:
            yield joined(kept)
            kept = []
    if kept:
        yield joined(kept)


def printed_lines(lines: Iterable[str], columns: int) -> Iterator[str]:
    """Each ends in a line feed where the text has one there."""
    for line in lines:
        current, used = "", 0
        for char in line:
            wide = half_widths(char)
            if used + wide > columns:
                yield current
                current, used = "", 0
            current, used = current + char, used + wide
        yield current + "\n"


def joined(lines: Sequence[str]) -> str:
    return "".join(lines).rstrip("\n")
