"""Whether every piece of evidence is still what its event said, and every stored file still has its hash."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.common import storage
from tracker.extensions import db
from tracker.ledger.models import Event, Evidence

BLOCK = 1 << 20
Key = tuple[int, int, int]  # item, number, revision


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What does not hold (a code) of which piece: item, number, revision and name."""

    what: str
    item_id: int
    number: int
    revision: int
    name: str = ""


def verify(organisation_id: int) -> Iterator[Mismatch]:
    """The chain of events vouches for the rows (`history verify` for the chain), the rows for the files."""
    yield from verify_in(db.session(), organisation_id, open_file=storage.files().open)


def verify_in(database: Session, organisation_id: int, *, open_file: Callable[[str], IO[bytes]]) -> Iterator[Mismatch]:
    """The same for any database and any place for files, such as a backup. open_file raises OSError for what is not
    there."""
    told = told_in(database, organisation_id)
    files: dict[str, str | None] = {}
    query = select(Evidence).where(Evidence.organisation_id == organisation_id).order_by(Evidence.id)
    for row in database.execute(query, execution_options={"yield_per": 500}).scalars():
        key = (row.item_id, row.number, row.revision)
        name = row.name or row.text[:40]
        withdrawn = (row.withdrawn_words, row.withdrawn_by_id, row.withdrawn_at)
        if told.pop(key, None) != (row.name, row.text, row.sha256, row.added_by_id, row.added_at, *withdrawn):
            yield Mismatch("row_changed", *key, name)
        for sha256 in filter(None, (row.sha256, row.thumbnail)):
            if sha256 not in files:
                files[sha256] = mismatch_of(sha256, open_file)
            if what := files[sha256]:
                yield Mismatch(what, *key, name)
    for key in sorted(told):
        yield Mismatch("row_missing", *key)


def told_in(database: Session, organisation_id: int) -> dict[Key, tuple[Any, ...]]:
    """What the events say of every revision: name, text, hash, who added it and when; who withdrew it."""
    told: dict[Key, tuple[Any, ...]] = {}
    query = (
        select(Event)
        .where(Event.organisation_id == organisation_id, Event.kind.in_(("add_evidence", "withdraw_evidence")))
        .order_by(Event.sequence)
    )
    for event in database.execute(query, execution_options={"yield_per": 500}).scalars():
        side = 1 if event.kind == "add_evidence" else 0
        number, revision, name, text, sha256 = (
            event.changes[field][side]
            for field in ("evidence", "evidence_revision", "evidence_name", "evidence_text", "evidence_sha256")
        )
        key = (event.item_id, number, revision)
        added = (event.actor_id, event.at) if side else told.get(key, (None,) * 5)[3:5]
        withdrawn = ("", None, None) if side else (event.words, event.actor_id, event.at)
        told[key] = (name, text, sha256, *added, *withdrawn)
    return told


def mismatch_of(sha256: str, open_file: Callable[[str], IO[bytes]]) -> str | None:
    found = hashlib.sha256()
    try:
        with open_file(sha256) as file:
            while block := file.read(BLOCK):
                found.update(block)
    except OSError:
        return "file_missing"
    return None if found.hexdigest() == sha256 else "file_changed"
