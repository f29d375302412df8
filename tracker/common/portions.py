"""Many rows at once: a portion at a time, and named by one parameter where the engine can."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, any_, literal
from sqlalchemy.dialects.postgresql import ARRAY

from tracker.extensions import db

Value = TypeVar("Value")
PORTION = 2000  # no statement names more than 65,535 of anything (F87)


def portions(rows: Sequence[Value], size: int = PORTION) -> Iterator[Sequence[Value]]:
    """`size` at a time, the last what is left."""
    return (rows[start : start + size] for start in range(0, len(rows), size))


def one_of(column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """The column is one of these. As IN the text of the statement grows with them, and is compiled, sent and planned
    anew each time."""
    if db.engine.dialect.name == "postgresql":
        return column == any_(literal([*ids], ARRAY(BigInteger())))
    return column.in_(ids)
