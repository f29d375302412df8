"""Items and the append-only history of everything that ever happened to them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.common.columns import Id, JsonText, UtcDateTime
from tracker.extensions import Model
from tracker.ledger.states import OPEN_STATES, STATES, WORKING_STATES
from tracker.people.models import Organisation, User

KINDS = ("finding", "action")
DEADLINE_KINDS = ("immediate", "fixed", "ongoing")
URGINGS = ("urged", "escalated")


def one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def within(class_: str, column: str, pointed_at: str = "Item") -> str:
    """What a row points at stands in the row's own organisation (law 13): a join by both, of which only the id is
    written where something else is pointed at."""
    return (
        f"and_(remote({pointed_at}.organisation_id) == {class_}.organisation_id, "
        f"remote({pointed_at}.id) == foreign({class_}.{column}))"
    )


def key_within(table: str, column: str, pointed_at: str = "item") -> ForeignKeyConstraint:
    """The same as a key of the table; named as it was when it held the id alone."""
    there = [f"{pointed_at}.organisation_id", f"{pointed_at}.id"]
    return ForeignKeyConstraint(["organisation_id", column], there, name=f"fk_{table}_{column}_{pointed_at}")


class Item(Model):
    """A finding, or an action that may answer one. Only `workflow.py` changes it; `version` guards every write."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        UniqueConstraint("organisation_id", "entry_key"),
        key_within("item", "finding_id"),
        Index("ix_item_organisation_id_finding_id", "organisation_id", "finding_id"),
        Index("ix_item_organisation_id_source_document_id", "organisation_id", "source_document_id"),
        # each holds all that a list or a count asks for, so that no row is touched only to be counted or passed over
        Index("ix_item_place", "organisation_id", "sort_key", "year", "last_year"),
        Index("ix_item_last_year", "organisation_id", "last_year"),
        Index("ix_item_owner", "organisation_id", "owner_id", "state", "year", "last_year"),
        Index(
            "ix_item_standing",
            *("organisation_id", "state", "due_on", "opened_on", "year", "last_year", "owner_id"),
        ),
        Index("ix_item_watchlist", "organisation_id", "on_watchlist", "year", "last_year"),
        CheckConstraint(one_of("kind", KINDS), "kind"),
        CheckConstraint(one_of("state", STATES), "state"),
        CheckConstraint(f"deadline_kind IS NULL OR {one_of('deadline_kind', DEADLINE_KINDS)}", "deadline_kind"),
        CheckConstraint("finding_id IS NULL OR kind = 'action'", "only_actions_answer"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", "closed_has_a_date"),
        CheckConstraint("due_on IS NULL OR first_due_on IS NOT NULL", "first_deadline_kept"),
        CheckConstraint(f"urging IS NULL OR {one_of('urging', URGINGS)}", "urging"),
        CheckConstraint("(asked_due_on IS NULL) = (asked_by_id IS NULL)", "extension_asked_by_somebody"),
        CheckConstraint("follow_up_on IS NULL OR state = 'closed'", "follow_up_of_what_is_closed"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    year: Mapped[int]
    last_year: Mapped[int]  # the latest ledger it stands in: later than `year` once a report found it again
    number: Mapped[str] = mapped_column(String(30))
    sort_key: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(10))
    finding_id: Mapped[int | None] = mapped_column(Id)

    title: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text, default="")
    target: Mapped[str] = mapped_column(Text, default="")
    root_cause: Mapped[str] = mapped_column(Text, default="")
    withheld: Mapped[bool] = mapped_column(default=False)

    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    accountable_lead_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    responsible_unit: Mapped[str] = mapped_column(String(200), default="")
    supporters: Mapped[str] = mapped_column(String(300), default="")  # units and people outside, in words
    supporter_ids: Mapped[str] = mapped_column(String(400), default="")  # ",3,7,": people with an account here

    deadline_kind: Mapped[str | None] = mapped_column(String(10))
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    ongoing: Mapped[bool] = mapped_column(default=False)
    check_months: Mapped[int | None]
    anchor_day: Mapped[int | None]  # the day of the month on which checks fall; None: its events tell it
    time_limit_text: Mapped[str] = mapped_column(String(200), default="")
    due_version: Mapped[int] = mapped_column(default=1)
    extensions: Mapped[int] = mapped_column(default=0)
    asked_due_on: Mapped[date | None]  # an extension in decision, and who asked for it
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    days_overdue: Mapped[int] = mapped_column(default=0)  # days it was overdue under deadlines it no longer has
    opened_on: Mapped[date]

    state: Mapped[str] = mapped_column(String(20), default="not_started")
    round: Mapped[int] = mapped_column(default=1)
    progress: Mapped[str] = mapped_column(Text, default="")
    progress_on: Mapped[date | None]
    result: Mapped[str] = mapped_column(Text, default="")
    countable_result: Mapped[str] = mapped_column(String(100), default="")
    controls: Mapped[int] = mapped_column(default=0)  # 建章立制: rules and procedures it led to
    evidence_count: Mapped[int] = mapped_column(default=0)
    urging: Mapped[str | None] = mapped_column(String(10))  # until the next progress
    on_watchlist: Mapped[bool] = mapped_column(default=False)  # 挂账
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    requested_for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))  # in whose place
    requested_on: Mapped[date | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    closed_on: Mapped[date | None]
    meeting_on: Mapped[date | None]  # the meeting that signed it off
    follow_up_on: Mapped[date | None]  # 回头看 falls due; empty once answered
    held_on: Mapped[date | None]
    # sums over the round's events (involvement.py): ",3,7," and, which deputy acted by whose right, ",7:3,"
    involved_ids: Mapped[str] = mapped_column(Text, default="", server_default="")
    acted_for: Mapped[str] = mapped_column(Text, default="", server_default="")
    immediate_by: Mapped[str] = mapped_column(Text, default="", server_default="")

    source_document_id: Mapped[int | None] = mapped_column(Id)
    source_title: Mapped[str] = mapped_column(String(300), default="")
    source_paragraph: Mapped[int | None]
    source_quote: Mapped[str] = mapped_column(Text, default="")
    source_start: Mapped[int | None]
    source_end: Mapped[int | None]

    entry_key: Mapped[str | None] = mapped_column(String(40))  # one form adds one item, see entry_keys.py
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    accountable_lead: Mapped[User | None] = relationship(foreign_keys=[accountable_lead_id])
    finding: Mapped["Item | None"] = relationship(primaryjoin=within("Item", "finding_id"), back_populates="actions")
    actions: Mapped[list["Item"]] = relationship(
        primaryjoin="and_(Item.organisation_id == remote(Item.organisation_id), "
        "Item.id == remote(foreign(Item.finding_id)))",
        back_populates="finding",
        order_by="Item.sort_key",
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def supporting(self) -> frozenset[int]:
        """The ids behind supporter_ids."""
        return frozenset(int(id_) for id_ in self.supporter_ids.split(",") if id_)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_done_by_measures(self) -> bool:
        """A finding still worked on, all of whose live measures are closed: it can be asked to be signed off."""
        live = {action.state for action in self.actions} - {"cancelled"}
        return self.state in WORKING_STATES and live == {"closed"}


class WarningRule(Model):
    """An organisation's own days, in place of the settings': left when a warning begins; worked and overdue after which
    the accountable lead, the secretary and the readers of the committee above hear of it again."""

    __tablename__ = "warning_rule"
    __table_args__ = (
        CheckConstraint("0 <= yellow_days AND yellow_days <= blue_days", "yellow_after_blue"),
        CheckConstraint("0 <= lead_days AND lead_days <= secretary_days AND secretary_days <= parent_days", "in_turn"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    blue_days: Mapped[int]
    yellow_days: Mapped[int]
    lead_days: Mapped[int]
    secretary_days: Mapped[int]
    parent_days: Mapped[int]


# Whoever an item names by a column of its own; supporter_ids holds several in one.
PEOPLE = tuple(column.key for column in Item.__table__.columns if column.references(User.__table__.c.id))
CARRIERS = ("owner_id", "accountable_lead_id")  # those of them whom every print and list names


class Event(Model):
    """One change to one item. sequence counts within the organisation; hash chains each event to the one before.

    changes: {field: [old, new]} in JSON values. acting_for: in whose place a deputy did it.
    Triggers refuse UPDATE and DELETE.
    """

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("organisation_id", "sequence"),
        key_within("event", "item_id"),
        Index("ix_event_organisation_id_item_id_sequence", "organisation_id", "item_id", "sequence"),
        CheckConstraint("actor <> ''", "actor_is_named"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    item_id: Mapped[int] = mapped_column(Id)
    sequence: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor: Mapped[str] = mapped_column(String(120))
    acting_for: Mapped[str | None] = mapped_column(String(60))  # a deputy's principal, by name
    acting_for_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JsonText)
    words: Mapped[str] = mapped_column(Text, default="")
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class ChainHead(Model):
    """The last event of an organisation's chain; locked while one is appended, so that chains never fork."""

    __tablename__ = "chain_head"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64), default="")


class Evidence(Model):
    """One revision of one piece of evidence: a file, a line of text, or both. number counts the item's pieces.

    The latest revision speaks for its piece; a withdrawn one ends it. Triggers refuse DELETE, and UPDATE of all but
    the withdrawal.
    """

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("organisation_id", "item_id", "number", "revision"),
        key_within("evidence", "item_id"),
        Index("ix_evidence_organisation_id_sha256", "organisation_id", "sha256"),
        CheckConstraint("(sha256 IS NULL) = (size IS NULL) AND (sha256 IS NULL) = (kind IS NULL)", "file_is_whole"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", "withdrawn_by_somebody"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    item_id: Mapped[int] = mapped_column(Id)
    round: Mapped[int]
    number: Mapped[int]
    revision: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(255), default="")  # as the file was called; "" for text alone
    text: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    kind: Mapped[str | None] = mapped_column(String(10))  # by content: a key of file_kinds.KINDS
    thumbnail: Mapped[str | None] = mapped_column(String(64))  # the hash of a small picture
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_words: Mapped[str] = mapped_column(Text, default="")

    item: Mapped[Item] = relationship(primaryjoin=within("Evidence", "item_id"))
    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])


class Mention(Model):
    """Somebody called by name in a comment. cleared_at: when they put it away; nobody else is shown that."""

    __tablename__ = "mention"
    __table_args__ = (
        UniqueConstraint("organisation_id", "event_id", "person_id"),
        key_within("mention", "event_id", "event"),
        Index("ix_mention_person_id_cleared_at", "person_id", "cleared_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=True)
    event_id: Mapped[int] = mapped_column(Id)
    person_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    cleared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def about(item: Item, table: Any = Event) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Conditions: the rows of one item, found by both halves of its key."""
    return table.organisation_id == item.organisation_id, table.item_id == item.id


def of_item(table: Any = Event, item: Any = Item) -> ColumnElement[bool]:
    """The same as a join, for many items."""
    return and_(table.organisation_id == item.organisation_id, table.item_id == item.id)


def of_same_item(other: Any) -> ColumnElement[bool]:
    """Another event of the very item that an event is about."""
    return and_(other.organisation_id == Event.organisation_id, other.item_id == Event.item_id)
