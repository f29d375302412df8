"""What progress brings with it: words, tags, and for an ongoing item the date of the next check."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.common.clock import day_of
from tracker.common.seen import words_in
from tracker.ledger.agreed_dates import checked_on
from tracker.ledger.circumstances import ExtensionAsked
from tracker.ledger.models import Item


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
