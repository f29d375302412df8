"""Section → Markdown and JSON; the page itself loops over Section.paragraphs in its template."""

import re
from typing import Any

from tracker.reporting.facts import Facts, Figure, Rate
from tracker.reporting.public import public_facts
from tracker.reporting.wording import Paragraph, Section

MARKS = {0: "", 1: "## ", 2: "## ", 3: "### "}
MARKUP = re.compile(r"([\\`*_\[\]<>|&~#])")


def to_markdown(section: Section) -> str:
    """Paragraphs with a blank line between; what people typed never becomes markup."""
    blocks = [f"# {escaped(section.title)}", *map(block, section.paragraphs)]
    blocks += [escaped(line) for line in (section.organisation, section.signed_on) if line]
    return "\n\n".join(blocks) + "\n"


def to_json(facts: Facts, section: Section) -> dict[str, Any]:
    """Every number with the ids of the items behind it: by name in figures, by place in paragraphs.

    facts: those the section was worded from; of a public section, nothing withheld gets out here either.
    year is the ledger's, report_year that of the report which named the findings.
    """
    facts = public_facts(facts) if section.public else facts
    return {
        "title": section.title,
        "organisation": section.organisation,
        "year": facts.year + 1,
        "report_year": facts.year,
        "as_of": section.as_of.isoformat(),
        "sources": [{"title": source.title, "year": source.year} for source in facts.sources],
        "figures": {figure.name: figure_values(figure) for figure in facts.figures},
        "rates": {rate.name: rate_values(rate) for rate in (facts.findings.rate, facts.actions.rate)},
        "items": [{"id": item.id, "number": item.number} for item in facts.items],
        "paragraphs": [paragraph_values(paragraph) for paragraph in section.paragraphs],
    }


def block(paragraph: Paragraph) -> str:
    text = escaped(paragraph.text)
    if paragraph.level == 0:  # a line that opens like a list would become one
        text = re.sub(r"^([-+=])", r"\\\1", re.sub(r"^(\d+)([.)] )", r"\1\\\2", text))
    return MARKS[paragraph.level] + text


def escaped(text: str) -> str:
    return MARKUP.sub(r"\\\1", text)


def figure_values(figure: Figure) -> dict[str, Any]:
    return {"value": figure.value, "items": list(figure.items)}


def rate_values(rate: Rate) -> dict[str, Any]:
    return {"text": rate.text, "closed": figure_values(rate.done), "total": figure_values(rate.total)}


def paragraph_values(paragraph: Paragraph) -> dict[str, Any]:
    runs = [
        {"text": run.text, "figure": run.figure, "items": list(run.items)} if run.figure else {"text": run.text}
        for run in paragraph.runs
    ]
    return {
        "level": paragraph.level,
        "item": paragraph.item,
        "number": paragraph.number,
        "text": paragraph.text,
        "runs": runs,
    }
