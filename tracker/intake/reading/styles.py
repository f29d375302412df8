"""What a document's styles say of a paragraph: outline level, numbering, hidden, table of contents."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tracker.intake.reading.wordml import NUM_PR, OUTLINE, PPR, RPR, VANISH, W, flag, number, value

HEADING = re.compile(r"(?:heading|标题)\s*([1-9])$", re.IGNORECASE)
CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]$", re.IGNORECASE)
BODY_LEVEL = 9
LONGEST_CHAIN = 12  # Word allows styles based on styles this deep; a circle ends here too


@dataclass(frozen=True, slots=True)
class Style:
    """level: 1 = Heading 1; numbering and list_level as in w:numPr, numbering 0 = taken off again."""

    level: int | None = None
    numbering: int | None = None
    list_level: int | None = None
    hidden: bool = False
    contents: bool = False


PLAIN = Style()


class Styles:
    def __init__(self, root: Any) -> None:
        self.elements = {} if root is None else {style.get(W + "styleId"): style for style in root.iter(W + "style")}
        self.known: dict[str | None, Style] = {}

    def __getitem__(self, style_id: str | None) -> Style:
        """The style with all that it inherits; the default paragraph style for None or a name not defined."""
        if style_id not in self.known:
            self.known[style_id] = self.resolved(style_id)
        return self.known[style_id]

    def hides(self, style_id: str | None) -> bool:
        """Whether a character style hides its text."""
        return style_id in self.elements and self[style_id].hidden

    @cached_property
    def default(self) -> str | None:
        for style_id, style in self.elements.items():
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                return str(style_id)
        return None

    def resolved(self, style_id: str | None) -> Style:
        chain = self.chain(style_id if style_id in self.elements else self.default)
        if not chain:
            return PLAIN
        properties = [style.find(PPR) for style in chain]
        numbers = [each.find(NUM_PR) for each in properties if each is not None]
        names = [value(style, W + "name") or "" for style in chain]
        return Style(
            level=level_of(properties, names),
            numbering=first(number(each, W + "numId") for each in numbers),
            list_level=first(number(each, W + "ilvl") for each in numbers),
            hidden=bool(first(flag(style.find(RPR), VANISH) for style in chain)),
            contents=bool(CONTENTS.match(names[0])),
        )

    def chain(self, style_id: str | None) -> list[Any]:
        chain: list[Any] = []
        while style_id in self.elements and len(chain) < LONGEST_CHAIN:
            chain.append(self.elements[style_id])
            style_id = value(chain[-1], W + "basedOn")
        return chain


def outline_level(properties: Any) -> int | None:
    """1 for the top level; 0 for "body text", which takes an inherited level off; None where nothing is said."""
    found = number(properties, OUTLINE)
    if found is None:
        return None
    return found + 1 if 0 <= found < BODY_LEVEL else 0


def level_of(properties: list[Any], names: list[str]) -> int | None:
    found = first(outline_level(each) for each in properties)
    if found is None:
        found = first(int(match[1]) for match in map(HEADING.match, names) if match)
    return found or None


def first(values: Any) -> Any:
    return next((each for each in values if each is not None), None)
