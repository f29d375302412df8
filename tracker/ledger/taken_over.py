"""What an item brings along from the ledger it was kept in before; it is told by the event that adds it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from tracker.ledger.states import WORKING_STATES
from tracker.people.access import NotAllowed


@dataclass(frozen=True, slots=True)
class TakenOver:
    """ledger: what that ledger is called. number, status: as written there. words: what else its row says.
    state: a working one; nothing is closed by being taken over, whoever signed for it elsewhere."""

    ledger: str
    number: str = ""
    status: str = ""
    state: str = "not_started"
    progress: str = ""
    words: str = ""

    def fields(self, *, today: date) -> dict[str, Any]:
        """As columns of the item, known from today on. Raises NotAllowed 400 for a state that ends the work."""
        if self.state not in WORKING_STATES:
            raise NotAllowed(_("接管的事项不能直接销号，请在本系统申请销号并审核。"), status=400)
        return {
            "state": self.state,
            "progress": self.progress,
            "progress_on": today if self.progress else None,
        }

    def told(self) -> dict[str, tuple[None, str]]:
        """What the event says beside the columns."""
        said = {"taken_over_from": self.ledger, "original_number": self.number, "original_status": self.status}
        return {name: (None, text) for name, text in said.items() if text}

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.ledger, self.number, self.status, self.progress, self.words)


NOT_TAKEN_OVER = TakenOver("")
