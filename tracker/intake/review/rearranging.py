"""Verbs that cut a review differently: merge two proposals, split one, add a passage the program missed."""

import re

from flask_babel import gettext as _

from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.review.deciding import LONGEST_TITLE, require_open, unlink
from tracker.people.access import NotAllowed
from tracker.people.models import User

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；\n”]*")
NUMBER = re.compile(r"\s*(?:[一二三四五六七八九十]+(?:是|、)|（[一二三四五六七八九十\d]+）|\d{1,2}[.、])\s*")


def merge(proposal: Proposal, *, by: User) -> Proposal:
    """Into the one before it, whose kind, owner and deadline stay; returns that one."""
    document = proposal.document
    require_open(document, by)
    rows = list(db.session.scalars(queries.proposals_of(document)))
    place = rows.index(proposal)
    if place == 0:
        raise NotAllowed(_("这是第一条，前面没有可以合并的内容。"), status=400)
    into = rows[place - 1]
    between = document.text[into.end : proposal.start] if into.end <= proposal.start else "\n"
    into.text += ("\n" if "\n" in between else "") + proposal.text
    into.end = max(into.end, proposal.end)
    for other in rows:
        if other.answers_id == proposal.id:
            unlink(other)
            if into.kind == "finding" and other is not into:
                other.answers_id, other.matched_by = into.id, "suggestion"
    db.session.flush()
    db.session.delete(proposal)
    return into


def split(proposal: Proposal, *, at: int, by: User) -> Proposal:
    """Into two at a character of its text; the second is like the first but for title, text and passage."""
    require_open(proposal.document, by)
    head, tail = proposal.text[:at].rstrip(), proposal.text[at:].lstrip()
    if not head or not tail:
        raise NotAllowed(_("请在文字中间选择拆分的位置。"), status=400)
    start, end = proposal.start, proposal.end
    middle = passage_split(proposal, tail)
    second = Proposal(
        **{name: getattr(proposal, name) for name in KEPT_IN_SPLIT},
        title=title_from(tail, kind=proposal.kind),
        text=tail,
        start=middle if middle is not None else start,
        end=end,
        rule="split",
    )
    proposal.text = head
    if middle is not None:
        proposal.end = start + len(proposal.document.text[start:middle].rstrip())
    db.session.add(second)
    db.session.flush()
    return second


KEPT_IN_SPLIT = (
    *("organisation_id", "document_id", "kind", "section", "sure", "score", "decision"),
    *("answers_id", "answers_score", "answers_words", "matched_by", "owner_id", "without_owner", "responsible_text"),
    *("deadline_kind", "due_on", "ongoing", "check_months", "without_deadline", "time_limit_text"),
    "status_text",
)


def passage_split(proposal: Proposal, tail: str) -> int | None:
    """Where the tail begins in the document, as long as nobody reworded it."""
    passage = proposal.document.text[proposal.start : proposal.end]
    at = passage.rfind(tail)
    return proposal.start + at if at > 0 else None


def add_missed(document: SourceDocument, *, start: int, end: int, kind: str, by: User) -> Proposal:
    """A passage the program did not propose. A person wants it, so it is accepted."""
    require_open(document, by)
    if not 0 <= start < end <= len(document.text):
        raise NotAllowed(_("请选择文件中的一段文字。"), status=400)
    passage = document.text[start:end]
    start += len(passage) - len(passage.lstrip())
    passage = passage.strip()
    if not passage:
        raise NotAllowed(_("请选择文件中的一段文字。"), status=400)
    proposal = Proposal(
        organisation_id=document.organisation_id,
        document=document,
        kind=kind,
        title=title_from(passage, kind=kind),
        text=passage,
        start=start,
        end=start + len(passage),
        rule="person",
        sure=True,
        score=1.0,
        decision="accepted",
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def title_from(text: str, *, kind: str) -> str:
    """The heading or first clause of a passage, without its number."""
    from tracker.intake.extraction.titles import Wanted, title_span  # its vocabulary would slow every start

    plain = text[found.end() :] if (found := NUMBER.match(text)) else text
    left, right = title_span(plain, Wanted(kind))
    return (plain[left:right] or plain)[:LONGEST_TITLE]


def sentences_of(text: str) -> list[tuple[int, str]]:
    """(offset, sentence) of every sentence but the first: where a text may be split."""
    return [(found.start(), found[0].strip()) for found in SENTENCE.finditer(text) if found[0].strip()][1:]
