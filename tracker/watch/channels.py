"""The ways to reach a person: each takes a leased notice and returns when it is delivered, or raises."""

from collections.abc import Callable
from datetime import datetime

from tracker.watch.models import Notice

Channel = Callable[[Notice, datetime], None]


def in_app(notice: Notice, at: datetime) -> None:
    """From this instant on it stands on the person's workbench."""
    notice.sent_at = at


CHANNELS: list[Channel] = [in_app]
