"""A read document as it stands on a page: lines with passages marked, tables, folds where nothing was found."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tracker.intake.reading.document import Cell, Document, Paragraph

MOST_LINES = 800  # up to here everything is shown: some 40 pages
MARGIN = 12  # lines kept around each passage of a longer document
UNFOLDED = 200  # lines shown at once when a fold is opened
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a proposal or an item stands on; id is whose it is."""

    id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text inside a line. passage: whose it is, None for plain text; opens: the passage begins here."""

    text: str
    passage: int | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text from an offset on: a paragraph, or one cell of a row."""

    start: int
    segments: tuple[Segment, ...]
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph (a single stretch) or one table row (a stretch a cell); number counts from 1."""

    number: int
    level: int | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one sort; a fold says which lines it hides instead of holding them."""

    sort: str
    lines: tuple[Line, ...] = ()
    first: int = 0
    last: int = 0


def blocks(document: Document, passages: Sequence[Passage], *, show: Iterable[int] = ()) -> list[Block]:
    """The whole document; of a long one only what lies around the passages and the lines to show."""
    count = len(document.paragraphs)
    if count <= MOST_LINES:
        return blocks_between(document, passages, first=1, last=count)
    starts = [paragraph.start for paragraph in document.paragraphs]
    centres = [bisect_right(starts, passage.start) for passage in passages]
    ranges = [(centre - MARGIN, centre + MARGIN) for centre in centres]
    ranges += [(1, MARGIN), *((line - MARGIN, line + UNFOLDED) for line in show)]
    found: list[Block] = []
    at = 1
    for first, last in merged_ranges(ranges, count):
        if first > at:
            found.append(Block("fold", first=at, last=first - 1))
        found += blocks_between(document, passages, first=first, last=last)
        at = last + 1
    if at <= count:
        found.append(Block("fold", first=at, last=count))
    return found


def opened_fold(document: Document, passages: Sequence[Passage], *, first: int, last: int) -> list[Block]:
    """The lines of a fold, as many as are shown at once, and a fold for the rest."""
    first, last = max(1, first), min(last, len(document.paragraphs))
    reach = min(last, first + UNFOLDED - 1)
    found = blocks_between(document, passages, first=first, last=reach)
    return found + ([Block("fold", first=reach + 1, last=last)] if reach < last else [])


def blocks_between(document: Document, passages: Sequence[Passage], *, first: int, last: int) -> list[Block]:
    """Lines first to last (from 1, both included), rows of one table together."""
    paragraphs = list(enumerate(document.paragraphs[first - 1 : last], start=first))
    if not paragraphs:
        return []
    by_line = passages_by_line(document, passages)
    found = []
    for table, group in groupby(paragraphs, key=lambda numbered: numbered[1].table):
        lines = tuple(line_of(document, number, part, by_line.get(number, ())) for number, part in group)
        found.append(Block("lines" if table is None else "table", lines))
    return found


def passages_by_line(document: Document, passages: Sequence[Passage]) -> dict[int, list[Passage]]:
    """Which passages touch which line: looked up, so that cost grows with what was found, not with the document."""
    starts = [paragraph.start for paragraph in document.paragraphs]
    found: dict[int, list[Passage]] = {}
    for passage in passages:
        number = max(1, bisect_right(starts, passage.start))
        while number <= len(starts) and starts[number - 1] < passage.end:
            found.setdefault(number, []).append(passage)
            number += 1
    return found


def merged_ranges(ranges: Iterable[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for first, last in sorted((max(1, first), min(count, last)) for first, last in ranges):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        elif first <= last:
            found.append((first, last))
    return found


def line_of(document: Document, number: int, paragraph: Paragraph, passages: Sequence[Passage]) -> Line:
    parts: Sequence[Paragraph | Cell] = paragraph.cells or (paragraph,)
    stretches = tuple(
        Stretch(part.start, tuple(segments_of(document, part, passages)), isinstance(part, Cell) and part.merged)
        for part in parts
    )
    return Line(number, paragraph.level, stretches)


def segments_of(document: Document, part: Paragraph | Cell, passages: Sequence[Passage]) -> Iterator[Segment]:
    """Where passages overlap, the one that begins last has the text."""
    inside = [p for p in passages if p.start < part.end and p.end > part.start]
    edges = {part.start, part.end}
    for passage in inside:
        edges |= {max(passage.start, part.start), min(passage.end, part.end)}
    for start, end in pairwise(sorted(edges)):
        owner = max((p for p in inside if p.start <= start and p.end >= end), key=lambda p: p.start, default=None)
        if owner is None:
            yield Segment(document.text[start:end])
        else:
            yield Segment(document.text[start:end], owner.id, opens=start == owner.start)


def find_passage(document: Document, words: str, *, paragraph: int | None = None) -> tuple[int, int] | None:
    """Where pasted words stand, blanks and line breaks aside; without words, the whole paragraph (from 1)."""
    if paragraph is not None and not 1 <= paragraph <= len(document.paragraphs):
        return None
    chosen = document.paragraphs[paragraph - 1] if paragraph else None
    if not words.strip():
        return (chosen.start, chosen.end) if chosen else None
    pattern = r"\s*".join(map(re.escape, BLANKS.sub("", words)))
    found = re.compile(pattern).search(document.text, chosen.start if chosen else 0)
    return found.span() if found else None
