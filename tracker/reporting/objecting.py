"""A section's facts → what would be objected to, as the page shows it: by grade, in words, each item with its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.reporting import checks
from tracker.reporting.checks import Code, Objection
from tracker.reporting.checks_wording import figure_name, grade_name, objection_words, origin_name
from tracker.reporting.facts import Facts, Figure, ReportedItem
from tracker.reporting.grading import grouped
from tracker.reporting.mending import form_of
from tracker.reporting.wording import Section


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence and, by number, the addresses of the forms that mend what it says."""

    words: str
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Graded:
    grade: str
    lines: tuple[Line, ...]


def graded(facts: Facts, worded: Section, *, slug: str) -> tuple[Graded, ...]:
    """Of the public version also what it must not say. facts: those with everything in them."""
    found = checks.objections(facts)
    if worded.public:
        found = (*checks.public_objections(facts, worded.text), *found)
    items = {item.id: item for item in facts.items}
    return tuple(
        Graded(grade_name(grade), tuple(line for code in codes for line in lines(code, codes[code], items, slug)))
        for grade, codes in grouped(found).items()
    )


def figures_told(facts: Facts, worded: Section) -> list[tuple[str, Figure]]:
    """Every number that the text or the overview says, in words, with the items behind it: none leads nowhere."""
    names = {origin.found.name: origin_name(origin) for origin in facts.origins}
    found = {figure.name: figure for figure in facts.figures if figure.value}
    told = [run for paragraph in worded.paragraphs if paragraph.item is None for run in paragraph.runs if run.figure]
    for run in told:
        if run.figure not in found and not run.figure.endswith(".rate"):
            found[run.figure] = Figure(run.figure, len(run.items), run.items)
    return [(names.get(name) or figure_name(name), figure) for name, figure in found.items()]


def lines(
    code: Code, objections: Iterable[Objection], items: Mapping[int, ReportedItem], slug: str
) -> tuple[Line, ...]:
    """Objections in the same words are one line."""
    alike: dict[str, list[tuple[str, str]]] = {}
    for objection in objections:
        field = objection.details.get("field", "")
        links = [
            (items[id_].number, form_of(code, items[id_], slug=slug, field=field))
            for id_ in objection.items
            if id_ in items
        ]
        alike.setdefault(objection_words(objection), []).extend(links)
    return tuple(Line(words, tuple(dict.fromkeys(links))) for words, links in alike.items())
