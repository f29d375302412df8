"""Source documents and the proposals found in them, kept until a person has confirmed them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.intake.reading.document import Document
from tracker.intake.reading.wire import unpacked_paragraph
from tracker.ledger.models import DEADLINE_KINDS, KINDS, Item, key_within, one_of, within
from tracker.people.models import Organisation, User

PASTED = "pasted.txt"  # the name of what was pasted instead of given as a file
DOCUMENT_STATES = ("open", "confirmed", "set_aside")
DECISIONS = ("open", "accepted", "left_out")
RECURRENCE_CHOICES = ("earlier", "new")
MATCHED_BY = ("suggestion", "person")


class SourceDocument(Model):
    """A report as it was given, and as it was read. state: open until its proposals went into the ledger.

    paragraphs: [start, end, level, number, table, [[start, end, column, merged], …]] each, offsets into `text`.
    year: the one it reports on, None when it does not say; ledger_year: the ledger its items go into.
    """

    __tablename__ = "source_document"
    __table_args__ = (
        UniqueConstraint("organisation_id", "sha256"),
        Index("ix_source_document_organisation_id_uploaded_at", "organisation_id", "uploaded_at"),
        CheckConstraint(one_of("state", DOCUMENT_STATES), "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    paragraphs: Mapped[list[list[Any]]] = mapped_column(JsonText, deferred=True)
    notices: Mapped[list[str]] = mapped_column(JsonText)
    year: Mapped[int | None]
    ledger_year: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default="open")
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_open(self) -> bool:
        return self.state == "open"

    def as_read(self) -> Document:
        """The document the reader returned."""
        return Document(
            self.text, tuple(unpacked_paragraph(*row) for row in self.paragraphs), self.kind, tuple(self.notices)
        )


class Proposal(Model):
    """One finding or action that a document may hold; start:end is its passage, section and rule say why.

    without_owner, without_deadline: a person chose to leave it open for now. time_limit_text, responsible_text,
    status_text: the report's own words. year_from: where they name no year, what it was told from (`plans_year.Basis`);
    due_guessed: a person should look at the date. answers_words: what action and finding have in common.
    recurrence_of: the earlier item it repeats; recurrence_choice: what a person wants done about that.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        key_within("proposal", "document_id", "source_document"),
        key_within("proposal", "answers_id", "proposal"),
        key_within("proposal", "recurrence_of_id"),
        key_within("proposal", "item_id"),
        Index("ix_proposal_organisation_id_document_id_start", "organisation_id", "document_id", "start"),
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint(one_of("decision", DECISIONS), "decision"),
        CheckConstraint(f"deadline_kind IS NULL OR {one_of('deadline_kind', DEADLINE_KINDS)}", "deadline_kind"),
        CheckConstraint(f"matched_by IS NULL OR {one_of('matched_by', MATCHED_BY)}", "matched_by"),
        CheckConstraint(
            f"recurrence_choice IS NULL OR {one_of('recurrence_choice', RECURRENCE_CHOICES)}", "recurrence_choice"
        ),
        CheckConstraint("answers_id IS NULL OR kind = 'action'", "only_actions_answer"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    document_id: Mapped[int] = mapped_column(Id)
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]
    section: Mapped[str] = mapped_column(Text, default="")
    rule: Mapped[str] = mapped_column(String(30))
    sure: Mapped[bool]
    score: Mapped[float]
    decision: Mapped[str] = mapped_column(String(10), default="open")

    answers_id: Mapped[int | None] = mapped_column(Id)
    answers_score: Mapped[float | None]
    answers_words: Mapped[list[str]] = mapped_column(JsonText, default=list)
    matched_by: Mapped[str | None] = mapped_column(String(10))

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    without_owner: Mapped[bool] = mapped_column(default=False)
    responsible_text: Mapped[str] = mapped_column(Text, default="")
    deadline_kind: Mapped[str | None] = mapped_column(String(10))
    due_on: Mapped[date | None]
    ongoing: Mapped[bool] = mapped_column(default=False)
    check_months: Mapped[int | None]
    without_deadline: Mapped[bool] = mapped_column(default=False)
    time_limit_text: Mapped[str] = mapped_column(Text, default="")
    year_from: Mapped[str] = mapped_column(String(10), default="", server_default="")
    due_guessed: Mapped[bool] = mapped_column(default=False, server_default=false())
    status_text: Mapped[str] = mapped_column(Text, default="")

    recurrence_of_id: Mapped[int | None] = mapped_column(Id)
    recurrence_choice: Mapped[str | None] = mapped_column(String(10))
    item_id: Mapped[int | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=1)

    document: Mapped[SourceDocument] = relationship(primaryjoin=within("Proposal", "document_id", "SourceDocument"))
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    answers: Mapped["Proposal | None"] = relationship(primaryjoin=within("Proposal", "answers_id", "Proposal"))
    recurrence_of: Mapped[Item | None] = relationship(primaryjoin=within("Proposal", "recurrence_of_id"))
    item: Mapped[Item | None] = relationship(primaryjoin=within("Proposal", "item_id"))

    __mapper_args__ = {"version_id_col": version}

    @property
    def has_owner(self) -> bool:
        """Named, or left open on purpose."""
        return self.owner_id is not None or self.without_owner

    @property
    def has_deadline(self) -> bool:
        return self.deadline_kind is not None or self.without_deadline

    @property
    def is_settled(self) -> bool:
        """An owner and a deadline; an earlier item has its owner, and while it is open its deadline too."""
        if self.recurrence_choice == "earlier" and self.recurrence_of is not None:
            return self.recurrence_of.is_open or self.has_deadline
        return self.has_owner and self.has_deadline

    @property
    def asks_about_recurrence(self) -> bool:
        return self.recurrence_of_id is not None and self.recurrence_choice is None
