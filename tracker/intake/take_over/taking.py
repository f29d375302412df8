"""What a person confirmed of a running ledger becomes items: in one transaction, all of them or none."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from tracker.common.names import parts_of
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import SourceDocument
from tracker.intake.returned_ledger.wanted import people_meant
from tracker.intake.review import deciding
from tracker.intake.review.confirming import claim
from tracker.intake.take_over.planning import (
    LONGEST_SOURCE,
    LONGEST_SUPPORTERS,
    LONGEST_UNIT,
    Plan,
    Planned,
    told_words,
)
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.ledger.taken_over import TakenOver
from tracker.people.access import NotAllowed
from tracker.people.models import User


class RowsRefused(NotAllowed):
    """Some rows cannot be taken over, so none was. errors: by key of the row."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(_("有 %(count)s 行不能接管，所以一行都没有录入。", count=len(errors)), status=400)
        self.errors = errors


def take(document: SourceDocument, plan: Plan, *, by: User, at: datetime) -> list[Item]:
    """1. Refuse what is wrong, by row. 2. Claim the document, so that two people take it over once. 3. Findings and
    their measures in the order of the rows, each by `workflow.add`. Raises RowsRefused; the caller rolls back."""
    deciding.describe(document, title=document.title, ledger_year=plan.choice.year, by=by)
    if not plan.new:
        raise NotAllowed(_("没有要接管的行。"), status=400)
    if plan.wrong:
        raise RowsRefused({row.draft.key: row.wrong for row in plan.wrong})
    db.session.flush()
    claim(document, by=by, at=at)
    for proposal in db.session.scalars(queries.proposals_of(document)):
        proposal.decision = "left_out"
    made = {row.draft.key: row.item for row in plan.rows if row.item}
    errors: dict[str, str] = {}
    items = []
    for row in plan.new:
        try:
            with db.session.begin_nested():
                items.append(entered(document, row, made.get(row.draft.under), plan, by=by, at=at))
        except NotAllowed as refused:
            errors[row.draft.key] = str(refused)
        else:
            made[row.draft.key] = items[-1]
    if errors:
        raise RowsRefused(errors)
    return items


def entered(
    document: SourceDocument, row: Planned, finding: Item | None, plan: Plan, *, by: User, at: datetime
) -> Item:
    draft = row.draft
    if draft.under and finding is None:
        raise NotAllowed(_("它所对应的问题没有录入。"), status=400)
    leads = [name for name in draft.leads if row.lead is None or not people_meant(name, [row.lead])]
    return workflow.add(
        document.organisation,
        by=by,
        at=at,
        year=finding.year if finding else plan.choice.year,
        kind=draft.kind,
        title=draft.title,
        text=draft.text,
        target=draft.target,
        finding=finding,
        owner=row.owner,
        accountable_lead=row.lead,
        deadline=row.deadline,
        found=found_in(plan.ledger, row, leads),
        source_document_id=document.id,
        source_title=(draft.source or plan.ledger)[:LONGEST_SOURCE],
        **in_words(row),
    )


def found_in(ledger: str, row: Planned, leads: Sequence[str]) -> TakenOver:
    draft = row.draft
    done = row.state == "substantially_done" and not draft.progress
    return TakenOver(
        ledger=ledger,
        number=draft.number,
        status=draft.status,
        state=row.state,
        progress=_("原台账写明“%(status)s”。", status=draft.status) if done and draft.status else draft.progress,
        words=told_words(draft, leads),
    )


def in_words(row: Planned) -> dict[str, Any]:
    """Whoever is named and is no owner here stays named: units and people without an account as responsible unit,
    others beside the owner as supporters."""
    owner = row.owner
    others = [name for name in row.draft.owners if owner is None or not people_meant(name, [owner])]
    units = [name for name in others if name in row.unmatched]
    beside = [name for name in others if name not in units] + parts_of(row.draft.supporters)
    return {
        "responsible_unit": "、".join(units)[:LONGEST_UNIT],
        "supporters": "、".join(beside)[:LONGEST_SUPPORTERS],
    }
