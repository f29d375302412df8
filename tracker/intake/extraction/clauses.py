"""Sentences and clauses of a piece of folded text, never cut inside quotation marks, book titles or brackets."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from tracker.intake.extraction.vocabulary import stating

EDGES = " \n。，；：、！？*#|"
_CLAUSE_END = re.compile(r"[，；：]|——")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_SHORTEST_PART = 3


def first_sentence(text: str) -> tuple[int, int]:
    """Up to its end sign or line break, which is not included."""
    for stop in open_stops(text, _SENTENCE_END, 0, len(text)):
        if text[: stop.start()].strip(EDGES):
            return 0, stop.start()
    return 0, len(text)


def clauses_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    at = start
    for stop in open_stops(text, _CLAUSE_END, start, end):
        if text[at : stop.start()].strip(EDGES):
            found.append((at, stop.start()))
        at = stop.end()
    if text[at:end].strip(EDGES):
        found.append((at, end))
    return found or [(start, end)]


def parts_of(text: str, start: int, end: int, signs: str) -> list[tuple[int, int]]:
    """Pieces between these signs, each with its sign; what is too short to say anything is left out."""
    parts: list[tuple[int, int]] = []
    at = start
    for stop in open_stops(text, re.compile(f"[{signs}]"), start, end):
        if len(text[at : stop.start()].strip(EDGES)) >= _SHORTEST_PART:
            parts.append((at, stop.end()))
        at = stop.end()
    if len(text[at:end].strip(EDGES)) >= _SHORTEST_PART:
        parts.append((at, end))
    return parts


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def open_stops(text: str, sign: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
    """Where the sign stands outside quotation marks, book titles and brackets."""
    spans = [found.span() for found in stating.PROTECTED.finditer(text, start, end)]
    openings = [span[0] for span in spans]
    for stop in sign.finditer(text, start, end):
        at = bisect_left(openings, stop.start()) - 1
        if at < 0 or stop.start() >= spans[at][1] - 1:
            yield stop
