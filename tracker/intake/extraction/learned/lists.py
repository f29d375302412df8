"""Candidate lists: runs of siblings of any kind at any depth, whether or not something announces them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tracker.intake.extraction.learned.units import Unit
from tracker.intake.extraction.outline import Sentence

KINDS = ("numbered", "parts", "label", "column", "opening", "place", "sentences", "clauses")
_TOP = frozenset({"cn", "part"})
_LONGEST_LABEL = 24
_LONGEST_HEAD = 30
_NUMBERS = re.compile(r"[\d一二三四五六七八九十首其次再最后末第（）()【】\[\]《》“”A-Za-z]+")
_LABEL_SIGNS = frozenset("：】]")


@dataclass(slots=True)
class Structure:
    """above: for each sentence the sentences that head it, topmost first; lists: the members of each list;
    of: for each unit the lists it stands in; label: for each unit the label before it ("" without)."""

    above: list[list[int]]
    below: dict[int, list[int]]
    lists: dict[tuple[object, ...], list[int]]
    of: list[dict[str, tuple[object, ...]]]
    label: list[str]
    opening: list[int] = field(default_factory=list)
    first: dict[int, int] = field(default_factory=dict)
    last: dict[int, int] = field(default_factory=dict)


def structure_of(sentences: Sequence[Sentence], units: Sequence[Unit]) -> Structure:
    above, siblings = _paths(sentences)
    below: dict[int, list[int]] = defaultdict(list)
    for number, heads in enumerate(above):
        for head in heads:
            below[head].append(number)
    whole = Structure(above, dict(below), {}, [{} for _ in units], _labels(units))
    for at, unit in enumerate(units):
        whole.first.setdefault(unit.sentence, at)
        whole.last[unit.sentence] = at
        opens = unit.first and sentences[unit.sentence].opens
        whole.opening.append(at if opens or not at else whole.opening[-1])
    for at, kind, key in _memberships(sentences, units, whole, siblings):
        whole.of[at][kind] = (kind, *key)
        whole.lists.setdefault((kind, *key), []).append(at)
    return whole


def is_head(sentence: Sentence) -> bool:
    label = sentence.opens and sentence.text.endswith("：") and len(sentence.text) <= _LONGEST_LABEL
    return bool(sentence.kind or sentence.level or sentence.is_title or label)


def head_of(text: str) -> str:
    return text.strip("。；：， \n")[:_LONGEST_HEAD]


def _paths(sentences: Sequence[Sentence]) -> tuple[list[list[int]], dict[int, tuple[int, str]]]:
    """The heads above each sentence, and of which list under which head a sentence is one."""
    stack: list[tuple[str, int]] = []
    above: list[list[int]] = []
    siblings: dict[int, tuple[int, str]] = {}
    for number, sentence in enumerate(sentences):
        key = _key(sentence) if is_head(sentence) else ""
        if key:
            _pop(stack, key)
        above.append([head for _, head in stack])
        parent = stack[-1][1] if stack else -1
        if key or sentence.opens:
            siblings[number] = (parent, key or "paragraph")
        if key:
            stack.append((key, number))
    return above, siblings


def _key(sentence: Sentence) -> str:
    if sentence.kind:
        return sentence.kind
    if sentence.level:
        return f"level {sentence.level}"
    return "label" if sentence.text.endswith("：") else "title"


def _pop(stack: list[tuple[str, int]], key: str) -> None:
    same = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] == key), None)
    if same is not None:
        del stack[same:]
    elif key == "title":
        stack.clear()
    elif key in _TOP:
        stack[:] = [place for place in stack if place[0] in {"title", "part"}][:1]


def _labels(units: Sequence[Unit]) -> list[str]:
    """「差在：」, 「【表现】」 before a unit, without its numbers, so that the same label is the same."""
    found: list[str] = []
    for at, _unit in enumerate(units):
        before = units[at - 1].text if at else ""
        if before[-1:] in _LABEL_SIGNS and len(before) <= _LONGEST_LABEL:
            found.append(_NUMBERS.sub("", head_of(before)) or "：")
        else:
            found.append("")
    return found


def _memberships(
    sentences: Sequence[Sentence], units: Sequence[Unit], whole: Structure, siblings: dict[int, tuple[int, str]]
) -> Iterator[tuple[int, str, tuple[object, ...]]]:
    paragraph = -1
    cells = [0] * (len(sentences) + 1)
    for unit in units:
        cells[unit.sentence] = max(cells[unit.sentence], unit.cell)
    for at, unit in enumerate(units):
        sentence = sentences[unit.sentence]
        if unit.first and sentence.opens:
            paragraph = unit.sentence
        head = whole.above[unit.sentence][-1] if whole.above[unit.sentence] else -1
        if unit.first and unit.sentence in siblings:
            yield at, "numbered", siblings[unit.sentence]
        if unit.sign:
            yield at, "parts", (unit.sentence, unit.sign)
        if unit.sign in {"", "；"}:
            yield at, "clauses", (paragraph,)
            yield at, "opening", (head, unit.text[:2])
        if unit.first:
            yield at, "sentences", (paragraph,)
        if whole.label[at]:
            yield at, "label", (whole.label[at],)
        if unit.cell or (unit.first and cells[unit.sentence]):
            yield at, "column", (unit.cell,)
        if head >= 0:
            yield at, "place", (*siblings.get(head, (-1, "")), unit.sentence - head, unit.place, unit.sign)
