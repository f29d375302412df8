"""Complaints and suggestions 投诉建议: what anybody signed in leaves for those who look after the place."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, UtcDateTime
from tracker.extensions import Model
from tracker.people.models import Organisation, User


class Suggestion(Model):
    """One text, left under a name or, with person_id empty, without one."""

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_organisation_id_at", "organisation_id", "at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(Text)

    organisation: Mapped[Organisation] = relationship()
    person: Mapped[User | None] = relationship()
