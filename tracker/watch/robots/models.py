"""A robot of an organisation's chat group, and the message of the day that it is to be told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.ledger.models import one_of
from tracker.people.models import Organisation
from tracker.watch.robots.formats import KINDS

STATES = ("idle", "leased", "sent", "failed", "parked")


class GroupRobot(Model):
    """origin: scheme and host, all that is shown of its address. sealed: the address and the secret, see
    common/sealing.py.

    on_date: the day whose message is under way or done. since_on: what was noticed overdue from that day on is news,
    but for what was told of it already, as item and version of its deadline. state: idle, nothing to say; parked, not
    told that day, and why stands in words. lease_until: while leased, when the lease lapses; while failed, when it is
    tried again.
    """

    __tablename__ = "group_robot"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(KINDS)), "kind"),
        CheckConstraint(one_of("state", STATES), "state"),
        CheckConstraint("state <> 'leased' OR lease_until IS NOT NULL", "a_lease_has_an_end"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    origin: Mapped[str] = mapped_column(String(300))
    sealed: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    on_date: Mapped[date | None]
    since_on: Mapped[date]
    told: Mapped[list[list[int]]] = mapped_column(JsonText, default=list)
    state: Mapped[str] = mapped_column(String(10), default="idle")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
