"""@姓名 in what somebody typed: the longest name that fits is meant; whatever is nobody's name stays plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.common.names import called_at

AT = re.compile(r"(?<![0-9A-Za-z._%+-])[@＠]")  # an address like a@b.cn calls nobody
TYPED = re.compile(r"[^\s@＠，。、；：！？,.;:!?（）()]{1,10}")
LATIN = re.compile(r"[0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. name: whose name it calls, "" for everything else."""

    text: str
    name: str = ""


def pieces(words: str, names: Iterable[str]) -> list[Piece]:
    """The whole text in order; joined together again it is what was typed."""
    known, found, done = list(names), list[Piece](), 0
    for at in AT.finditer(words):
        called = called_at(words, at.end(), known)
        if called and at.start() >= done and not runs_on(words, called[1]):
            found += [Piece(words[done : at.start()]), Piece(words[at.start() : called[1]], called[0])]
            done = called[1]
    found.append(Piece(words[done:]))
    return [piece for piece in found if piece.text]


def runs_on(words: str, end: int) -> bool:
    """「@李宁请看」 calls 李宁; 「@Anna」 does not call Ann."""
    return bool(LATIN.match(words[end - 1]) and LATIN.match(words[end : end + 1]))


def named_in(words: str, names: Iterable[str]) -> set[str]:
    return {piece.name for piece in pieces(words, names) if piece.name}


def unknown_in(words: str, names: Iterable[str]) -> list[str]:
    """What stands after an @ that calls nobody, as far as it can be a name; each once, in order."""
    rest = [piece.text for piece in pieces(words, names) if not piece.name]
    typed = [TYPED.match(text, at.end()) for text in rest for at in AT.finditer(text)]
    return list(dict.fromkeys(found.group() for found in typed if found))
