"""The year in which a paper's plans run, and from what it was told."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tracker.intake.extraction.folding import Folded, chinese_digits_to_arabic
from tracker.intake.extraction.genre import reviews_a_year, title_of

Basis = Literal["annual", "signed", "title", "latest", "limits"]

_PLAN = re.compile(r"计划|要点|方案|安排|清单|台账")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_YEARS_END = 11
_EXPLICIT = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:年\d{1,2}月(?:\d{1,2}[日号])?"
    r"|(?P<sep>[-/.])\d{1,2}(?:(?P=sep)\d{1,2})?(?!\d))(?P<after>[底末前]|以前|之前|止|上旬|中旬|下旬)?"
)
_NUMBERED = re.compile(r"〔\d{4}〕|\[\d{4}\]|《[^》\n]{0,60}》")


@dataclass(frozen=True, slots=True)
class PlansYear:
    """year: of a day that is written without one. today: the paper's own year, of which 今年 speaks.

    since: the day the paper bears, where its plans lie ahead of it. guessed: a person should look.
    """

    year: int
    basis: Basis
    today: int | None = None
    since: date | None = None
    guessed: bool = False

    @classmethod
    def after(cls, report_year: int) -> "PlansYear":
        """The plans of the 2021 report speak of 2022."""
        return cls(report_year + 1, "annual")


def plans_year(paper: Folded, everything: Folded, *, reported: int | None, signed: date | None) -> PlansYear | None:
    """In this order: the year after a review's, the paper's own date, a plan's title, the latest day it names, and
    where it names none the year of its other limits. paper: without the rows of its tables, whose days are limits."""
    title = title_of(paper)
    if reported and _plans_for_the_next(title, reported, signed):
        return PlansYear(reported + 1, "annual", today=signed.year if signed else None)
    titled = _TITLE_YEAR.search(title) if _PLAN.search(title) else None
    if signed and titled and int(titled[1]) == signed.year + 1:
        return PlansYear(int(titled[1]), "title", today=int(titled[1]))
    if signed:
        return PlansYear(signed.year, "signed", today=signed.year, since=signed)
    named = _latest_year(paper.text)
    if titled and named in (None, int(titled[1])):
        return PlansYear(int(titled[1]), "title", today=int(titled[1]))
    in_rows = None if named else _commonest_year(everything.text)
    year = named or in_rows or reported
    return PlansYear(year, "limits" if in_rows else "latest", today=year, guessed=True) if year else None


def _plans_for_the_next(title: str, reported: int, signed: date | None) -> bool:
    in_its_course = signed is not None and signed.year == reported and signed.month < _YEARS_END
    return reviews_a_year(title) and not in_its_course


def _latest_year(text: str) -> int | None:
    """Of what has happened: a limit may lie years ahead."""
    return max((int(one["year"]) for one in _explicit(text) if not one["after"]), default=None)


def _commonest_year(text: str) -> int | None:
    years = Counter(int(one["year"]) for one in _explicit(text))
    return min(years, key=lambda year: (-years[year], year)) if years else None


def _explicit(text: str) -> Iterator[re.Match[str]]:
    return _EXPLICIT.finditer(_NUMBERED.sub("", chinese_digits_to_arabic(text)))
