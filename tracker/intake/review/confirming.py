"""Accepted proposals become ledger items: once, findings first, each with the passage it came from."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from flask_babel import gettext as _
from sqlalchemy import CursorResult, update

from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.review.deciding import require_open
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.people.access import NotAllowed
from tracker.people.models import User

LONGEST_TIME_LIMIT = 200


class Unsettled(NotAllowed):
    """Something is still missing; `proposals` are the ones to look at."""

    def __init__(self, sentence: str, proposals: Sequence[Proposal]) -> None:
        super().__init__(sentence, status=400)
        self.proposals = proposals


def confirm(document: SourceDocument, *, by: User, at: datetime, check_months: int = 3) -> list[Item]:
    """1. Refuse while something is missing. 2. Claim the document, so that two people make its items once.
    3. Findings in the document's order, each its earlier item or a new one. 4. Actions under what they answer.
    """
    require_open(document, by)
    proposals = list(db.session.scalars(queries.proposals_of(document)))
    refuse_unsettled(proposals)
    claim(document, by=by, at=at)
    accepted = [proposal for proposal in proposals if proposal.decision == "accepted"]
    for proposal in sorted(accepted, key=lambda p: p.kind == "action"):
        proposal.item = item_for(proposal, by=by, at=at, check_months=check_months)
        db.session.flush()
    return [proposal.item for proposal in accepted if proposal.item]


def refuse_unsettled(proposals: Sequence[Proposal]) -> None:
    """One sentence at a time, the first thing to do first."""
    accepted = [proposal for proposal in proposals if proposal.decision == "accepted"]
    for sentence, found in (
        (_("还有 %(count)s 条没有决定，请接受或不采用。"), [p for p in proposals if p.decision == "open"]),
        (_("有 %(count)s 条没有标题。"), [p for p in accepted if not p.title.strip()]),
        (_("有 %(count)s 个问题以前出现过，请选择怎样录入。"), [p for p in accepted if p.asks_about_recurrence]),
        (
            _("有 %(count)s 条还没有责任人或时限；暂时定不了的，请选“暂不指定”。"),
            [p for p in accepted if not p.is_settled],
        ),
    ):
        if found:
            raise Unsettled(sentence % {"count": len(found)}, found)
    if not accepted:
        raise Unsettled(_("没有接受任何一条。不需要录入的文件可以搁置。"), [])


def claim(document: SourceDocument, *, by: User, at: datetime) -> None:
    """Only one transaction turns `open` into `confirmed`; the other one learns that here."""
    while_open = (
        update(SourceDocument)
        .where(SourceDocument.organisation_id == document.organisation_id)
        .where(SourceDocument.id == document.id, SourceDocument.state == "open")
        .values(state="confirmed", confirmed_by_id=by.id, confirmed_at=at, version=SourceDocument.version + 1)
        .execution_options(synchronize_session=False)
    )
    claimed = cast("CursorResult[Any]", db.session.execute(while_open))
    db.session.refresh(document)
    if claimed.rowcount != 1:
        raise NotAllowed(_("这份文件刚由别人录入台账，您看到的是录入后的事项。"))


def item_for(proposal: Proposal, *, by: User, at: datetime, check_months: int) -> Item:
    """The earlier item where a person chose to carry it on, else a new one; an action stands by its finding."""
    deadline = deadline_of(proposal, check_months=check_months)
    if proposal.recurrence_choice == "earlier" and proposal.recurrence_of is not None:
        return carried_on(proposal.recurrence_of, proposal, deadline=deadline, by=by, at=at)
    document = proposal.document
    finding = proposal.answers.item if proposal.answers else None
    item = workflow.add(
        document.organisation,
        by=by,
        at=at,
        year=finding.year if finding else document.ledger_year,
        kind=proposal.kind,
        title=proposal.title,
        text=proposal.text,
        finding=finding,
        owner=proposal.owner,
        responsible_unit="" if proposal.owner else proposal.responsible_text[:200],
        deadline=deadline,
        **source_of(proposal),
    )
    return item if item.year == document.ledger_year else carried_on(item, proposal, deadline=deadline, by=by, at=at)


def carried_on(item: Item, proposal: Proposal, *, deadline: Deadline, by: User, at: datetime) -> Item:
    """It stands in this year's ledger too; what was closed begins a new round."""
    document = proposal.document
    words = _("《%(title)s》再次提出：%(finding)s", title=document.title, finding=proposal.title)
    told = {"words": words, "deadline": deadline, "source": source_of(proposal)}
    workflow.carry_over(item, year=document.ledger_year, by=by, at=at, **told)
    return item


def deadline_of(proposal: Proposal, *, check_months: int) -> Deadline:
    return Deadline(
        proposal.deadline_kind,
        proposal.due_on,
        proposal.ongoing,
        proposal.time_limit_text[:LONGEST_TIME_LIMIT],
        proposal.check_months or check_months,
    )


def source_of(proposal: Proposal) -> dict[str, Any]:
    """Where the item comes from, in the columns of an item; the quote is the document's text, untouched."""
    document = proposal.document
    return {
        "source_document_id": document.id,
        "source_title": document.title,
        "source_paragraph": paragraph_of(document, proposal.start),
        "source_quote": document.text[proposal.start : proposal.end],
        "source_start": proposal.start,
        "source_end": proposal.end,
    }


def paragraph_of(document: SourceDocument, offset: int) -> int | None:
    """Which paragraph, from 1, an offset lies in."""
    for number, row in enumerate(document.paragraphs, start=1):
        if row[0] <= offset <= row[1]:
            return number
    return None
