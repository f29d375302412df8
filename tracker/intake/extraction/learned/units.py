"""What an item may open with: every sentence, clause, cell and part of a list, with its place in the document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.extraction.clauses import open_stops
from tracker.intake.extraction.folding import Folded
from tracker.intake.extraction.outline import Sentence

_SIGN = re.compile(r"[，；：、！|】\]]|——|→")
_SHORTEST_NAMED = 6
_WIDE_GAP = 3
_CELL = "\t"


@dataclass(frozen=True, slots=True)
class Unit:
    """start:end in folded text; sign: what stands before it inside its sentence ("" at its beginning);
    sentence: its number in the outline; place, count: which clause of how many; cell: which cell of its row."""

    start: int
    end: int
    text: str
    sign: str
    sentence: int
    place: int
    count: int
    cell: int

    @property
    def first(self) -> bool:
        return self.place == 0

    @property
    def bare(self) -> str:
        return self.text.strip("，；。：、！？ \n")


def units_of(folded: Folded, sentences: Sequence[Sentence]) -> list[Unit]:
    found: list[Unit] = []
    cell = 0
    for number, sentence in enumerate(sentences):
        cell = 0 if sentence.opens else cell + (_starts_cell(folded, sentence.start))
        for unit in _of_sentence(folded, sentence, number, cell):
            cell = unit.cell
            found.append(unit)
    return found


def _of_sentence(folded: Folded, sentence: Sentence, number: int, cell: int) -> Iterator[Unit]:
    pieces = [piece for piece in _joined(_pieces(folded, sentence)) if piece[1] > piece[0]]
    for place, (start, end, sign) in enumerate(pieces):
        cell += sign in {_CELL, "|"}
        yield Unit(start, end, folded.text[start:end].strip("\n"), sign, number, place, len(pieces), cell)


def _pieces(folded: Folded, sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    signs = open_stops(folded.text, _SIGN, sentence.body, sentence.end)
    stops = [(sign.start(), sign.end(), sign[0]) for sign in signs]
    stops += [(at, at, _CELL) for at in range(sentence.body + 1, sentence.end) if _starts_cell(folded, at)]
    start, before = sentence.body, ""
    for left, right, sign in sorted(stops):
        named = sign != "、" or left - start >= _SHORTEST_NAMED
        if named and right < sentence.end and left > start:
            yield start, right, before
        if named and right < sentence.end:
            start, before = right, sign
    yield start, sentence.end, before


def _joined(pieces: Iterator[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """「学习、交流」 stays whole: what follows 、 must be long enough to be said of something."""
    last: tuple[int, int, str] | None = None
    for piece in pieces:
        if last and piece[2] == "、" and piece[1] - piece[0] < _SHORTEST_NAMED:
            last = (last[0], piece[1], last[2])
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last


def _starts_cell(folded: Folded, at: int) -> bool:
    before, after = folded.offsets[at - 1] if at else 0, folded.offsets[at]
    if after - before <= 1:
        return False
    return _CELL in folded.original[before + 1 : after] or after - before > _WIDE_GAP
