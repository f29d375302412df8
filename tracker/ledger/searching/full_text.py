"""The full-text index itself, in the words of each database: how it is made, and how it is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    cast,
    column,
    event,
    exists,
    false,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from tracker.extensions import db
from tracker.ledger.models import Item, of_item
from tracker.ledger.searching.models import ItemSearch
from tracker.ledger.searching.terms import Term

# Marks of tokens that no text holds.
BETWEEN = "\ue000"  # stands between two texts, so that no phrase runs from one into the next
PLACE = "\ue001"  # PLACE3: an item of organisation 3
PERSON = "\ue002"  # PERSON7: an item that person 7 owns, leads or supports

NAME = "item_search_index"
# ruff: noqa: S608  the names below are our own
# `ascii`: our own blanks part the tokens, and everything outside ASCII is a letter
ON_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5("
    "tokens, content='item_search', content_rowid='item_id', tokenize='ascii')",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_insert AFTER INSERT ON item_search BEGIN "
    f"INSERT INTO {NAME}(rowid, tokens) VALUES (new.item_id, new.tokens); END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_delete AFTER DELETE ON item_search BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, tokens) VALUES ('delete', old.item_id, old.tokens); END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_update AFTER UPDATE ON item_search BEGIN "
    f"INSERT INTO {NAME}({NAME}, rowid, tokens) VALUES ('delete', old.item_id, old.tokens); "
    f"INSERT INTO {NAME}(rowid, tokens) VALUES (new.item_id, new.tokens); END",
)

People = Mapping[str, Mapping[int, str]]
Asked = list[tuple[Term, list[str]]]


def make(connection: Connection) -> None:
    """Beside the table item_search; PostgreSQL needs nothing but the table's own index."""
    if connection.dialect.name == "sqlite":
        for statement in ON_SQLITE:
            connection.execute(text(statement))


def make_anew(connection: Connection) -> None:
    """From the rows there are, in one go."""
    make(connection)
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))


def unmake(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for kind in ("insert", "delete", "update"):
            connection.execute(text(f"DROP TRIGGER IF EXISTS {NAME}_{kind}"))
        connection.execute(text(f"DROP TABLE IF EXISTS {NAME}"))


@event.listens_for(ItemSearch.__table__, "after_create")
def with_its_table(target: Any, connection: Connection, **kw: Any) -> None:
    make(connection)


@event.listens_for(ItemSearch.__table__, "before_drop")
def before_its_table(target: Any, connection: Connection, **kw: Any) -> None:
    unmake(connection)


def says(terms: Sequence[Term], people: People, *, organisation_id: int | None = None) -> ColumnElement[bool]:
    """Items that say every term, or whose people are called so: people has, for a word, their ids."""
    if not terms:
        return false()
    asked = [(term, [f"{PERSON}{found}" for found in people.get(term.word, ())]) for term in terms]
    place = [] if organisation_id is None else [f"{PLACE}{organisation_id}"]
    return on_sqlite(asked, place) if db.engine.dialect.name == "sqlite" else on_postgresql(asked, place)


def on_sqlite(asked: Asked, place: list[str]) -> ColumnElement[bool]:
    """No token holds a quotation mark."""
    words = [" OR ".join([phrase(term), *(f'"{person}"' for person in people)]) for term, people in asked]
    match = " AND ".join([*(f'"{mark}"' for mark in place), *(f"({word})" for word in words)])
    index = table(NAME, column("rowid", Integer))
    return Item.id.in_(select(index.c.rowid).where(literal_column(NAME).op("MATCH")(match)))


def phrase(term: Term) -> str:
    return f'"{" ".join(term.tokens)}"' + (" *" if term.is_open else "")


def on_postgresql(asked: Asked, place: list[str]) -> ColumnElement[bool]:
    """The index names the rows that hold all tokens; where a term has several, their order is seen in the row."""
    words = [" | ".join([" & ".join(lexemes(term)), *(f"'{person}'" for person in people)]) for term, people in asked]
    query = " & ".join([*(f"'{mark}'" for mark in place), *(f"({word})" for word in words)])
    several = [in_order(term, people) for term, people in asked if len(term.tokens) > 1]
    found = exists().where(of_item(ItemSearch), ItemSearch.lexemes.op("@@")(cast(query, TSQUERY)), *several)
    return found.correlate(Item)


def lexemes(term: Term) -> list[str]:
    *others, last = (f"'{token}'" for token in term.tokens)
    return [*others, f"{last}:*" if term.is_open else last]


def in_order(term: Term, people: list[str]) -> ColumnElement[bool]:
    """No token holds a sign of LIKE's."""
    sequences = [" ".join(term.tokens) + ("" if term.is_open else " "), *(f"{person} " for person in people)]
    return or_(*(ItemSearch.tokens.like(f"% {sequence}%") for sequence in sequences))
