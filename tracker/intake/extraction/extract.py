"""The way from a document to its proposals."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.intake.extraction.answers import answered
from tracker.intake.extraction.folding import Folded, fold
from tracker.intake.extraction.headings import Role, heading_role
from tracker.intake.extraction.items import Item, items
from tracker.intake.extraction.outline import sentences
from tracker.intake.extraction.plans_year import PlansYear, plans_year
from tracker.intake.extraction.proposals import Extraction, Proposal, Why
from tracker.intake.extraction.regions import Region, regions
from tracker.intake.extraction.report_year import dated_on, report_year
from tracker.intake.extraction.responsibility import read_responsible
from tracker.intake.extraction.rows import proposals_of
from tracker.intake.extraction.sections import by_neighbours, in_context, unheaded_problems
from tracker.intake.extraction.tables import Ledger, ledgers
from tracker.intake.extraction.time_limits import TimeLimit, moved, read_time_limit
from tracker.intake.extraction.titles import Wanted, title_span
from tracker.intake.extraction.together import BLANKS, Told, together
from tracker.intake.reading.document import Document

_RULE_SCORES = {
    "numbered": 0.95,
    "titled": 0.9,
    "paragraph": 0.85,
    "single": 0.75,
    "sentence": 0.75,
    "semicolon": 0.8,
    "named": 0.7,
    "clause": 0.65,
}
_ORIGIN_FACTORS = {"heading": 1.0, "label": 1.0, "opening": 0.9}
_TITLE_OF_A_TEXT = re.compile(r"总结|小结|报告|汇报|材料|讲话|发言|通报|请示|函|纪要|提纲|简报|情况")
_PLAN_DOCUMENT = re.compile(r"(?:工作|实施|行动|整改|整治|提升)(?:的)?(?:方案|计划|要点)(?:（[^）]*）)?$")
_NEWS = re.compile(
    r"^(?:为[^。]{2,50}，)?(?:近日|日前|近期|本报讯|本网讯|(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:上午|下午|晚)?)，[^。]{0,80}"
    r"(?:召开|举行|开展|举办|组织|建立|走进|赴|印发|启动)"
)


@dataclass(frozen=True, slots=True)
class ByGrammar:
    """What the grammar alone reads: the years, the running text with what it finds there, and the ledgers' rows."""

    year: int | None
    dated_on: date | None
    plans: PlansYear | None
    told: Told
    rows: Sequence[Proposal]


def extract(document: Document) -> Extraction:
    read = by_grammar(document)
    told = together(read.told, plans=read.plans)
    proposals = sorted([*told, *read.rows], key=lambda proposal: proposal.start)
    year = read.plans.year if read.plans and read.plans.basis != "limits" else None
    return Extraction(read.year, read.dated_on, answered(proposals), year)


def by_grammar(document: Document) -> ByGrammar:
    document = replace(document, paragraphs=tuple(part for part in document.paragraphs if not part.hidden))
    tables = ledgers(document)
    everything = fold(document)
    paper = _without_rows(document, tables) or everything
    year, signed = report_year(everything, paper), dated_on(paper)
    plans = plans_year(paper, everything, reported=year, signed=signed)
    rows = _said_once([list(proposals_of(table, document, plans=plans)) for table in tables])
    return ByGrammar(year, signed, plans, _told(document, tables, everything, year, plans), list(rows))


def _without_rows(document: Document, tables: Sequence[Ledger]) -> Folded | None:
    """The dates in a ledger's rows are deadlines; the paper bears its own above them."""
    body = frozenset(number for table in tables for number in table.body)
    return fold(document, leaving_out=body) if body and document.kind != "text" else None


def _said_once(tables: Sequence[Sequence[Proposal]]) -> Iterator[Proposal]:
    """A workbook often lists the same rows again, by problem, by task and by person."""
    seen: set[str] = set()
    for rows in tables:
        new = [row for row in rows if BLANKS.sub("", row.text) not in seen]
        seen.update(BLANKS.sub("", row.text) for row in rows)
        yield from new


def _told(
    document: Document, tables: Sequence[Ledger], everything: Folded, year: int | None, plans: PlansYear | None
) -> Told:
    """What the running text says, apart from ledgers' rows, by the grammar alone."""
    inside = frozenset(number for table in tables for number in table.paragraphs)
    folded = fold(document, leaving_out=inside) if inside else everything
    passages = in_context(sentences(folded, document, report_year=year), with_tables=bool(tables))
    title_role = None if tables else _title_role(folded, year)
    found = regions(passages, title_role=title_role, report_year=year)
    if not any(region.role == "finding" for region in found):
        start = unheaded_problems(passages)
        found = regions(passages, title_role=title_role, report_year=year, problems_from=start)
    guessed = None if tables else by_neighbours(passages, found)
    if guessed:
        found = regions(guessed, title_role=title_role, report_year=year)
    proposals = [
        _proposal(folded, region, item, plans)
        for region in _announced(found, news=_is_news(folded))
        for item in items(region, folded.text)
    ]
    return Told(folded, passages, proposals)


def _announced(found: Sequence[Region], *, news: bool) -> list[Region]:
    """Where plans have a section of their own, 「下一步将…」 inside the review is only a turn of phrase."""
    if news:
        return [region for region in found if region.origin != "opening"]
    if not any(region.role == "action" and region.origin == "heading" for region in found):
        return list(found)
    return [region for region in found if region.role == "finding" or region.content is None]


def _is_news(folded: Folded) -> bool:
    """A report of an event tells what a meeting said; it lists nobody's problems or plans."""
    title, _, body = folded.text.partition("\n")
    return not _TITLE_OF_A_TEXT.search(title) and bool(_NEWS.search(body[:160]))


def _title_role(folded: Folded, year: int | None) -> Role | None:
    """A document that is all problems or all plans says so in its title."""
    title = folded.text.partition("\n")[0]
    if _TITLE_OF_A_TEXT.search(title):
        return None
    if _PLAN_DOCUMENT.search(title):
        return "action"
    role = heading_role(title, report_year=year)
    return role if role in {"finding", "action", "both"} else None


def _proposal(folded: Folded, region: Region, item: Item, plans: PlansYear | None) -> Proposal:
    start, end = folded.span(item.start, item.end)
    text = folded.original[start:end]
    stretch = folded.text[item.start : item.end]
    left, right = title_span(stretch, Wanted(region.role, prose=item.prose, listed=item.listed, headed=item.headed))
    title_start, title_end = folded.span(item.start + left, item.start + right)
    return Proposal(
        kind=region.role,
        title=BLANKS.sub("", folded.original[title_start:title_end]),
        text=text,
        start=start,
        end=end,
        why=Why(region.section, item.rule),
        score=round(_RULE_SCORES[item.rule] * _ORIGIN_FACTORS[region.origin], 2),
        time_limit=_limit(text, start, region, plans),
        responsible=read_responsible(text),
        category=item.category,
    )


def _limit(text: str, start: int, region: Region, plans: PlansYear | None) -> TimeLimit | None:
    limit = read_time_limit(text, plans=plans) if region.role == "action" else None
    return moved(limit, start) if limit else None
