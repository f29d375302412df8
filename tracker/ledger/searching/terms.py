"""Texts and typed words as the same small pieces: pairs of characters of Chinese, whole words and numbers of the rest.

"学习不够" becomes 学习 习不 不够 够; any part of it is a sequence of those, so that a phrase of the index finds what a
person would call "contains". Width and case are folded (NFKC), punctuation only parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tracker.common.seen import seen

# Written without blanks: Chinese, and the Japanese and Korean scripts that share its tables.
HAN = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
HAN_AT_ITS_HEAD = re.compile(f"[{HAN}]")
RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
LONGEST_WORD = 60  # letters; more of it tells nothing, and an index keeps no longer ones
MOST_TERMS = 8


class Folding(dict[int, str]):
    """Each character in its plainest form, worked out once; one by one, so that places can be traced back."""

    def __missing__(self, code: int) -> str:
        self[code] = unicodedata.normalize("NFKC", seen(chr(code))).casefold()
        return self[code]


FOLDING = Folding()


@dataclass(frozen=True, slots=True)
class Term:
    """One typed word. tokens stand one after the other; is_open: the last may go on, as 2026-0 goes on to 2026-03."""

    word: str
    tokens: tuple[str, ...]
    is_open: bool
    pattern: re.Pattern[str]


def folded(text: str) -> str:
    return text.translate(FOLDING)


def is_han(run: str) -> bool:
    return HAN_AT_ITS_HEAD.match(run) is not None


def tokens_of(text: str) -> Iterator[str]:
    """The last character of a run stands alone at its end, so that one character can be found anywhere."""
    for run in RUN.findall(folded(text)):
        yield from tokens_of_run(run)


def tokens_of_run(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run))] if is_han(run) else [run[:LONGEST_WORD]]


def terms_of(words: str) -> list[Term]:
    """What a person typed, blank by blank; a word of nothing but punctuation is none."""
    found = dict.fromkeys(folded(word) for word in words.split())
    return [term for word in found if (term := term_of(word))][:MOST_TERMS]


def term_of(word: str) -> Term | None:
    runs = RUN.findall(word)
    if not runs:
        return None
    tokens = [token for run in runs for token in tokens_of_run(run)]
    ends_in_text = is_han(runs[-1]) and len(runs[-1]) > 1
    if ends_in_text:
        tokens.pop()  # what follows may be more of the same run
    return Term(word, tuple(tokens), not ends_in_text, pattern_of(runs))


def pattern_of(runs: list[str]) -> re.Pattern[str]:
    """The term in a folded text, for marking: the same runs with whatever punctuation lies between them."""
    parts = ["" if is_han(runs[0]) else f"(?<![^\\W_{HAN}])", re.escape(runs[0][:LONGEST_WORD])]
    for before, run in pairwise(runs):
        parts += ["[\\W_]+" if is_han(before) == is_han(run) else "[\\W_]*", re.escape(run)]
    return re.compile("".join(parts))


def spans(text: str, terms: list[Term]) -> list[tuple[int, int]]:
    """Where the terms stand in the text as it was written: from, to; in order, apart from each other."""
    pieces = [FOLDING[ord(character)] for character in text]
    origin = [place for place, piece in enumerate(pieces) for _letter in piece]
    plain = "".join(pieces)
    hits = sorted(
        (origin[hit.start()], origin[hit.end() - 1] + 1) for term in terms for hit in term.pattern.finditer(plain)
    )
    apart: list[tuple[int, int]] = []
    for begin, end in hits:
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart
