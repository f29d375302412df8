"""@姓名 in what somebody typed: the longest name that fits is meant; whatever is nobody's name stays plain text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

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
    longest_first = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    found, done = list[Piece](), 0
    for at in AT.finditer(words):
        name = next((name for name in longest_first if called(words, at.end(), name)), "")
        if name:
            found += [Piece(words[done : at.start()]), Piece(words[at.start() : at.end() + len(name)], name)]
            done = at.end() + len(name)
    found.append(Piece(words[done:]))
    return [piece for piece in found if piece.text]


def called(words: str, start: int, name: str) -> bool:
    """「@李宁请看」 calls 李宁; 「@Anna」 does not call Ann."""
    if not words.startswith(name, start):
        return False
    after = words[start + len(name) : start + len(name) + 1]
    return not (LATIN.match(name[-1]) and LATIN.match(after))


def named_in(words: str, names: Iterable[str]) -> set[str]:
    return {piece.name for piece in pieces(words, names) if piece.name}


def unknown_in(words: str, names: Iterable[str]) -> list[str]:
    """What stands after an @ that calls nobody, as far as it can be a name; each once, in order."""
    rest = [piece.text for piece in pieces(words, names) if not piece.name]
    typed = [TYPED.match(text, at.end()) for text in rest for at in AT.finditer(text)]
    return list(dict.fromkeys(found.group() for found in typed if found))
