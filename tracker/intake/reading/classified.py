"""Refuses a file that bears 秘密, 机密 or 绝密 as its marking."""

from collections.abc import Iterable

from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.reasons import Reason
from tracker.ledger.markings import marking


def refuse_marked(texts: Iterable[str]) -> None:
    """Raise Unreadable("classified") if one of the texts, each a whole page, header or box, bears a marking."""
    for text in texts:
        if found := marking(text):
            raise Unreadable(Reason.CLASSIFIED, {"marking": found})
