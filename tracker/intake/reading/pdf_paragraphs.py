"""Lines of PDF pages → paragraphs: page numbers and repeating headers out, wrapped lines joined by geometry."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.intake.reading.pdf_lines import Line

_PAGE_NUMBER = re.compile(
    r"[-–—―－─·•\s]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})?\s*(?:页)?"
    r"(?:\s*[/／,，共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[-–—―－─·•\s]*"
)
_DIGITS = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节条部]"
    r"|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|问题\d)"
)
_SENTENCE_END = "。；！？：;!?:”』」"
_MARGIN_LINES = 2  # how many lines at either end of a page may be header or footer
_INDENT = 0.8  # in character sizes: this far right of the margin begins a paragraph
_UNBROKEN = re.compile(r"[（“‘《【〔「『(]*(?:[!-~]+|.)(?:[，。、；：？！）》】〕」』…—]|[”’“‘].?)*")
_ROOM = 0.7  # in character sizes: a line with this much more room than the next word needs ends its paragraph
_FULL_LINES = 3  # with fewer lines that reach the margin, it is taken to be as wide as the left one
_NARROW = 0.6  # of the page: a text block narrower than this is only a few short lines
_MARGIN_PLAY = 1.2
_LOOSE = 1.45  # a gap this many times the usual one parts paragraphs


def without_margins(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page, each knowing its page, without headers, footers and page numbers."""
    repeated = _repeated(pages)
    return [
        [
            replace(line, page=number)
            for place, line in enumerate(page)
            if _MARGIN_LINES <= place < len(page) - _MARGIN_LINES
            or not (_is_page_number(line.text) or _shape(line) in repeated)
        ]
        for number, page in enumerate(pages)
    ]


def joined(lines: list[Line], margins: "Margins") -> Iterator[str]:
    """The paragraphs that the lines, at least one, were before they were set."""
    paragraph = [lines[0]]
    for line in lines[1:]:
        if margins.parts(paragraph, line):
            yield _text(paragraph)
            paragraph = []
        paragraph.append(line)
    yield _text(paragraph)


class Margins:
    """The text block's edges and line distance, taken from most lines of the document."""

    def __init__(self, lines: list[Line]) -> None:
        self._size = _most_common(line.size for line in lines)
        self._left = _edge([line.left for line in lines], self._size, leftmost=True)
        self._right = _edge([line.right for line in lines], self._size, leftmost=False)
        full = sum(line.right > self._right - self._size for line in lines)
        across = max((line.across for line in lines), default=0.0)
        if full < _FULL_LINES or self._right - self._left < across * _NARROW:
            self._right = max(self._right, across - self._left * _MARGIN_PLAY)
        gaps = [above.base - below.base for above, below in pairwise(lines)]
        self._pitch = _most_common(gap for gap in gaps if 0 < gap < self._size * 4)

    def parts(self, paragraph: list[Line], line: Line) -> bool:
        """Whether `line` begins a new paragraph after the lines of `paragraph`."""
        last = paragraph[-1]
        if abs(line.size - last.size) > self._size * 0.2 and not (_is_small(line) or _is_small(last)):
            return True
        if self._right - last.right > _width(_UNBROKEN.match(line.text)) * last.size + self._size * _ROOM:
            return True
        if _HEADING.match(line.text) and last.text[-1] in _SENTENCE_END:
            return True
        if line.page == last.page and not 0 < last.base - line.base < self._pitch * _LOOSE:
            return True
        return self._is_indented(line) and not self._hangs(paragraph, line)

    def _is_indented(self, line: Line) -> bool:
        return line.left > self._left + self._size * _INDENT

    def _hangs(self, paragraph: list[Line], line: Line) -> bool:
        """Whether the line stands in line with an indented paragraph that has not come to its end."""
        last = paragraph[-1]
        level = abs(line.left - last.left) < self._size * _INDENT / 2
        if len(paragraph) == 1 and not level:
            return bool(_HEADING.match(last.text)) and last.left < line.left
        return level and last.text[-1] not in _SENTENCE_END and not _HEADING.match(line.text)


def _width(match: re.Match[str] | None) -> float:
    """The width of what may not be torn apart at a line's end, in character sizes."""
    return sum(0.6 if each.isascii() else 1.0 for each in match[0]) if match else 0.0


def _is_small(line: Line) -> bool:
    """Too little to tell a size by: punctuation and digits are lower than characters."""
    return len(line.text) < 4 or not re.search("[\u4e00-\u9fff]", line.text)


def _text(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        if text and text[-1].isascii() and line.text[0].isascii() and _word_break(text[-1], line.text[0]):
            text += " "
        text += line.text
    return text


def _word_break(before: str, after: str) -> bool:
    return before.isalpha() or (before in ",.;:" and not after.isdigit()) or (before.isdigit() and after.isalpha())


def _is_page_number(text: str) -> bool:
    return any(each.isdigit() or each in "一二三四五六七八九十" for each in text) and bool(_PAGE_NUMBER.fullmatch(text))


def _repeated(pages: list[list[Line]]) -> set[str]:
    """What stands at the edge of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = [*page[:_MARGIN_LINES], *page[-_MARGIN_LINES:]]
        counts.update({_shape(line) for line in edge})
    least = max(3, len(pages) // 2)
    return {shape for shape, count in counts.items() if count >= least}


def _shape(line: Line) -> str:
    return f"{round(line.base / 4)}:{_DIGITS.sub('0', line.text)}"


def _most_common(values: Iterator[float]) -> float:
    counts = Counter(round(value * 2) / 2 for value in values)
    return counts.most_common(1)[0][0] if counts else 12.0


def _edge(values: list[float], size: float, *, leftmost: bool) -> float:
    """The outermost place at which a fair share of the lines begins or ends."""
    counts = Counter(round(value / max(size, 1.0) * 2) for value in values)
    enough = max(1, len(values) // 12)
    places = [place for place, count in counts.items() if count >= enough] or [*counts, 0]
    place = min(places) if leftmost else max(places)
    there = [value for value in values if round(value / max(size, 1.0) * 2) == place]
    return (min if leftmost else max)(there, default=0.0)
