"""An item as it stood at the end of a day: the one type for it, read by comparisons, prints and the report alike."""

from dataclasses import dataclass
from datetime import date

from tracker.ledger.deadlines import DeadlineView, Standing, Thresholds, deadline_view, lateness


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as a ledger of a past day names them."""

    id: int
    name: str
    post: str = ""


@dataclass(frozen=True, slots=True)
class ItemOn:
    """Attributes as on Item, with the values of that day. returns: how often closure was refused so far.

    version is 0, for it counts what is stored now: nothing made from a past day is written back.
    """

    id: int
    number: str
    sort_key: str
    kind: str
    title: str
    state: str
    opened_on: date
    finding_id: int | None = None
    text: str = ""
    target: str = ""
    root_cause: str = ""
    withheld: bool = False
    owner: Person | None = None
    accountable_lead: Person | None = None
    responsible_unit: str = ""
    supporters: str = ""
    deadline_kind: str | None = None
    due_on: date | None = None
    first_due_on: date | None = None
    ongoing: bool = False
    time_limit_text: str = ""
    extensions: int = 0
    round: int = 1
    progress: str = ""
    progress_on: date | None = None
    result: str = ""
    countable_result: str = ""
    controls: int = 0
    closed_on: date | None = None
    requested_on: date | None = None
    source_title: str = ""
    source_quote: str = ""
    returns: int = 0
    version: int = 0

    def view(self, day: date, thresholds: Thresholds) -> DeadlineView:
        return deadline_view(
            state=self.state,
            due_on=self.due_on,
            opened_on=self.opened_on,
            closed_on=self.closed_on,
            requested_on=self.requested_on,
            today=day,
            thresholds=thresholds,
        )

    def lateness(self, day: date) -> Standing | None:
        return lateness(
            state=self.state,
            due_on=self.due_on,
            closed_on=self.closed_on,
            requested_on=self.requested_on,
            today=day,
        )

    def is_overdue(self, day: date) -> bool:
        return self.lateness(day) is Standing.OVERDUE
