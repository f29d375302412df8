"""The workbench in three questions: what waits for my decision, what is mine to do, what I keep an eye on.

Each row stands once a group, says why it is there, and offers one next step; a group's count is the number of its rows,
on the workbench and on the list that it leads to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import lazyload

from tracker.common.portions import one_of
from tracker.extensions import db
from tracker.home.workbench import Row, Section, Workbench
from tracker.intake.models import SourceDocument
from tracker.ledger.models import Evidence, Item
from tracker.ledger.next_step import REFUSING, next_step
from tracker.ledger.verbs.record import Verb
from tracker.ledger.verbs.table import VERBS
from tracker.people.models import User

FIVE = 5  # rows of a group on the workbench
NAMES = {"decide": _l("等我定"), "do": _l("我要办"), "watch": _l("我在盯"), "later": _l("不急的")}
PLACES = {"to_decide": "decide", "extensions": "decide", "watchlist": "watch", "supported": "watch", "others": "later"}
REPORTING = VERBS["report_progress"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row and why it stands here, by the name of its section. step: the one thing offered; refusing: its contrary,
    where it is a decision. pieces: the evidence that still holds, of what is to be decided; who: asks for it."""

    about: str
    row: Row
    step: Verb | None = None
    refusing: Verb | None = None
    pieces: Sequence[Evidence] = ()
    who: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """documents: reports read and not yet taken in, which are to be done as well. more: there are others that no list
    here shows."""

    name: str
    entries: Sequence[Entry]
    documents: Sequence[SourceDocument]
    total: int
    more: bool = False

    @property
    def title(self) -> str:
        return str(NAMES[self.name])


def groups_of(bench: Workbench, person: User, *, today: date) -> list[Group]:
    """Those with something in them, the first rows of each."""
    found = (group_of(bench, name, person, today=today, most=FIVE) for name in NAMES)
    return [group for group in found if group is not None]


def group_of(bench: Workbench, name: str, person: User, *, today: date, most: int | None = None) -> Group | None:
    """None where there is nothing in it. most: rows, None for all."""
    rows = list(once(placed(bench.sections, name, person)))
    documents = bench.documents if name == "do" else []
    total = len(rows) + len(documents)
    if not total:
        return None
    shown = [entry_of(about, row, person, today=today) for about, row in rows[:most]]
    left = documents[: None if most is None else max(most - len(shown), 0)]
    sections = {about for about, _row in rows}
    more = any(section.more for section in bench.sections if section.name in sections)
    return Group(name, with_evidence(shown), left, total, more)


def placed(sections: Sequence[Section], group: str, person: User) -> Iterator[tuple[str, Row]]:
    """A finding whose measures are all closed is first of all to be closed, though it be overdue as well."""
    ready = {row.item.id for section in sections if section.name == "to_close" for row in section.rows}
    for section in sections:
        for row in section.rows:
            if place_of(section.name, row, person) == group and not (
                section.name == "overdue" and row.item.id in ready
            ):
                yield section.name, row


def place_of(about: str, row: Row, person: User) -> str:
    """What somebody else is late with, one watches; what one carries, or somebody whose deputy one is, one does."""
    if about == "overdue" and not row.acting_for and person.id not in (row.item.owner_id, row.item.accountable_lead_id):
        return "watch"
    return PLACES.get(about, "do")


def once(rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, Row]]:
    seen = set[int]()
    for about, row in rows:
        if row.item.id not in seen:
            seen.add(row.item.id)
            yield about, row


def entry_of(about: str, row: Row, person: User, *, today: date) -> Entry:
    step = next_step(row.item, person, to_close=about == "to_close", today=today)
    if (
        about in ("watchlist", "overdue")
        and step is REPORTING
        and row.item.owner_id != person.id
        and not row.acting_for
    ):
        step = None  # one keeps an eye on it; the owner is who reports
    refusing = VERBS[REFUSING[step.name]] if step and step.name in REFUSING and PLACES.get(about) == "decide" else None
    return Entry(about, row, step, refusing)


def with_evidence(entries: list[Entry]) -> list[Entry]:
    """Two queries, where there is something to decide on."""
    items = [each.row.item for each in entries if each.refusing]
    if not items:
        return entries
    here = Evidence.organisation_id.in_({item.organisation_id for item in items})  # not as pairs: see gathering.loaded
    query = (
        select(Evidence)
        .where(here, one_of(Evidence.item_id, [item.id for item in items]), Evidence.withdrawn_at.is_(None))
        .options(lazyload("*"))
        .order_by(Evidence.number, Evidence.revision)
    )
    latest: dict[int, dict[int, Evidence]] = {}
    for piece in db.session.scalars(query):
        latest.setdefault(piece.item_id, {})[piece.number] = piece
    asking = {asked_by(item) for item in items}
    names = dict(db.session.execute(select(User.id, User.name).where(User.id.in_(asking))).tuples().all())
    return [
        replace(
            each,
            pieces=list(latest.get(each.row.item.id, {}).values()),
            who=names.get(asked_by(each.row.item) or 0, ""),
        )
        for each in entries
    ]


def sentence(name: str, groups: Sequence[Group]) -> str:
    """The title of the workbench: how much waits for a decision, how much is to be done."""
    counts = {group.name: group.total for group in groups}
    decide, do = counts.get("decide", 0), counts.get("do", 0)
    said: dict[str, Any] = {"name": name, "decide": decide, "do": do}
    if decide and do:
        return str(_("%(name)s，%(decide)s 件等您定，%(do)s 件要您办", **said))
    if decide:
        return str(_("%(name)s，%(decide)s 件等您定", **said))
    return str(_("%(name)s，%(do)s 件要您办", **said)) if do else str(_("%(name)s，现在没有等您办的事", **said))


def asked_by(item: Item) -> int | None:
    return item.requested_by_id if item.state == "pending_review" else item.asked_by_id
