"""What progress brings with it: words, tags, for an ongoing item the date of the next check; and what was before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tracker.common.clock import day_of
from tracker.common.seen import words_in
from tracker.extensions import db
from tracker.ledger.agreed_dates import checked_on
from tracker.ledger.circumstances import ExtensionAsked
from tracker.ledger.history import DATES
from tracker.ledger.models import Event, Item
from tracker.ledger.queries import events_of


@dataclass(frozen=True, slots=True)
class Tags:
    """What progress may carry besides its words. countable_result: 走访44人次, in place of the one before; "" leaves
    it. control_established: it led to one more rule or procedure 建章立制."""

    countable_result: str = ""
    control_established: bool = False

    def fields(self, item: Item) -> dict[str, Any]:
        said = words_in(self.countable_result)
        counted = {"countable_result": said} if said else {}
        return counted | {"controls": item.controls + self.control_established}


NO_TAGS = Tags()


def latest_progress(words: str, at: datetime) -> dict[str, Any]:
    return {"progress": words.strip(), "progress_on": day_of(at)}


def progressed(item: Item, words: str, at: datetime) -> dict[str, Any]:
    """Latest progress, and for an ongoing item whose check is near or past, the date of the next check."""
    fields = latest_progress(words, at)
    if checked := checked_on(item, day_of(at)):
        fields |= checked | ExtensionAsked().fields()
    return fields


CLAIMED = ("progress", "progress_on", "countable_result", "controls")


def request_of(item: Item) -> Event | None:
    """The event by which closure was asked for last."""
    return db.session.scalar(events_of(item).where(Event.kind == "request_closure").limit(1))


def before_request(item: Item) -> dict[str, Any]:
    """What the request claimed, as it was without it (F78). Nobody changes these while it waits."""
    asked = request_of(item)
    claimed = {name: asked.changes[name][0] for name in CLAIMED if name in asked.changes} if asked else {}
    days = {name: date.fromisoformat(claimed[name]) for name in DATES & claimed.keys() if claimed[name]}
    return claimed | days


def day_of_request(item: Item) -> date | None:
    """For requests from before the item kept the day."""
    asked = request_of(item)
    return day_of(asked.at) if asked else None
