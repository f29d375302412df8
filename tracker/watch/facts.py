"""What the rules of telling read besides an item's own columns, gathered for many items in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Row, and_, func, or_, select

from tracker.common.clock import day_of
from tracker.common.portions import one_of, portions
from tracker.extensions import db
from tracker.ledger.circumstances import ClosureRequest, ExtensionAsked
from tracker.ledger.deadlines import Level, Thresholds
from tracker.ledger.models import Event, Item, Mention, WarningRule
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.table import beginning
from tracker.watch import holidays, queries
from tracker.watch.recipients import Directory, directory
from tracker.watch.stages import Graces
from tracker.watch.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Asked:
    """The request that waits for somebody's decision: its place in the chain, and the day."""

    sequence: int
    on: date


@dataclass(frozen=True, slots=True)
class News:
    """An event somebody may be told of. called: whom a comment calls by name."""

    sequence: int
    kind: str
    actor_id: int | None
    changes: dict[str, list[Any]]
    called: frozenset[int] = frozenset()


@dataclass(slots=True)
class Facts:
    """As of one day. asked: by item and kind of request. news: by item, in the order of the chain. measured: findings
    that some measure answers. done: those all of whose live measures are closed, and the day of the last. standings:
    level and occasion by state and dates, as far as they were asked for. own_graces: of the organisations that decided
    them."""

    today: date
    calendar: Calendar
    limits: Thresholds
    graces: Graces
    unarranged_after: int
    checking: bool
    people: Directory = field(default_factory=Directory)
    asked: dict[tuple[int, str], Asked] = field(default_factory=dict)
    news: dict[int, list[News]] = field(default_factory=lambda: defaultdict(list))
    measured: set[int] = field(default_factory=set)
    done: dict[int, date] = field(default_factory=dict)
    standings: dict[tuple[Any, ...], tuple[Level | None, int]] = field(default_factory=dict)
    own_graces: dict[int, Graces] = field(default_factory=dict)

    def graces_of(self, organisation_id: int) -> Graces:
        return self.own_graces.get(organisation_id, self.graces)


def facts_on(today: date) -> Facts:
    """What holds for every item of the day; `about` adds what a batch of items needs."""
    settings = current_app.config
    return Facts(
        today,
        holidays.calendar(),
        thresholds(),
        Graces(*settings["ESCALATE_DAYS"]),
        settings["UNARRANGED_DAYS"],
        bool(settings["CLOSING_CHECK"]),
        own_graces=decided_graces(),
    )


def decided_graces() -> dict[int, Graces]:
    """Of the organisations that decided otherwise than the settings."""
    rules = db.session.scalars(select(WarningRule))
    return {rule.organisation_id: Graces(rule.lead_days, rule.secretary_days, rule.parent_days) for rule in rules}


def about(rows: Sequence[Row[Any]], facts: Facts, *, news: Iterable[Row[Any]] = ()) -> Facts:
    """The same day, for these items: four queries for the people, at most three for the rest."""
    facts.people = directory((row.organisation_id for row in rows), today=facts.today)
    facts.asked = requests([row for row in rows if row.state == "pending_review" or row.asked_due_on])
    bare = [row for row in rows if row.kind == "finding" and row.owner_id is not None]
    answered = db.session.execute(queries.measures_of(bare)).all() if bare else []
    facts.measured = {finding for finding, _closed_on, _open in answered}
    facts.done = {finding: closed_on for finding, closed_on, still_open in answered if closed_on and not still_open}
    facts.news = gathered(news)
    return facts


def requests(items: Sequence[Row[Any]]) -> dict[tuple[int, str], Asked]:
    """The last request of each kind."""
    if not items:
        return {}
    kinds = [*beginning(ClosureRequest), *beginning(ExtensionAsked)]
    key = (Event.organisation_id, Event.item_id, Event.kind)
    places, ids = {row.organisation_id for row in items}, [row.id for row in items]
    last = (
        select(*key, func.max(Event.sequence).label("sequence"))
        .where(Event.organisation_id.in_(places), one_of(Event.item_id, ids), Event.kind.in_(kinds))
        .group_by(*key)
        .subquery()
    )
    here = and_(Event.organisation_id == last.c.organisation_id, Event.sequence == last.c.sequence)
    query = select(Event.item_id, Event.kind, Event.sequence, Event.at).join(last, here)
    return {(row.item_id, row.kind): Asked(row.sequence, day_of(row.at)) for row in db.session.execute(query)}


def gathered(events: Iterable[Row[Any]]) -> dict[int, list[News]]:
    rows = list(events)
    called: dict[int, set[int]] = defaultdict(set)
    comments = [row.id for row in rows if row.kind == "comment"]
    if comments:
        asked = select(Mention.event_id, Mention.person_id)
        here = Mention.organisation_id.in_({row.organisation_id for row in rows})
        waiting = asked.where(here, Mention.event_id.in_(comments), Mention.cleared_at.is_(None))
        for event_id, person_id in db.session.execute(waiting):
            called[event_id].add(person_id)
    found: dict[int, list[News]] = defaultdict(list)
    for row in rows:
        one = News(row.sequence, row.kind, row.actor_id, row.changes, frozenset(called[row.id]))
        found[row.item_id].append(one)
    return found


def events_behind(places: Collection[tuple[int, int]]) -> Sequence[Row[Any]]:
    """The events at these places: (organisation, sequence)."""
    by_organisation: dict[int, list[int]] = defaultdict(list)
    for organisation_id, sequence in places:
        by_organisation[organisation_id].append(sequence)
    if not by_organisation:
        return []
    named = (
        and_(Event.organisation_id == place, Event.sequence.in_(sequences))
        for place, sequences in by_organisation.items()
    )
    return db.session.execute(queries.news().where(or_(*named))).all()


def watched(keys: Collection[tuple[int, int]]) -> Sequence[Row[Any]]:
    """What the rules read of these items, each as (organisation, id), in the order in which chains are locked."""
    found: list[Row[Any]] = []
    for some in portions(sorted(keys)):
        places, ids = zip(*some, strict=True)
        here = (Item.organisation_id.in_({*places}), one_of(Item.id, ids))
        found += db.session.execute(queries.watched().where(*here)).all()
    return found
