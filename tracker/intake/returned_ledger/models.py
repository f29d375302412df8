"""Ledgers that came back from a table program, kept between the page that shows the difference and its confirmation."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.ledger.models import one_of
from tracker.people.models import Organisation, User

UPLOAD_STATES = ("open", "applied")


class LedgerUpload(Model):
    """A returned ledger. rows: what its cells say and what became of its columns, see returned.packed; results: what
    became of each row, once it was applied.

    state: open until a person confirmed what to take over, which happens once.
    """

    __tablename__ = "ledger_upload"
    __table_args__ = (
        Index("ix_ledger_upload_organisation_id_uploaded_at", "organisation_id", "uploaded_at"),
        CheckConstraint(one_of("state", UPLOAD_STATES), "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    year: Mapped[int]
    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="open")
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows: Mapped[Any] = mapped_column(JsonText, deferred=True)
    results: Mapped[list[dict[str, Any]] | None] = mapped_column(JsonText, deferred=True)

    organisation: Mapped[Organisation] = relationship()
    uploaded_by: Mapped[User] = relationship(foreign_keys=[uploaded_by_id])
    applied_by: Mapped[User | None] = relationship(foreign_keys=[applied_by_id])

    @property
    def is_open(self) -> bool:
        return self.state == "open"
