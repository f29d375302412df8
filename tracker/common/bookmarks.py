"""Hidden bookmarks round what is ours in a Word file: it is known again when the file comes back (F40, F81)."""

import re
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LONGEST = 40  # the format's own limit of a name


def item_mark(number: str) -> str:
    """Round all that is said of an item: Word keeps names with _ in front out of its list."""
    return named("item", number)


def section_mark(year: int) -> str:
    """Round the whole section on the findings of that year's report, its next steps with it."""
    return named("section", str(year))


def ledger_mark(year: int) -> str:
    return named("ledger", str(year))


def named(what: str, words: str) -> str:
    return (f"_{what}_" + re.sub(r"\W", "_", words))[:LONGEST]


class Bookmarks:
    """Those of one document: each name once, each with an id of its own."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def around(self, name: str, first: Any, last: Any) -> None:
        """From the beginning of one paragraph to the end of another, or of the same."""
        if name in self.taken:
            return
        self.taken.add(name)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(len(self.taken)))
        start.set(qn("w:name"), name)
        first.insert(1 if first.find(qn("w:pPr")) is not None else 0, start)
        last.append(end)
