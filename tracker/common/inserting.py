"""Inserting rows that somebody else may insert in the same instant: the unique key decides, nobody fails."""

from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from tracker.extensions import db

Value = TypeVar("Value")


def insert_missing(rows: list[dict[str, Any]], *, returning: InstrumentedAttribute[Value]) -> list[Value]:
    """Insert the rows whose unique key is free, into the table of `returning`; that column of those really inserted."""
    if not rows:
        return []
    dialect = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(returning.class_.__table__).on_conflict_do_nothing().returning(returning)
    return list(db.session.scalars(statement, rows))
