"""Sets of source documents, proposals and earlier items, each as a Select."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Label, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.intake.models import Proposal, SourceDocument
from tracker.ledger.models import Item
from tracker.people.models import Organisation

MOST_EARLIER = 2000  # findings a new document is compared with: decades of a branch


def documents_of(organisation: Organisation, *, before_id: int | None = None) -> Select[tuple[SourceDocument]]:
    """Newest first, a page at a time by key."""
    found = select(SourceDocument).where(SourceDocument.organisation_id == organisation.id)
    if before_id:
        found = found.where(SourceDocument.id < before_id)
    return found.order_by(SourceDocument.id.desc()).options(joinedload(SourceDocument.uploaded_by))


def document(organisation: Organisation, document_id: int) -> Select[tuple[SourceDocument]]:
    return select(SourceDocument).where(
        SourceDocument.organisation_id == organisation.id, SourceDocument.id == document_id
    )


def same_file(organisation: Organisation, sha256: str) -> Select[tuple[SourceDocument]]:
    return select(SourceDocument).where(
        SourceDocument.organisation_id == organisation.id, SourceDocument.sha256 == sha256
    )


def proposals_of(source: SourceDocument) -> Select[tuple[Proposal]]:
    """In the document's order, with what a row of the review shows."""
    return (
        select(Proposal)
        .where(*of_document(source))
        .options(joinedload(Proposal.owner), joinedload(Proposal.recurrence_of), joinedload(Proposal.item))
        .order_by(Proposal.start, Proposal.id)
    )


def of_document(source: SourceDocument) -> tuple[ColumnElement[bool], ...]:
    return Proposal.organisation_id == source.organisation_id, Proposal.document_id == source.id


def standing_of(organisation: Organisation, document_ids: Collection[int]) -> Select[tuple[int, int, int, int, int]]:
    """One row a document: document_id, findings, actions, decided, total; what was left out is only decided."""

    def number(condition: ColumnElement[bool], name: str) -> Label[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)

    kept = Proposal.decision != "left_out"
    return (
        select(
            Proposal.document_id,
            number(and_(Proposal.kind == "finding", kept), "findings"),
            number(and_(Proposal.kind == "action", kept), "actions"),
            number(Proposal.decision != "open", "decided"),
            func.count(Proposal.id).label("total"),
        )
        .where(Proposal.organisation_id == organisation.id, Proposal.document_id.in_(document_ids))
        .group_by(Proposal.document_id)
    )


def earlier_findings(organisation: Organisation, *, up_to: int) -> Select[tuple[Item]]:
    """What a new document's findings may repeat: latest ledgers first, what was cancelled left out."""
    return (
        select(Item)
        .where(
            Item.organisation_id == organisation.id,
            Item.year <= up_to,
            Item.kind == "finding",
            Item.state != "cancelled",
        )
        .order_by(Item.year.desc(), Item.id)
        .limit(MOST_EARLIER)
    )


def items_of(source: SourceDocument) -> Select[tuple[Item]]:
    """What became of a document: items made from it or taken over from it, and earlier ones it carried on."""
    proposals = select(Proposal.item_id).where(*of_document(source))
    became = proposals.where(Proposal.item_id.is_not(None))
    return (
        select(Item)
        .where(Item.organisation_id == source.organisation_id)
        .where(or_(Item.id.in_(became), Item.source_document_id == source.id))
        .order_by(Item.year, Item.sort_key)
        .options(joinedload(Item.owner))
    )
