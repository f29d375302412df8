"""What an item says, as one line of tokens: read by the full-text index of either database."""

from typing import Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from tracker.common.columns import Id
from tracker.extensions import Model
from tracker.ledger.models import key_within


class Lexemes(TypeDecorator[str]):
    """Tokens in, each of them once: a tsvector on PostgreSQL, nothing on SQLite, whose index reads the tokens."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None or dialect.name != "postgresql":
            return None
        return " ".join(f"'{token}'" for token in sorted(set(value.split())))


class ItemSearch(Model):
    """One row an item. tokens: in the order of the texts, a blank at either end; SQLite's triggers keep its index."""

    __tablename__ = "item_search"
    __table_args__ = (
        key_within("item_search", "item_id"),
        Index("ix_item_search_lexemes", "lexemes", postgresql_using="gin"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    item_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)
    tokens: Mapped[str] = mapped_column(Text)
    lexemes: Mapped[str | None] = mapped_column(Lexemes)
