"""What the watch keeps: notices (the outbox), what it noticed, its runs, and who holds the schedule."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.ledger.deadlines import Level
from tracker.ledger.models import Item, key_within, one_of, within
from tracker.people.models import Organisation, User

STAGES = tuple(level.value for level in Level)
NOTICE_STATES = ("queued", "leased", "sent", "void")


class Notice(Model):
    """One person to be told once that one item reached one stage of one deadline; the row is the queue.

    due_on: the date warned about, so that every channel speaks of the same one. lease_until: while leased,
    when the lease lapses; while queued, not to be tried before. words: why it is void, or what went wrong.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("organisation_id", "item_id", "person_id", "stage", "due_version"),
        key_within("notice", "item_id"),
        Index("ix_notice_organisation_id_person_id_sent_at", "organisation_id", "person_id", "sent_at"),
        Index("ix_notice_person_id_sent_at", "person_id", "sent_at"),  # a workbench spans organisations
        Index("ix_notice_state_id", "state", "id"),  # and so does the queue
        CheckConstraint(one_of("stage", STAGES), "stage"),
        CheckConstraint(one_of("state", NOTICE_STATES), "state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent_has_an_instant"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    item_id: Mapped[int] = mapped_column(Id)
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    stage: Mapped[str] = mapped_column(String(10))
    due_version: Mapped[int]
    due_on: Mapped[date]
    noticed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    item: Mapped[Item] = relationship(primaryjoin=within("Notice", "item_id"))
    person: Mapped[User] = relationship()


class OverdueNote(Model):
    """An item was noticed overdue under this version of its deadline: said in its history exactly once."""

    __tablename__ = "overdue_note"
    __table_args__ = (key_within("overdue_note", "item_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    due_version: Mapped[int] = mapped_column(primary_key=True)
    noticed_on: Mapped[date]


class JobRun(Model):
    """One run of one job for a day: what the page, the health check and the catching-up after a restart read."""

    __tablename__ = "job_run"
    __table_args__ = (
        Index("ix_job_run_job_on_date", "job", "on_date"),
        CheckConstraint(one_of("outcome", ("running", "done", "failed")), "outcome"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    on_date: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str] = mapped_column(String(10), default="running")
    numbers: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    words: Mapped[str] = mapped_column(Text, default="")
    holder: Mapped[str] = mapped_column(String(120))


class SchedulerLease(Model):
    """Which scheduler works, and until when it need not be doubted; all others stand by."""

    __tablename__ = "scheduler_lease"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime] = mapped_column(UtcDateTime)


class TellingPause(Model):
    """While one is not ended, nobody is told anything: after a backup was put back, until an administrator says so."""

    __tablename__ = "telling_pause"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(20))  # a code
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str] = mapped_column(String(120), default="")
