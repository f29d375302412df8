"""The ways to reach a person outside the program: each takes a letter, and returns when it is handed on or raises.

In the program a person is told by the notice itself (telling.py). A channel has no database open, and asks no page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


class Refused(Exception):
    """Trying again would not help: somebody has to look at it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A digest made ready: plain values. unsubscribe_url: where its reader says otherwise."""

    address: str
    subject: str
    text: str
    html: str
    message_id: str
    made_at: datetime
    unsubscribe_url: str


Channel = Callable[[Letter], None]
