"""A file comes in: it is read and searched first, then kept with the proposals found in it."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from flask_babel import gettext as _

from tracker.common import storage
from tracker.common.clock import day_of
from tracker.common.file_names import bare_name
from tracker.common.names import meant
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.extraction import Extraction
from tracker.intake.extraction import Proposal as Found
from tracker.intake.extraction.matching import EarlierFinding, Wording, recurrences
from tracker.intake.models import PASTED, Proposal, SourceDocument
from tracker.intake.reading import Document
from tracker.intake.reading.wire import packed_paragraph
from tracker.people.access import NotAllowed, Right, may, people_of
from tracker.people.models import Organisation, User

KINDS_OF_TEXT = r"(?:总结|报告|汇报|材料|方案|清单|台账|计划|要点|通报|意见|情况|发言|纪要)"
TITLE = re.compile(rf"{KINDS_OF_TEXT}(?:（[^）]*）)?$")
NUMBER = re.compile(r"[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）|\d+[.、]")
CALLS_ITSELF = re.compile(
    rf"现(?:就|将)[^。，；\n]{{0,8}}?年(?:度|来)?的?(?P<name>[^。，；\n]{{2,20}}?{KINDS_OF_TEXT})"
    r"(?:作?如下)?(?:汇报|报告|总结|通报)"
)
FIRST_LINES, LONGEST_TITLE, OPENING = 4, 60, 800


def take_in(
    organisation: Organisation,
    *,
    filename: str,
    data: bytes,
    read: Document,
    extraction: Extraction,
    by: User,
    at: datetime,
) -> SourceDocument:
    """Keep the file, what was read from it, and a proposal for everything that was found."""
    if not may(by, Right.INTAKE, organisation):
        raise NotAllowed(_("您没有权限导入文件。"), status=403)
    title = title_of(read, filename, year=extraction.year)
    document = SourceDocument(
        organisation=organisation,
        filename=bare_name(filename) or PASTED,
        sha256=storage.files().put(data),
        size=len(data),
        kind=read.kind,
        title=title,
        text=read.text,
        paragraphs=[packed_paragraph(paragraph) for paragraph in read.paragraphs],
        notices=list(read.notices),
        year=extraction.year,
        ledger_year=extraction.plans_year or day_of(at).year,
        uploaded_by=by,
        uploaded_at=at,
    )
    db.session.add(document)
    db.session.flush()
    propose(document, extraction.proposals)
    return document


def propose(document: SourceDocument, found: Sequence[Found]) -> list[Proposal]:
    """One open proposal for each thing found; nothing is added to what the text says."""
    people = db.session.scalars(people_of(document.organisation)).all()
    proposals = [proposal_of(document, one, people) for one in found]
    suggest_answers(proposals, found)
    suggest_recurrences(document, [p for p in proposals if p.kind == "finding"])
    db.session.add_all(proposals)
    db.session.flush()
    return proposals


def proposal_of(document: SourceDocument, found: Found, people: Sequence[User]) -> Proposal:
    limit = found.time_limit
    return Proposal(
        organisation_id=document.organisation_id,
        document=document,
        kind=found.kind,
        title=found.title[:300],
        text=found.text,
        start=found.start,
        end=found.end,
        section=found.why.section,
        rule=found.why.rule,
        sure=found.sure,
        score=found.score,
        owner=person_named(found.responsible, people),
        responsible_text="、".join(found.responsible),
        deadline_kind=limit and kept_kind(limit.kind, dated=limit.due_on is not None),
        due_on=limit and limit.due_on,
        ongoing=bool(limit and limit.ongoing),
        check_months=limit and limit.check_months,
        time_limit_text=limit.verbatim if limit else "",
        year_from=limit.year_from if limit else "",
        due_guessed=bool(limit and limit.guessed),
        status_text=found.status,
    )


def kept_kind(kind: str, *, dated: bool) -> str | None:
    """「下半年」 names no day: the words are kept beside an empty field, a person sets the date."""
    return kind if dated or kind != "fixed" else None


def person_named(names: Sequence[str], people: Sequence[User]) -> User | None:
    """The one of our people who is named, in whatever spelling; nobody when two are, or two bear the name."""
    known = [person.name for person in people]
    called = {name for text in names for name in meant(text, known)}
    named = [person for person in people if person.name in called]
    return named[0] if len(named) == 1 else None


def suggest_answers(proposals: Sequence[Proposal], found: Sequence[Found]) -> None:
    findings = [proposal for proposal in proposals if proposal.kind == "finding"]
    for proposal, one in zip(proposals, found, strict=True):
        if not one.answers:
            continue
        best = one.answers[0]
        proposal.answers = findings[best.finding]
        proposal.answers_score, proposal.answers_words = best.score, list(best.shared)
        proposal.matched_by = "suggestion"


def suggest_recurrences(document: SourceDocument, findings: Sequence[Proposal]) -> None:
    earlier = db.session.scalars(queries.earlier_findings(document.organisation, up_to=document.ledger_year)).all()
    known = [EarlierFinding(item.id, item.title, item.text) for item in earlier]
    for repeat in recurrences([Wording(p.title, p.text) for p in findings], known):
        findings[repeat.finding].recurrence_of_id = repeat.earlier_id


def title_of(document: Document, filename: str, *, year: int | None = None) -> str:
    """The line above the text that reads like a title, else what the text calls itself, else the file's own name,
    else how the text begins."""
    lines = [document.text_of(part).strip() for part in document.paragraphs[:FIRST_LINES]]
    above = list(takewhile(lambda line: 4 <= len(line) <= LONGEST_TITLE and line[-1] not in "。；，：！", lines))
    above = [line for line in above if not NUMBER.match(line)]
    titled = next((line for line in above if TITLE.search(line)), above[0] if above else None)
    named = "" if filename == PASTED else (bare_name(filename) or PASTED).rpartition(".")[0]
    return titled or own_name(document.text, year) or named[:300] or lines[0][:24] + "…"


def own_name(text: str, year: int | None) -> str | None:
    """「现将本年度党建工作总结汇报如下」 of a report on 2021 → 2021年度党建工作总结."""
    found = CALLS_ITSELF.search(text[:OPENING])
    return f"{year}年度{found['name']}" if found and year else None
