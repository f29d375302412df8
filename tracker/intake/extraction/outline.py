"""Paragraphs into sentences that know their number, their place in the paragraph and what they announce."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.intake.extraction.clauses import open_stops
from tracker.intake.extraction.folding import Folded
from tracker.intake.extraction.headings import Role, heading_role, lead_of, says_points_follow
from tracker.intake.extraction.numbering import Mark, marks
from tracker.intake.extraction.vocabulary import naming, stating
from tracker.intake.reading.document import Document

_HASHES = re.compile(r"#{1,6}|[>|*]+")
_LONGEST_TITLE = 42
_LONGEST_LABEL = 20
_LONGEST_OPENING = 140
_CHAPTERS = frozenset({"part", "cn"})
_COLON = re.compile("：")
_PUNCTUATION = re.compile(r"[，。；：！？]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """start:end in folded text with its number, body:end without.

    kind, ordinal: the number before it ("" and 0 without); opens, closes: stands first or last in its paragraph;
    level: outline level from the file or Markdown; role: what it announces when it is a heading or a label.
    """

    start: int
    body: int
    end: int
    text: str
    kind: str
    ordinal: int
    opens: bool
    closes: bool
    level: int | None
    role: Role | None

    @property
    def is_title(self) -> bool:
        """A line of its own without a sentence's end."""
        return self.closes and self.opens and 0 < len(self.text) <= _LONGEST_TITLE and not self.finished

    @property
    def finished(self) -> bool:
        return self.text[-1:] in {"。", "！", "？", "；", "”", "…"}


def sentences(folded: Folded, document: Document, *, report_year: int | None = None) -> list[Sentence]:
    levels = {paragraph.start: paragraph.level for paragraph in document.paragraphs if paragraph.level}
    numbers = marks(folded)
    found: list[Sentence] = []
    at = 0
    for start, end in _paragraphs(folded.text):
        inside: list[Mark] = []
        while at < len(numbers) and numbers[at].start < end:
            inside.append(numbers[at])
            at += 1
        level = levels.get(folded.offsets[start]) or _hashes(folded.text, start)
        found += _of_paragraph(folded, start, end, inside, level, report_year)
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield start, end
        start = end + 1


def _hashes(text: str, start: int) -> int | None:
    found = re.compile(r"#{1,6}").match(text, start)
    return len(found[0]) if found else None


def _of_paragraph(
    folded: Folded, start: int, end: int, inside: Sequence[Mark], level: int | None, report_year: int | None
) -> Iterator[Sentence]:
    hashes = _HASHES.match(folded.text, start)
    opening = hashes.end() if hashes else start
    bounds = [opening, *(mark.start for mark in inside if mark.start > opening), end]
    by_start = {mark.start: mark for mark in inside}
    for left, right in itertools.pairwise(bounds):
        mark = by_start.get(left)
        body = mark.end if mark else left
        for index, (begin, finish) in enumerate(
            _cuts(folded, body, right, kind=mark.kind if mark else "", year=report_year)
        ):
            own = mark if index == 0 else None
            text = folded.text[begin:finish].strip("*#| ")
            yield Sentence(
                start=own.start if own else begin, body=begin, end=finish, text=text,
                kind=own.kind if own else "", ordinal=own.ordinal if own else 0,
                opens=left == opening and index == 0, closes=finish == end,
                level=level if left == opening and index == 0 else None,
                role=_role(text, report_year),
            )  # fmt: skip


def _cuts(folded: Folded, start: int, end: int, *, kind: str, year: int | None) -> Iterator[tuple[int, int]]:
    """Sentences of a stretch; a heading or label before a colon or blank is one of its own."""
    first = _title_before_text(folded, start, end, kind, year) if kind else None
    if first:
        yield start, first
        start = first
    for left, right in _full_sentences(folded.text, start, end):
        at = left
        for label_end in _label_ends(folded.text, left, right, year):
            yield at, label_end
            at = label_end
        if at < right:
            yield at, right
    if start == end and not first:
        yield start, end


def _title_before_text(folded: Folded, start: int, end: int, kind: str, year: int | None) -> int | None:
    """In a text without line breaks a blank may be all that parts a heading from its paragraph."""
    glued = _glued_title(folded.text, start, end, year) if kind in _CHAPTERS else None
    if glued:
        return glued
    gap = None if folded.has_blanks_inside_words else folded.first_gap(start, min(end, start + _LONGEST_TITLE))
    if gap is None or _PUNCTUATION.search(folded.text, start, gap) or end - gap < 8:
        return None
    return gap


def _glued_title(text: str, start: int, end: int, year: int | None) -> int | None:
    """「二、存在的主要问题部分党员…」: where even the blank is lost, the heading ends with its own last word."""
    if end - start < _LONGEST_TITLE:
        return None
    for word in naming.HEADING_END.finditer(text, start, min(end, start + _LONGEST_TITLE // 2)):
        if _PUNCTUATION.search(text, start, word.end()):
            return None
        following = naming.HEADING_END.match(text, word.end())
        if following is None and text[word.end()] not in "及和与、的。：，" and _role(text[start : word.end()], year):
            return word.end()
    return None


def _full_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for stop in open_stops(text, stating.SENTENCE_END, start, end):
        yield at, stop.end()
        at = stop.end()
    if at < end:
        yield at, end


def _label_ends(text: str, start: int, end: int, year: int | None) -> Iterator[int]:
    at = start
    for colon in _COLON.finditer(text, start, end):
        stop = colon.end()
        semicolon = text.rfind("；", max(at, stop - _LONGEST_LABEL), stop) + 1
        if semicolon and _role(text[semicolon:stop], year):
            yield semicolon
            yield stop
            at = stop
        elif not semicolon and stop - at <= _LONGEST_OPENING and (stop == end or _announces(text[at:stop], year)):
            yield stop
            at = stop


def _announces(head: str, year: int | None) -> bool:
    return bool(_role(head, year) or lead_of(head, report_year=year) or says_points_follow(head))


def _role(text: str, year: int | None) -> Role | None:
    if len(text) > _LONGEST_TITLE or naming.FIELD_LABEL.match(text):
        return None
    return heading_role(text, report_year=year)
