"""Resolves automatic numbering: which number stands before a paragraph, as Word and WPS would show it."""

import re
from dataclasses import dataclass, field
from typing import Any

from tracker.intake.reading.numerals import numeral
from tracker.intake.reading.styles import Styles
from tracker.intake.reading.wordml import VAL, W, flag, number, value

_LEVELS = 9
_PLACEHOLDER = re.compile(r"%([1-9])")
_CLOSES_WITHOUT_BLANK = re.compile(r"[、，）】〕：．。]$")  # 一、（一）: Chinese type sets no blank after these
_BULLET = "•"
_SYMBOL_FONTS = re.compile("[\ue000-\uf8ff\x00-\x1f]")  # what Wingdings and Symbol bullets are stored as


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering definition (w:lvl)."""

    start: int = 1
    numbering_format: str = "decimal"
    text: str = ""
    gap: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(slots=True)
class Definition:
    """A w:abstractNum with its running counters: all lists that share it count on together."""

    levels: dict[int, Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(slots=True)
class List:
    """A w:num: a definition, with levels and first numbers of its own."""

    definition: Definition
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)

    def level(self, index: int) -> Level | None:
        return self.levels.get(index) or self.definition.levels.get(index)


class Numbering:
    def __init__(self, root: Any, styles: Styles) -> None:
        self._definitions = {} if root is None else _definitions(root, styles)
        self._lists = {} if root is None else _lists(root, self._definitions)

    def level_of_style(self, numbering: int, style_id: str | None) -> int | None:
        """The level of the list that is tied to a paragraph style (w:lvl/w:pStyle)."""
        found = self._lists.get(numbering)
        if found is None or style_id is None:
            return None
        tied = (index for index, level in found.definition.levels.items() if level.style == style_id)
        return next(tied, None)

    def next(self, numbering: int, level: int) -> tuple[str, str]:
        """Count one paragraph and return its number and the gap after it, ("", "") if none is shown."""
        found = self._lists.get(numbering)
        definition = found.level(level) if found else None
        if found is None or definition is None:
            return "", ""
        _count(found, level)
        shown = _shown(found, level, definition)
        return shown, _gap(shown, definition.gap)


def _count(used: List, index: int) -> None:
    counters = used.definition.counters
    for skipped in range(index):  # 1.1.1 straight after 1: the level in between counts as begun
        if counters[skipped] is None:
            counters[skipped] = _start(used.level(skipped))
    if index in used.starts:  # a restart holds for the first paragraph of the list at this level
        counters[index] = used.starts.pop(index)
    else:
        before = counters[index]
        counters[index] = before + 1 if before is not None else _start(used.level(index))
    for deeper in range(index + 1, _LEVELS):
        level = used.level(deeper)
        restart = level.restart if level else None
        if restart is None or index < restart:
            counters[deeper] = None


def _start(level: Level | None) -> int:
    return level.start if level else 1


def _shown(used: List, index: int, level: Level) -> str:
    if level.numbering_format == "bullet":
        return _SYMBOL_FONTS.sub(_BULLET, level.text)

    def figure(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        of = used.level(other)
        if of is None or other > index:
            return ""
        count = used.definition.counters[other]
        numbering_format = "decimal" if level.legal else of.numbering_format
        return numeral(of.start if count is None else count, numbering_format).strip()

    return _PLACEHOLDER.sub(figure, level.text)


def _gap(shown: str, gap: str) -> str:
    if not shown or gap == "nothing" or (gap == "tab" and _CLOSES_WITHOUT_BLANK.search(shown)):
        return ""
    return " "


def _definitions(root: Any, styles: Styles) -> dict[str, Definition]:
    elements = {each.get(W + "abstractNumId"): each for each in root.iter(W + "abstractNum")}
    linked = {value(each, W + "styleLink"): key for key, each in elements.items() if value(each, W + "styleLink")}
    definitions = {key: Definition(_levels(each)) for key, each in elements.items()}
    for key, each in elements.items():
        link = value(each, W + "numStyleLink")
        if link in linked:
            definitions[key] = definitions[linked[link]]
    return definitions


def _lists(root: Any, definitions: dict[str, Definition]) -> dict[int, List]:
    lists: dict[int, List] = {}
    for element in root.iter(W + "num"):
        definition = definitions.get(value(element, W + "abstractNumId") or "")
        try:
            key = int(element.get(W + "numId", ""))
        except ValueError:
            continue
        if definition:
            lists[key] = _list(element, definition)
    return lists


def _list(element: Any, definition: Definition) -> List:
    made = List(definition)
    for override in element.iter(W + "lvlOverride"):
        index = _index(override)
        start = number(override, W + "startOverride")
        if start is not None:
            made.starts[index] = start
        made.levels.update(_levels(override))
    return made


def _levels(parent: Any) -> dict[int, Level]:
    return {_index(each): _level(each) for each in parent.iterchildren(W + "lvl")}


def _level(element: Any) -> Level:
    start = number(element, W + "start")
    formats = [each.get(VAL) for each in element.iter(W + "numFmt") if each.get(VAL) not in (None, "custom")]
    return Level(
        start=0 if start is None else start,
        numbering_format=formats[-1] if formats else "decimal",
        text=value(element, W + "lvlText") or "",
        gap=value(element, W + "suff") or "tab",
        restart=number(element, W + "lvlRestart"),
        legal=bool(flag(element, W + "isLgl")),
        style=value(element, W + "pStyle"),
    )


def _index(element: Any) -> int:
    try:
        return min(max(int(element.get(W + "ilvl", "0")), 0), _LEVELS - 1)
    except ValueError:
        return 0
