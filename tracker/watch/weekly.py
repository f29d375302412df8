"""For leaders, once a week and on one screen: what became overdue, what is longest overdue, what is asked for, what was
closed. A secretary reads the items, a committee above the figures by branch, in the order of the tree, nobody ranked.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.common.addresses import public_address
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.ledger.queries import is_open, is_overdue
from tracker.people.access import Role
from tracker.people.models import Organisation, User

LEADERS = (Role.SECRETARY, Role.PARENT_READER)
WEEK = timedelta(days=7)
MOST = 4  # items of each group: four groups fill a screen


@dataclass(frozen=True, slots=True)
class Place:
    """url: its overdue list. longest: the item longest overdue there, and since when."""

    name: str
    url: str
    newly: int
    overdue: int
    asked: int
    closed: int
    longest: str = ""
    longest_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One item of a group."""

    number: str
    title: str
    due_on: date | None
    closed_on: date | None
    asked_due_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """what: newly, longest, asked, closed. more: how many there are beside those shown."""

    what: str
    items: list[Shown]
    more: int


def groups_of(person: User, *, today: date) -> list[Group]:
    """What a secretary's own branches hold of each; four queries, none for whoever leads no branch."""
    led = [m.organisation_id for m in person.memberships if m.role == Role.SECRETARY]
    if not led:
        return []
    late, since = is_overdue(today), today - WEEK
    sets = {
        "newly": (and_(late, Item.due_on >= since), Item.due_on),
        "longest": (and_(late, Item.due_on < since), Item.due_on),
        "asked": (and_(is_open(), Item.asked_due_on.is_not(None)), Item.due_on),
        "closed": (and_(Item.state == "closed", Item.closed_on >= since), Item.closed_on),
    }
    found = [group_of(what, and_(Item.organisation_id.in_(led), each), order) for what, (each, order) in sets.items()]
    return [group for group in found if group.items]


def group_of(what: str, condition: ColumnElement[bool], order: Any) -> Group:
    total = func.count().over().label("total")
    rows = db.session.execute(select(Item, total).where(condition).order_by(order, Item.id).limit(MOST)).all()
    items = [
        Shown(
            *(item.number, item.title, item.due_on, item.closed_on, item.asked_due_on),
            public_address("ledger.item", item_id=item.id),
        )
        for item, _total in rows
    ]
    return Group(what, items, rows[0].total - len(items) if rows else 0)


def overview(person: User, *, today: date) -> list[Place]:
    """Places where there is something to say; two queries."""
    here = led_by(person)
    if here is None:
        return []
    rows = db.session.execute(figures(today, here)).all()
    longest = longest_overdue(today, [row.Organisation.id for row in rows if row.overdue])
    told = [
        Place(
            row.Organisation.name,
            public_address("watch.overdue", slug=row.Organisation.slug),
            *(row.newly, row.overdue, row.asked, row.closed),
            *longest.get(row.Organisation.id, ()),
        )
        for row in sorted(rows, key=lambda row: row.Organisation.line)
    ]
    return [place for place in told if place.newly or place.overdue or place.asked or place.closed]


def led_by(person: User) -> ColumnElement[bool] | None:
    """Organisations a secretary leads, and everything a parent committee's reader reads."""
    led = [m.organisation_id for m in person.memberships if m.role == Role.SECRETARY]
    below = [m.organisation.path for m in person.memberships if m.role == Role.PARENT_READER]
    if not led and not below:
        return None
    return or_(Organisation.id.in_(led), *(Organisation.path.startswith(path) for path in below))


def figures(today: date, here: ColumnElement[bool]) -> Any:
    """The same predicates as the pages count by."""

    def number(condition: ColumnElement[bool]) -> Any:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    late = is_overdue(today)
    return (
        select(
            Organisation,
            number(and_(late, Item.due_on >= today - WEEK)).label("newly"),
            number(late).label("overdue"),
            number(and_(is_open(), Item.asked_due_on.is_not(None))).label("asked"),
            number(and_(Item.state == "closed", Item.closed_on >= today - WEEK)).label("closed"),
        )
        .join(Item, Item.organisation_id == Organisation.id)
        .where(here)
        .group_by(Organisation.id)
    )


def longest_overdue(today: date, organisation_ids: list[int]) -> dict[int, tuple[str, date]]:
    """By organisation: number and title of the item longest overdue, and its deadline."""
    place = func.row_number().over(partition_by=Item.organisation_id, order_by=(Item.due_on, Item.id)).label("place")
    late = (
        select(Item.organisation_id, Item.number, Item.title, Item.due_on, place)
        .where(is_overdue(today), Item.organisation_id.in_(organisation_ids))
        .subquery()
    )
    rows = db.session.execute(select(late).where(late.c.place == 1))
    return {row.organisation_id: (f"{row.number} {row.title}", row.due_on) for row in rows}
