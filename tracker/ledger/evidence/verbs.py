"""The verbs of evidence 佐证材料: added, revised, withdrawn; nothing that was ever added goes away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.common import storage
from tracker.common.clock import day_of
from tracker.common.seen import words_in
from tracker.extensions import db
from tracker.ledger.changing import Stale, change
from tracker.ledger.evidence import wording as evidence_wording
from tracker.ledger.evidence.files import MEGABYTE, EvidenceFile
from tracker.ledger.history import Changes, locked_head
from tracker.ledger.models import Event, Evidence, Item, about
from tracker.ledger.permits import refusal
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed
from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece as it stands, and the revisions it replaced, newest first."""

    latest: Evidence
    earlier: Sequence[Evidence] = ()


def pieces_of(item: Item) -> list[Piece]:
    """In the order in which they were added; the withdrawn among them."""
    query = (
        select(Evidence)
        .where(*about(item, Evidence))
        .options(
            *(joinedload(person).lazyload(User.memberships) for person in (Evidence.added_by, Evidence.withdrawn_by))
        )
        .order_by(Evidence.number, Evidence.revision.desc())
    )
    by_number: dict[int, list[Evidence]] = {}
    for revision in db.session.scalars(query):
        by_number.setdefault(revision.number, []).append(revision)
    return [Piece(revisions[0], revisions[1:]) for revisions in by_number.values()]


def add_evidence(
    item: Item,
    *,
    by: User,
    at: datetime,
    text: str = "",
    file: EvidenceFile | None = None,
    revises: Evidence | None = None,
) -> Evidence:
    """A file, a line of text, or both; in place of the piece that it revises, which stays readable. Raises NotAllowed
    like every verb (workflow.py), 400 for nothing, 409 for what is there already or has no room; Stale where the piece
    it revises was replaced or withdrawn meanwhile."""
    if refused := refusal(item, VERBS["add_evidence"], by, today=day_of(at)):
        raise refused
    text = " ".join(words_in(text).split())
    if not (text or file):
        raise NotAllowed(_("请选择文件，或写一行文字。"), status=400)
    hold(item)
    if revises:
        check_latest(revises)
    new = row(item, text, file, revises)
    new.added_by_id, new.added_at = by.id, at
    check_new(new)
    check_room(item, file, revises)
    count = item.evidence_count + (revises is None)
    change(item, "add_evidence", by=by, at=at, words=text, beside=told(revises, new), evidence_count=count)
    if file:
        new.thumbnail = keep(file)
    db.session.add(new)
    db.session.flush()
    return new


def row(item: Item, text: str, file: EvidenceFile | None, revises: Evidence | None) -> Evidence:
    """As it will be kept; a revision without a new file keeps the one before."""
    number, revision = (revises.number, revises.revision + 1) if revises else (next_number(item), 1)
    made = Evidence(organisation_id=item.organisation_id, item=item, round=item.round, number=number, revision=revision)
    made.name, made.text = "", text
    if file:
        made.name, made.kind, made.size, made.sha256 = file.name, file.kind, len(file.data), file.sha256
    elif revises:
        for field in ("name", "kind", "size", "sha256", "thumbnail"):
            setattr(made, field, getattr(revises, field))
    return made


def withdraw_evidence(piece: Evidence, *, by: User, at: datetime, words: str) -> Event:
    """It counts no longer; it stays, readable, with who withdrew it, when and why. Raises NotAllowed like every verb,
    Stale where it was replaced or withdrawn meanwhile."""
    if refused := refusal(piece.item, VERBS["withdraw_evidence"], by, today=day_of(at)):
        raise refused
    hold(piece.item)
    check_latest(piece)
    count = piece.item.evidence_count - 1
    done = change(
        piece.item, "withdraw_evidence", by=by, at=at, words=words, beside=told(piece, None), evidence_count=count
    )
    piece.withdrawn_by_id, piece.withdrawn_at, piece.withdrawn_words = by.id, at, words.strip()
    return done


def hold(item: Item) -> None:
    """Two who add at once come one after the other: the chain is held until the end, and the row read again."""
    locked_head(item.organisation_id)
    again = select(Item).where(Item.organisation_id == item.organisation_id, Item.id == item.id)
    db.session.scalars(again.execution_options(populate_existing=True)).one()


def check_latest(piece: Evidence) -> None:
    latest = db.session.scalars(
        select(Evidence)
        .where(*about(piece.item, Evidence), Evidence.number == piece.number)
        .order_by(Evidence.revision.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).one()
    if latest.withdrawn_at:
        raise Stale(_("这件材料已经撤回。"))
    if latest.revision != piece.revision:
        raise Stale(_("这件材料刚被换成第 %(revision)s 版，请回到事项页查看。", revision=latest.revision))


def check_new(new: Evidence) -> None:
    """The same thing twice is a double click, or a file forgotten."""
    for piece in pieces_of(new.item):
        there = piece.latest
        if not there.withdrawn_at and (there.sha256, there.text) == (new.sha256, new.text):
            name = evidence_wording.label(new.name, new.text)
            raise NotAllowed(_("“%(name)s”已经在这一事项的材料里，不必再添加。", name=name))


def check_room(item: Item, file: EvidenceFile | None, revises: Evidence | None) -> None:
    most, megabytes = current_app.config["EVIDENCE_PIECES"], current_app.config["EVIDENCE_TOTAL_MB"]
    if revises is None and item.evidence_count >= most:
        raise NotAllowed(_("一个事项最多 %(count)s 件佐证材料，请先撤回不需要的。", count=most))
    if file and kept_bytes(item) + len(file.data) > megabytes * MEGABYTE:
        words = _(
            "一个事项的材料合计最多 %(megabytes)s MB（含旧版和已撤回的），放不下了。请缩小文件，或改写一行文字。",
            megabytes=megabytes,
        )
        raise NotAllowed(words)


def kept_bytes(item: Item) -> int:
    """What the item's files take up, each counted once."""
    files = select(Evidence.sha256, Evidence.size).where(*about(item, Evidence)).distinct().subquery()
    return db.session.scalar(select(func.sum(files.c.size))) or 0


def next_number(item: Item) -> int:
    return (db.session.scalar(select(func.max(Evidence.number)).where(*about(item, Evidence))) or 0) + 1


def keep(file: EvidenceFile) -> str | None:
    """The file and its thumbnail, whose hash comes back."""
    files = storage.files()
    files.put(file.data)
    return files.put(file.thumbnail) if file.thumbnail else None


def told(old: Evidence | None, new: Evidence | None) -> Changes:
    """What the event says of it: with the file's hash the chain of events vouches for the file as well."""
    said = {
        "evidence": "number",
        "evidence_revision": "revision",
        "evidence_name": "name",
        "evidence_text": "text",
        "evidence_sha256": "sha256",
    }
    return {key: (old and getattr(old, name), new and getattr(new, name)) for key, name in said.items()}
