"""What the review page shows: where the review stands, which proposal is open, and the forms filled from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from tracker.common.conflicts import readable
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.forms import BulkForm, ProposalForm, owner_choices, values_of
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.review import deciding
from tracker.intake.review.passages import Passage
from tracker.people.access import people_of
from tracker.people.models import User

SHORT = 30
MOST_ROWS = 150  # proposals on one page of a review


@dataclass(frozen=True, slots=True)
class Tally:
    """Findings and actions leave out what was left out; unsettled ones lack an owner or a deadline."""

    findings: int
    actions: int
    accepted: int
    decided: int
    total: int
    unsettled: int


@dataclass(frozen=True, slots=True)
class Rows:
    """The proposals on the page, the place of the first, and where the page before and after begins."""

    shown: list[Proposal]
    offset: int
    previous: Proposal | None
    next: Proposal | None


@dataclass
class Review:
    """One document's proposals in order, the chosen one, and the people it may be given to."""

    document: SourceDocument
    proposals: list[Proposal]
    people: list[User]
    chosen: Proposal | None

    @cached_property
    def tally(self) -> Tally:
        kept = [p for p in self.proposals if p.decision != "left_out"]
        return Tally(
            findings=sum(p.kind == "finding" for p in kept),
            actions=sum(p.kind == "action" for p in kept),
            accepted=sum(p.decision == "accepted" for p in kept),
            decided=sum(p.decision != "open" for p in self.proposals),
            total=len(self.proposals),
            unsettled=sum(not p.is_settled for p in kept),
        )

    @cached_property
    def findings(self) -> list[tuple[int, Proposal]]:
        """Numbered as on the page: what an action may answer."""
        numbered = enumerate(self.proposals, start=1)
        return [(number, p) for number, p in numbered if p.kind == "finding" and p.decision != "left_out"]

    @cached_property
    def rows(self) -> Rows:
        """All of them; of a ledger with hundreds of rows, the page on which the chosen one stands."""
        place = self.proposals.index(self.chosen) if self.chosen else 0
        first = place // MOST_ROWS * MOST_ROWS
        after = first + MOST_ROWS
        return Rows(
            self.proposals[first:after],
            first,
            self.proposals[first - MOST_ROWS] if first else None,
            self.proposals[after] if after < len(self.proposals) else None,
        )

    @cached_property
    def numbers(self) -> dict[int, int]:
        return {proposal.id: number for number, proposal in enumerate(self.proposals, start=1)}

    @cached_property
    def unanswered(self) -> set[int]:
        return deciding.unanswered(self.proposals)

    @property
    def passages(self) -> list[Passage]:
        return [Passage(p.id, p.start, p.end) for p in self.proposals]

    def find(self, proposal_id: int | None) -> Proposal | None:
        return next((p for p in self.proposals if p.id == proposal_id), None)

    def assignable(self, proposal: Proposal) -> list[User]:
        """Whom it can be given to, and whoever has it even if they left."""
        present = [proposal.owner] if proposal.owner and proposal.owner not in self.people else []
        return [*self.people, *present]

    def after(self, proposal: Proposal) -> Proposal | None:
        """The next one to look at: undecided below, else undecided above, else whatever still lacks something."""
        place = self.proposals.index(proposal)
        return first_to_do([*self.proposals[place + 1 :], *self.proposals[:place]])


def load(document: SourceDocument, *, chosen: int | None = None) -> Review:
    """Three queries, however many proposals there are."""
    proposals = list(db.session.scalars(queries.proposals_of(document)))
    people = list(db.session.scalars(people_of(document.organisation)))
    review = Review(document, proposals, people, None)
    review.chosen = review.find(chosen) or first_to_do(proposals)
    return review


def first_to_do(proposals: Sequence[Proposal]) -> Proposal | None:
    """Where an interrupted review goes on."""
    undecided = (p for p in proposals if p.decision == "open")
    lacking = (p for p in proposals if p.decision == "accepted" and (p.asks_about_recurrence or not p.is_settled))
    return next(undecided, None) or next(lacking, None)


def proposal_form(review: Review, proposal: Proposal, *, typed: bool = False) -> ProposalForm:
    """As stored, or as this request carries it."""
    form = ProposalForm(data=values_of(proposal), **({} if typed else {"formdata": None}))
    form.owner.choices = owner_choices(review.assignable(proposal))
    numbered = [SelectChoice(str(p.id), f"{n}. {p.title[:SHORT]}") for n, p in review.findings if p is not proposal]
    form.answers.choices = [SelectChoice("", _("（不对应问题）")), *numbered]
    return form


def bulk_form(review: Review, *, typed: bool = False) -> BulkForm:
    form = BulkForm(prefix="all-") if typed else BulkForm(prefix="all-", formdata=None)
    form.owner.choices = owner_choices(review.people)
    return form


def stored(review: Review, proposal: Proposal) -> dict[str, str]:
    """What the proposal says now, field by field, as a person reads it."""
    form = proposal_form(review, proposal)
    names = ("kind", "title", "text", "answers", "owner", "deadline_kind", "due_on")
    asked = (name for name in names if name != "answers" or proposal.kind == "action")
    return {name: readable(form[name], form[name].data) for name in asked}
