"""Many rows a portion at a time: no statement names more than 65,535 of anything (F98), no list grows without end."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Value = TypeVar("Value")
PORTION = 2000


def portions(rows: Sequence[Value], size: int = PORTION) -> Iterator[Sequence[Value]]:
    """`size` at a time, the last what is left."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
