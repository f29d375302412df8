"""Law 1, watched in every test: whichever module sets a field of an item, it is one of the verbs' own."""

import sys
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import event

from tracker.ledger.models import Item

HOUSE = Path(__file__).parent.parent
WRITERS = frozenset({"tracker.ledger.changing", "tracker.ledger.workflow"})
# What is no say of its own but a sum of the events (law 14) is written where the event is appended.
SUMS = {"tracker.ledger.history": frozenset({"involved_ids", "acted_for", "immediate_by"})}


class Overreach(AssertionError):
    """An item was changed by somebody who is no verb."""


def watch_every_field() -> None:
    for field in Item.__mapper__.attrs:
        event.listen(getattr(Item, field.key), "set", refuse_others)


def refuse_others(item: Item, value: Any, old: Any, initiator: Any) -> None:
    """Tests may set what they like; SQLAlchemy does so on behalf of whoever called it."""
    writer = nearest_of_ours(sys._getframe(1))
    if writer is None or writer.parts[0] != "tracker" or module_of(writer) in WRITERS:
        return
    if initiator.key not in SUMS.get(module_of(writer), ()):
        raise Overreach(f"{writer.relative_to('tracker').as_posix()} sets Item.{initiator.key}")


def nearest_of_ours(frame: FrameType | None) -> Path | None:
    while frame is not None:
        if (path := of_ours(frame.f_code.co_filename)) is not None:
            return path
        frame = frame.f_back
    return None


@cache
def of_ours(filename: str) -> Path | None:
    """From the house's door; None for what others wrote."""
    path = Path(filename)
    ours = path.is_relative_to(HOUSE) and ".venv" not in path.parts
    return path.relative_to(HOUSE) if ours else None


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)
