"""Lines of PDF pages → paragraphs: page numbers and repeating headers out, wrapped lines joined by geometry."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.intake.reading.pdf_lines import Line

PAGE_NUMBER = re.compile(
    r"[-–—―－─·•\s]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十百]{1,5})?\s*(?:页)?"
    r"(?:\s*[/／,，共]+\s*(?:共\s*)?\d{1,4}\s*页?)?[-–—―－─·•\s]*"
)
DIGITS = re.compile(r"\d+")
HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|第[一二三四五六七八九十]{1,3}[章节条部]"
    r"|\d{1,2}(?:[、．]|\.(?!\d))|[①-⑳]|问题\d)"
)
SENTENCE_END = "。；！？：;!?:”』」"
MARGIN_LINES = 2  # how many lines at either end of a page may be header or footer
INDENT = 0.8  # in character sizes: this far right of the margin begins a paragraph
UNBROKEN = re.compile(r"[（“‘《【〔「『(]*(?:[!-~]+|.)(?:[，。、；：？！）》】〕」』…—]|[”’“‘].?)*")
ROOM = 0.7  # in character sizes: a line with this much more room than the next word needs ends its paragraph
FULL_LINES = 3  # with fewer lines that reach the margin, it is taken to be as wide as the left one
NARROW = 0.6  # of the page: a text block narrower than this is only a few short lines
MARGIN_PLAY = 1.2
LOOSE = 1.45  # a gap this many times the usual one parts paragraphs


def without_margins(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines of each page, each knowing its page, without headers, footers and page numbers."""
    repeated = repeated_on(pages)
    return [
        [
            replace(line, page=number)
            for place, line in enumerate(page)
            if MARGIN_LINES <= place < len(page) - MARGIN_LINES
            or not (is_page_number(line.text) or shape_of(line) in repeated)
        ]
        for number, page in enumerate(pages)
    ]


def joined(lines: list[Line], margins: "Margins") -> Iterator[str]:
    """The paragraphs that the lines, at least one, were before they were set."""
    paragraph = [lines[0]]
    for line in lines[1:]:
        if margins.parts(paragraph, line):
            yield text_of(paragraph)
            paragraph = []
        paragraph.append(line)
    yield text_of(paragraph)


class Margins:
    """The text block's edges and line distance, taken from most lines of the document."""

    def __init__(self, lines: list[Line]) -> None:
        self.size = most_common_of(line.size for line in lines)
        self.left = edge_of([line.left for line in lines], self.size, leftmost=True)
        self.right = edge_of([line.right for line in lines], self.size, leftmost=False)
        full = sum(line.right > self.right - self.size for line in lines)
        across = max((line.across for line in lines), default=0.0)
        if full < FULL_LINES or self.right - self.left < across * NARROW:
            self.right = max(self.right, across - self.left * MARGIN_PLAY)
        gaps = [above.base - below.base for above, below in pairwise(lines)]
        self.pitch = most_common_of(gap for gap in gaps if 0 < gap < self.size * 4)

    def parts(self, paragraph: list[Line], line: Line) -> bool:
        """Whether `line` begins a new paragraph after the lines of `paragraph`."""
        last = paragraph[-1]
        if abs(line.size - last.size) > self.size * 0.2 and not (is_small(line) or is_small(last)):
            return True
        if self.right - last.right > width(UNBROKEN.match(line.text)) * last.size + self.size * ROOM:
            return True
        if HEADING.match(line.text) and last.text[-1] in SENTENCE_END:
            return True
        if line.page == last.page and not 0 < last.base - line.base < self.pitch * LOOSE:
            return True
        return self.is_indented(line) and not self.hangs(paragraph, line)

    def is_indented(self, line: Line) -> bool:
        return line.left > self.left + self.size * INDENT

    def hangs(self, paragraph: list[Line], line: Line) -> bool:
        """Whether the line stands in line with an indented paragraph that has not come to its end."""
        last = paragraph[-1]
        level = abs(line.left - last.left) < self.size * INDENT / 2
        if len(paragraph) == 1 and not level:
            return bool(HEADING.match(last.text)) and last.left < line.left
        return level and last.text[-1] not in SENTENCE_END and not HEADING.match(line.text)


def width(match: re.Match[str] | None) -> float:
    """The width of what may not be torn apart at a line's end, in character sizes."""
    return sum(0.6 if each.isascii() else 1.0 for each in match[0]) if match else 0.0


def is_small(line: Line) -> bool:
    """Too little to tell a size by: punctuation and digits are lower than characters."""
    return len(line.text) < 4 or not re.search("[\u4e00-\u9fff]", line.text)


def text_of(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        if text and text[-1].isascii() and line.text[0].isascii() and word_break(text[-1], line.text[0]):
            text += " "
        text += line.text
    return text


def word_break(before: str, after: str) -> bool:
    return before.isalpha() or (before in ",.;:" and not after.isdigit()) or (before.isdigit() and after.isalpha())


def is_page_number(text: str) -> bool:
    return any(each.isdigit() or each in "一二三四五六七八九十" for each in text) and bool(PAGE_NUMBER.fullmatch(text))


def repeated_on(pages: list[list[Line]]) -> set[str]:
    """What stands at the edge of most pages."""
    counts: Counter[str] = Counter()
    for page in pages:
        edge = [*page[:MARGIN_LINES], *page[-MARGIN_LINES:]]
        counts.update({shape_of(line) for line in edge})
    least = max(3, len(pages) // 2)
    return {shape for shape, count in counts.items() if count >= least}


def shape_of(line: Line) -> str:
    return f"{round(line.base / 4)}:{DIGITS.sub('0', line.text)}"


def most_common_of(values: Iterator[float]) -> float:
    counts = Counter(round(value * 2) / 2 for value in values)
    return counts.most_common(1)[0][0] if counts else 12.0


def edge_of(values: list[float], size: float, *, leftmost: bool) -> float:
    """The outermost place at which a fair share of the lines begins or ends."""
    counts = Counter(round(value / max(size, 1.0) * 2) for value in values)
    enough = max(1, len(values) // 12)
    places = [place for place, count in counts.items() if count >= enough] or [*counts, 0]
    place = min(places) if leftmost else max(places)
    there = [value for value in values if round(value / max(size, 1.0) * 2) == place]
    return (min if leftmost else max)(there, default=0.0)
