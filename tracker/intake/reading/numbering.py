"""Resolves automatic numbering: which number stands before a paragraph, as Word and WPS would show it."""

import re
from dataclasses import dataclass, field
from typing import Any

from tracker.intake.reading.numerals import numeral
from tracker.intake.reading.styles import Styles
from tracker.intake.reading.wordml import VAL, W, flag, number, value

LEVELS = 9
PLACEHOLDER = re.compile(r"%([1-9])")
CLOSES_WITHOUT_BLANK = re.compile(r"[、，）】〕：．。]$")  # 一、（一）: Chinese type sets no blank after these
BULLET = "•"
SYMBOL_FONTS = re.compile("[\ue000-\uf8ff\x00-\x1f]")  # what Wingdings and Symbol bullets are stored as


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
    counters: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


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
        self.definitions_in = {} if root is None else definitions_in(root, styles)
        self.lists_in = {} if root is None else lists_in(root, self.definitions_in)

    def level_of_style(self, numbering: int, style_id: str | None) -> int | None:
        """The level of the list that is tied to a paragraph style (w:lvl/w:pStyle)."""
        found = self.lists_in.get(numbering)
        if found is None or style_id is None:
            return None
        tied = (index for index, level in found.definition.levels.items() if level.style == style_id)
        return next(tied, None)

    def next(self, numbering: int, level: int) -> tuple[str, str]:
        """Count one paragraph and return its number and the gap after it, ("", "") if none is shown."""
        found = self.lists_in.get(numbering)
        definition = found.level(level) if found else None
        if found is None or definition is None:
            return "", ""
        count_up(found, level)
        shown = shown_number(found, level, definition)
        return shown, gap_after(shown, definition.gap)


def count_up(used: List, index: int) -> None:
    counters = used.definition.counters
    for skipped in range(index):  # 1.1.1 straight after 1: the level in between counts as begun
        if counters[skipped] is None:
            counters[skipped] = start_of(used.level(skipped))
    if index in used.starts:  # a restart holds for the first paragraph of the list at this level
        counters[index] = used.starts.pop(index)
    else:
        before = counters[index]
        counters[index] = before + 1 if before is not None else start_of(used.level(index))
    for deeper in range(index + 1, LEVELS):
        level = used.level(deeper)
        restart = level.restart if level else None
        if restart is None or index < restart:
            counters[deeper] = None


def start_of(level: Level | None) -> int:
    return level.start if level else 1


def shown_number(used: List, index: int, level: Level) -> str:
    if level.numbering_format == "bullet":
        return SYMBOL_FONTS.sub(BULLET, level.text)

    def figure(match: re.Match[str]) -> str:
        other = int(match[1]) - 1
        of = used.level(other)
        if of is None or other > index:
            return ""
        count = used.definition.counters[other]
        numbering_format = "decimal" if level.legal else of.numbering_format
        return numeral(of.start if count is None else count, numbering_format).strip()

    return PLACEHOLDER.sub(figure, level.text)


def gap_after(shown: str, gap: str) -> str:
    if not shown or gap == "nothing" or (gap == "tab" and CLOSES_WITHOUT_BLANK.search(shown)):
        return ""
    return " "


def definitions_in(root: Any, styles: Styles) -> dict[str, Definition]:
    elements = {each.get(W + "abstractNumId"): each for each in root.iter(W + "abstractNum")}
    linked = {value(each, W + "styleLink"): key for key, each in elements.items() if value(each, W + "styleLink")}
    definitions = {key: Definition(levels_of(each)) for key, each in elements.items()}
    for key, each in elements.items():
        link = value(each, W + "numStyleLink")
        if link in linked:
            definitions[key] = definitions[linked[link]]
    return definitions


def lists_in(root: Any, definitions: dict[str, Definition]) -> dict[int, List]:
    lists: dict[int, List] = {}
    for element in root.iter(W + "num"):
        definition = definitions.get(value(element, W + "abstractNumId") or "")
        try:
            key = int(element.get(W + "numId", ""))
        except ValueError:
            continue
        if definition:
            lists[key] = list_of(element, definition)
    return lists


def list_of(element: Any, definition: Definition) -> List:
    made = List(definition)
    for override in element.iter(W + "lvlOverride"):
        index = index_of(override)
        start = number(override, W + "startOverride")
        if start is not None:
            made.starts[index] = start
        made.levels.update(levels_of(override))
    return made


def levels_of(parent: Any) -> dict[int, Level]:
    return {index_of(each): level_of(each) for each in parent.iterchildren(W + "lvl")}


def level_of(element: Any) -> Level:
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


def index_of(element: Any) -> int:
    try:
        return min(max(int(element.get(W + "ilvl", "0")), 0), LEVELS - 1)
    except ValueError:
        return 0
