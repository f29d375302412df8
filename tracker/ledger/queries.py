"""Sets of items, each as a Select: what a person may see, what is overdue, what is near."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Label, Select, and_, func, or_, select, true
from sqlalchemy.orm import aliased, lazyload

from tracker.common.columns import days_between
from tracker.extensions import db
from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import Event, Item, WarningRule, about
from tracker.ledger.searching.asking import NOTHING, Question
from tracker.ledger.states import OPEN_STATES, WORKING_STATES
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Ancestry, Membership, User
from tracker.people.tree import known_below


def visible_to(person: User) -> Select[tuple[Item]]:
    """Everything the person may read, through every organisation and role."""
    return select(Item).where(Item.organisation_id.in_(organisation_ids_with(person, Right.READ)))


def is_carried_by(*ids: int) -> ColumnElement[bool]:
    """As owner, accountable lead or supporter of one of these people."""
    supporting = (Item.supporter_ids.contains(f",{id_},") for id_ in ids)
    return or_(Item.owner_id.in_(ids), Item.accountable_lead_id.in_(ids), *supporting)


def is_open() -> ColumnElement[bool]:
    return Item.state.in_(OPEN_STATES)


def is_overdue(today: date) -> ColumnElement[bool]:
    return and_(is_open(), Item.due_on < today)


def is_due_soon(today: date, thresholds: Thresholds) -> ColumnElement[bool]:
    """Blue or yellow, the day itself included: the twin of deadlines.warning_level for many rows."""
    left = days_between(today, Item.due_on)
    near = left * 3 <= days_between(Item.opened_on, Item.due_on)
    usual = max(thresholds.blue, thresholds.yellow)
    longest = max([usual, *(max(days) for days in thresholds.own.values())])
    soon: list[ColumnElement[bool]] = [
        Item.due_on.between(today, today + timedelta(days=longest))
    ]  # a stretch of the index
    if thresholds.own:
        its_own = select(WarningRule.blue_days).where(WarningRule.organisation_id == Item.organisation_id)
        soon.append(left <= func.coalesce(its_own.scalar_subquery(), usual))
    return and_(is_open(), *soon, or_(left == 0, near))


def is_done_by_measures() -> ColumnElement[bool]:
    """A finding still worked on, all of whose live measures are closed: the twin of Item.is_done_by_measures."""
    measure = aliased(Item)
    of_it = and_(measure.organisation_id == Item.organisation_id, measure.finding_id == Item.id)
    closed, going_on = (
        select(measure.id).where(of_it, condition).exists()
        for condition in (measure.state == "closed", measure.state.in_(OPEN_STATES))
    )
    return and_(Item.kind == "finding", Item.state.in_(WORKING_STATES), closed, ~going_on)


def is_watched() -> ColumnElement[bool]:
    return Item.on_watchlist.is_(True)


def in_ledger_of(year: int) -> ColumnElement[bool]:
    """Its own year's items, and earlier ones that a later report found again."""
    # `+ 0` keeps planners from walking the index on last_year, which is there for its maximum alone
    return and_(Item.year <= year, Item.last_year + 0 >= year)


def owners_in(organisation_id: int) -> Select[tuple[User]]:
    """Members who own something there, deactivated ones too: the choices of the owner filter."""
    members = select(Membership.user_id).where(Membership.organisation_id == organisation_id)
    owns = select(Item.id).where(Item.organisation_id == organisation_id, Item.owner_id == User.id)
    query = select(User).where(User.id.in_(members), owns.exists()).order_by(User.id)
    return query.options(lazyload(User.memberships))


def stands_in(organisation_id: int, *, below: bool = False) -> ColumnElement[bool]:
    """below: or in any organisation below it."""
    if below:
        return Item.organisation_id.in_(known_below([organisation_id]))
    return Item.organisation_id == organisation_id


def span_of(organisation_id: int, *, below: bool = False) -> Select[tuple[str | None, int | None]]:
    """The first item's sort key, which begins with its year, and the last year that has a ledger."""
    here = stands_in(organisation_id, below=below)
    first = select(func.min(Item.sort_key)).where(here)
    last = select(func.max(Item.last_year)).where(here)
    return select(first.scalar_subquery(), last.scalar_subquery())


def latest_years(organisation_ids: Collection[int]) -> Select[tuple[int, int]]:
    """The last year that has a ledger, for each of the organisations that have one."""
    query = select(Item.organisation_id, func.max(Item.last_year)).where(Item.organisation_id.in_(organisation_ids))
    return query.group_by(Item.organisation_id)


def latest_years_within(organisation_ids: Collection[int]) -> Select[tuple[int, int]]:
    """The same with everything below each."""
    return (
        select(Ancestry.ancestor_id, func.max(Item.last_year))
        .join(Item, Item.organisation_id == Ancestry.organisation_id)
        .where(Ancestry.ancestor_id.in_(organisation_ids))
        .group_by(Ancestry.ancestor_id)
    )


STANDINGS = ("overdue", "due_soon", "open", "watchlist")


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list shows; every field but the organisation may stay open. The web reads it from the address.
    below: with everything in the organisations below it."""

    organisation_id: int
    below: bool = False
    year: int | None = None
    state: str | None = None
    standing: str | None = None
    kind: str | None = None
    owner_id: int | None = None
    question: Question = NOTHING

    @property
    def words(self) -> str:
        return self.question.words


def matching(asked: Filter, *, today: date, thresholds: Thresholds) -> list[ColumnElement[bool]]:
    """The filter as conditions."""
    by_standing = {
        "overdue": is_overdue(today),
        "due_soon": is_due_soon(today, thresholds),
        "open": is_open(),
        "watchlist": is_watched(),
    }
    conditions = [stands_in(asked.organisation_id, below=asked.below)]
    if asked.year:
        conditions.append(in_ledger_of(asked.year))
    if asked.state:
        conditions.append(Item.state == asked.state)
    if asked.standing in by_standing:
        conditions.append(by_standing[asked.standing])
    if asked.kind:
        conditions.append(Item.kind == asked.kind)
    if asked.owner_id:
        conditions.append(Item.owner_id == asked.owner_id)
    if asked.question:
        conditions.append(asked.question.answered(organisation_id=None if asked.below else asked.organisation_id))
    return conditions


def states_counted(conditions: Sequence[ColumnElement[bool]]) -> Select[tuple[str, int]]:
    """How many in each state: one pass over one index."""
    return select(Item.state, func.count()).where(*conditions).group_by(Item.state)


def urgency_counted(
    conditions: Sequence[ColumnElement[bool]],
    *,
    today: date,
    thresholds: Thresholds,
    mine: Sequence[ColumnElement[bool]],
) -> Select[tuple[int, int, int, int]]:
    """One row: mine, overdue, due soon, watched; each from the stretch of the index that can hold it.
    mine: conditions of its own, because it asks for another owner than the rest may."""

    def number(name: str, *asked: ColumnElement[bool]) -> Label[int]:
        return select(func.count()).select_from(Item).where(*asked).scalar_subquery().label(name)

    return select(
        number("mine", *mine),
        number("overdue", *conditions, is_overdue(today)),
        number("due_soon", *conditions, is_due_soon(today, thresholds)),
        number("watchlist", *conditions, is_watched()),
    )


def events_of(item: Item) -> Select[tuple[Event]]:
    """Newest first, as the timeline tells it."""
    return select(Event).where(*about(item)).order_by(Event.sequence.desc())


def extension_asked(item: Item) -> Event | None:
    """The request that waits for a decision: its actor and reason."""
    asked = events_of(item).where(Event.kind == "request_extension").limit(1)
    return db.session.scalar(asked) if item.asked_due_on else None


ARRANGES = ("add", "set_deadline", "approve_extension", "reopen", "carry_over")


def anchor_day_told(item: Item) -> int | None:
    """The day of the last date that a person set, for an item older than its own anchor day."""
    arranged = events_of(item).where(Event.kind.in_(ARRANGES)).with_only_columns(Event.changes)
    told = (changes["due_on"][1] for changes in db.session.scalars(arranged) if "due_on" in changes)
    return next((date.fromisoformat(day).day for day in told if day), None)


def same_event(verb: str, item: Item, person: User, words: str | None, *, since: datetime) -> Select[tuple[Event]]:
    """The same verb of the same person on the same item, with the very same words; None: with whatever words."""
    alike = true() if words is None else Event.words == words
    return (
        select(Event)
        .where(*about(item), Event.kind == verb, Event.actor_id == person.id)
        .where(Event.at > since, alike)
        .limit(1)
    )
