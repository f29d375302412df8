"""What the watch keeps: notices and digests (the outbox), what it noticed, its runs, and who holds the schedule."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.ledger.models import Item, key_within, one_of, within
from tracker.people.models import Deputyship, Organisation, User
from tracker.watch.stages import STAGES, Part

PARTS = tuple(part.value for part in Part)
SENDING = ("queued", "leased", "sent", "failed", "parked", "obsolete")
FREQUENCIES = ("daily", "weekly", "urgent")


class Notice(Model):
    """One person to be told once of one thing about one item; the row is the queue.

    due_version: the version of the deadline warned of; of anything else, the place of the event behind it in its
    chain. occasion: the how-manieth time it is said. due_on: the date warned about, so that every channel speaks of
    the same one. lease_until: not to be tried before. words: why it is obsolete, or what went wrong.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "item_id", "person_id", "stage", "due_version", "occasion", name="uq_notice_told_once"
        ),
        UniqueConstraint("organisation_id", "deputyship_id", "person_id", name="uq_notice_deputy_told_once"),
        key_within("notice", "item_id"),
        Index("ix_notice_organisation_id_person_id_sent_at", "organisation_id", "person_id", "sent_at"),
        Index("ix_notice_person_id_sent_at", "person_id", "sent_at"),  # a workbench spans organisations
        Index("ix_notice_state_id", "state", "id"),  # and so does the queue
        CheckConstraint(one_of("stage", tuple(STAGES)), "stage"),
        CheckConstraint(one_of("part", PARTS), "part"),
        CheckConstraint(one_of("state", SENDING), "state"),
        CheckConstraint("(item_id IS NULL) <> (deputyship_id IS NULL)", "about_one_thing"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent_has_an_instant"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    item_id: Mapped[int | None] = mapped_column(Id)
    deputyship_id: Mapped[int | None] = mapped_column(ForeignKey("deputyship.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    stage: Mapped[str] = mapped_column(String(10))
    part: Mapped[str] = mapped_column(String(10), default="know", server_default="know")
    due_version: Mapped[int]
    occasion: Mapped[int] = mapped_column(default=0, server_default="0")
    due_on: Mapped[date | None]
    noticed_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="queued")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")

    organisation: Mapped[Organisation] = relationship()
    item: Mapped[Item | None] = relationship(primaryjoin=within("Notice", "item_id"))
    deputyship: Mapped[Deputyship | None] = relationship()
    person: Mapped[User] = relationship()

    @property
    def key(self) -> tuple[int, int, str, int, int]:
        """What its person is told at most once; nothing like it calls for a deputy's appointment."""
        return (self.item_id or 0, self.person_id, self.stage, self.due_version, self.occasion)


class Digest(Model):
    """One person's day in one message, on its way by one channel: what they were told since the one before.

    since, made_at: it holds the notices told after the one instant and up to the other. message_id: the same at
    every attempt. lease_until: while leased, when the lease lapses; while failed, when it is tried again. words: why
    it is obsolete, or what went wrong.
    """

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("person_id", "channel", "on_date"),
        Index("ix_digest_state_id", "state", "id"),
        CheckConstraint(one_of("state", SENDING), "state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", "sent_has_an_instant"),
        CheckConstraint("state <> 'leased' OR lease_until IS NOT NULL", "a_lease_has_an_end"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    channel: Mapped[str] = mapped_column(String(10))
    on_date: Mapped[date]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[User] = relationship()


class TellingChoice(Model):
    """How somebody wants to be told outside the program; whoever has none is told in it alone. since: from when on."""

    __tablename__ = "telling_choice"
    __table_args__ = (CheckConstraint(one_of("frequency", FREQUENCIES), "frequency"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    by_mail: Mapped[bool] = mapped_column(default=False)
    frequency: Mapped[str] = mapped_column(String(10), default="daily")
    since: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarAddress(Model):
    """The secret address of somebody's calendar of deadlines. Only the hash of its token is kept."""

    __tablename__ = "calendar_address"

    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NewsCursor(Model):
    """Up to which place of an organisation's chain the watch has read what happened there."""

    __tablename__ = "news_cursor"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)


class CalendarDay(Model):
    """A day as people of this instance wrote it down, over what the official calendar says of it."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    is_working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(60), default="")
    set_by: Mapped[str] = mapped_column(String(120))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
