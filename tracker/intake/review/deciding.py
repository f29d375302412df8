"""The verbs of a review: what a person may do to proposals before anything enters the ledger.

Each checks the right and that the document is still open; nobody here commits, reads the clock or the request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common.seen import is_seen
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import Proposal, SourceDocument
from tracker.ledger.agreed_dates import check_deadline
from tracker.ledger.changing import Stale, refuse_marked
from tracker.ledger.deadlines import Deadline
from tracker.ledger.workflow import NO_DEADLINE
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import User

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Who and until when. without_…: left open on purpose. Empty fields say nothing and change nothing."""

    owner: User | None = None
    without_owner: bool = False
    deadline: Deadline = NO_DEADLINE
    without_deadline: bool = False

    @property
    def names_owner(self) -> bool:
        return self.owner is not None or self.without_owner

    @property
    def names_deadline(self) -> bool:
        return self.deadline.kind is not None or self.without_deadline


def require_open(document: SourceDocument, by: User) -> None:
    """Every verb of a review begins here."""
    if not may(by, Right.INTAKE, document.organisation):
        raise NotAllowed(_("您没有权限审阅这份文件。"), status=403)
    if document.state == "confirmed":
        raise NotAllowed(_("这份文件的事项已经录入台账，请在事项页修改。"))
    if document.state == "set_aside":
        raise NotAllowed(_("这份文件已搁置，请先恢复审阅。"))


def check_version(row: Proposal | SourceDocument, version: int) -> None:
    """Raise Stale when the page that sent the form showed an older version."""
    if row.version != version:
        raise Stale(_("您填写期间，这一条被别人改过。"))


def revise(
    proposal: Proposal,
    *,
    by: User,
    kind: str,
    title: str,
    text: str,
    arrangement: Arrangement,
    answers: Proposal | None = None,
) -> None:
    """What the form holds; an empty owner or deadline empties it."""
    require_open(proposal.document, by)
    refuse_marked(title, text)
    if not is_seen(title):
        raise NotAllowed(_("请写明问题或措施的标题。"), status=400)
    if len(title) > LONGEST_TITLE:
        raise NotAllowed(_("标题最多 %(count)s 字，其余内容请写在原文中。", count=LONGEST_TITLE), status=400)
    check_deadline(arrangement.deadline, year=proposal.document.ledger_year)
    change_kind(proposal, kind)
    proposal.title, proposal.text = " ".join(title.split()), text.strip()
    set_owner(proposal, arrangement)
    set_deadline(proposal, arrangement)
    answer(proposal, finding=answers, by=by)


def change_kind(proposal: Proposal, kind: str) -> None:
    """A finding that becomes an action is no longer what others answer."""
    if kind == proposal.kind:
        return
    if kind == "action":
        proposal.recurrence_of_id = proposal.recurrence_choice = None
        beside = select(Proposal).where(*queries.of_document(proposal.document))
        for other in db.session.scalars(beside.where(Proposal.answers_id == proposal.id)):
            unlink(other)
    else:
        unlink(proposal)
    proposal.kind = kind
    db.session.flush()


def unlink(action: Proposal) -> None:
    action.answers_id, action.answers_score, action.answers_words, action.matched_by = None, None, [], None


def set_owner(proposal: Proposal, arrangement: Arrangement) -> None:
    if arrangement.owner and not may(arrangement.owner, Right.READ, proposal.document.organisation):
        name = arrangement.owner.name
        raise NotAllowed(_("%(name)s 在本组织没有账号或已停用，不能承担事项。", name=name), status=400)
    proposal.owner, proposal.owner_id = arrangement.owner, arrangement.owner.id if arrangement.owner else None
    proposal.without_owner = arrangement.without_owner and arrangement.owner is None


def set_deadline(proposal: Proposal, arrangement: Arrangement) -> None:
    deadline = arrangement.deadline
    if deadline.due_on != proposal.due_on:
        proposal.year_from, proposal.due_guessed = "", False
    proposal.deadline_kind, proposal.due_on, proposal.ongoing = deadline.kind, deadline.due_on, deadline.ongoing
    proposal.without_deadline = arrangement.without_deadline and deadline.kind is None


def answer(action: Proposal, *, finding: Proposal | None, by: User) -> None:
    """Which finding an action answers, as a person says; the same as suggested makes the suggestion theirs."""
    require_open(action.document, by)
    if finding is None or action.kind != "action":
        unlink(action)
        return
    if finding.document_id != action.document_id or finding.kind != "finding":
        raise NotAllowed(_("请选择本文件中的一个问题。"), status=400)
    if finding.id != action.answers_id:
        action.answers_score, action.answers_words = None, []
    action.answers_id, action.matched_by = finding.id, "person"


def accept(proposal: Proposal, *, by: User) -> None:
    require_open(proposal.document, by)
    proposal.decision = "accepted"


def leave_out(proposal: Proposal, *, by: User) -> None:
    require_open(proposal.document, by)
    proposal.decision = "left_out"


def reconsider(proposal: Proposal, *, by: User) -> None:
    """Back to undecided."""
    require_open(proposal.document, by)
    proposal.decision = "open"


def accept_all(document: SourceDocument, *, by: User) -> int:
    """Everything undecided; returns how many."""
    require_open(document, by)
    undecided = [p for p in db.session.scalars(queries.proposals_of(document)) if p.decision == "open"]
    for proposal in undecided:
        proposal.decision = "accepted"
    return len(undecided)


def arrange(document: SourceDocument, chosen: Sequence[Proposal], *, arrangement: Arrangement, by: User) -> int:
    """Owner and deadline for the chosen ones, whatever they had; returns how many."""
    require_open(document, by)
    check_deadline(arrangement.deadline, year=document.ledger_year)
    for proposal in chosen:
        if arrangement.names_owner:
            set_owner(proposal, arrangement)
        if arrangement.names_deadline:
            set_deadline(proposal, arrangement)
    return len(chosen)


def arrange_rest(document: SourceDocument, *, arrangement: Arrangement, by: User) -> int:
    """Owner and deadline wherever they are still missing; returns how many proposals changed."""
    require_open(document, by)
    check_deadline(arrangement.deadline, year=document.ledger_year)
    kept = [p for p in db.session.scalars(queries.proposals_of(document)) if p.decision != "left_out"]
    ownerless = [p for p in kept if arrangement.names_owner and not p.has_owner]
    undated = [p for p in kept if arrangement.names_deadline and not p.has_deadline]
    for proposal in ownerless:
        set_owner(proposal, arrangement)
    for proposal in undated:
        set_deadline(proposal, arrangement)
    return len({p.id for p in (*ownerless, *undated)})


def choose_recurrence(proposal: Proposal, *, choice: str, by: User) -> None:
    """earlier: the earlier item goes on, in a new round where it was closed; new: an item of its own."""
    require_open(proposal.document, by)
    if proposal.recurrence_of_id is None:
        raise NotAllowed(_("这一条没有往年的相同问题。"), status=400)
    proposal.recurrence_choice = choice


def set_aside(document: SourceDocument, *, by: User) -> None:
    """Nothing in it belongs into the ledger; it stays readable."""
    require_open(document, by)
    document.state = "set_aside"


def resume(document: SourceDocument, *, by: User) -> None:
    if not may(by, Right.INTAKE, document.organisation):
        raise NotAllowed(_("您没有权限审阅这份文件。"), status=403)
    if document.state != "set_aside":
        raise NotAllowed(_("这份文件没有搁置。"))
    document.state = "open"


def describe(document: SourceDocument, *, title: str, ledger_year: int, by: User) -> None:
    """What the document is called, and which ledger its items go into."""
    require_open(document, by)
    refuse_marked(title)
    if not is_seen(title):
        raise NotAllowed(_("请填写文件的名称。"), status=400)
    document.title, document.ledger_year = title.strip()[:300], ledger_year


def unanswered(proposals: Sequence[Proposal]) -> set[int]:
    """Ids of findings that no action answers."""
    answered: set[Any] = {p.answers_id for p in proposals if p.decision != "left_out"}
    return {p.id for p in proposals if p.kind == "finding" and p.id not in answered}
