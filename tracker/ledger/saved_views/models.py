"""A filter of one organisation's ledger under a name."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, UtcDateTime
from tracker.extensions import Model
from tracker.people.models import Organisation, User

LONGEST_NAME = 30


class SavedView(Model):
    """query: the list's address after the question mark. It is read anew each time, so nothing in it can go stale:
    what it no longer means is left out."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("organisation_id", "owner_id", "name"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[User] = relationship()
