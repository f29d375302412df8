"""Whom one item calls for to be told, of what and how often: one rule, read by the sweep and again before telling.

Each function here looks at one kind of reason: a row of the item and the facts of the day in, calls out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from tracker.ledger.deadlines import Level, deadline_view
from tracker.ledger.involvement import ids_in
from tracker.ledger.states import OPEN_STATES, WORKING_STATES
from tracker.watch.facts import Facts, News
from tracker.watch.recipients import checkers, in_place_of
from tracker.watch.stages import NEWS, Part, again_overdue, again_unarranged, again_waiting

# Item, person, stage, version of the deadline or place of the event, occasion: what a person is told at most once.
Key = tuple[int, int, str, int, int]
DATED = tuple(level.value for level in Level)


@dataclass(frozen=True, slots=True)
class Call:
    """One person to be told of one thing about one item."""

    organisation_id: int
    item_id: int
    person_id: int
    stage: str
    part: str
    due_version: int
    occasion: int
    due_on: date | None

    @property
    def key(self) -> Key:
        return (self.item_id, self.person_id, self.stage, self.due_version, self.occasion)

    def values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def calls_of(row: Row[Any], facts: Facts) -> dict[Key, Call]:
    """Everything the item calls for on the day, each once."""
    deciding = {call.person_id: call for call in decisions(row, facts)}
    found = [*deciding.values(), *(call for call in deadlines(row, facts) if call.person_id not in deciding)]
    for reason in (follow_ups, all_done, unarranged, news):
        found += reason(row, facts)
    return {call.key: call for call in found}


def told_of(
    row: Row[Any], people: Iterable[int], stage: str, part: Part, *, version: int, occasion: int = 0
) -> Iterator[Call]:
    for person_id in sorted(people):
        yield Call(row.organisation_id, row.id, person_id, stage, part.value, version, occasion, row.due_on)


def stands_at(row: Row[Any], facts: Facts) -> tuple[Level | None, int]:
    """The warning level on the day, and the how-manieth time it is said. Many items share their dates, so that each
    pair is looked at once."""
    dates = (row.state, row.due_on, row.opened_on, facts.limits.own.get(row.organisation_id))
    if dates not in facts.standings:
        facts.standings[dates] = standing_of(row, facts)
    return facts.standings[dates]


def standing_of(row: Row[Any], facts: Facts) -> tuple[Level | None, int]:
    view = deadline_view(
        state=row.state,
        due_on=row.due_on,
        opened_on=row.opened_on,
        today=facts.today,
        thresholds=facts.limits.of(row.organisation_id),
    )
    if view.level is Level.RED:
        return view.level, again_overdue(facts.calendar.between(row.due_on, facts.today))
    return view.level, 0


def deadlines(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """Blue, yellow, red; and red again, for whoever's turn it is by then. Whoever should have heard of it the first
    time and has not, because the watch was down or they came in later, hears of it now."""
    level, occasion = stands_at(row, facts)
    if level is None:
        return
    now = concerned(row, level, occasion, facts)
    first = concerned(row, level, 0, facts) - now if occasion else frozenset[int]()
    yield from warnings(row, level, now, occasion, facts)
    yield from warnings(row, level, first, 0, facts)


def warnings(row: Row[Any], level: Level, people: Iterable[int], occasion: int, facts: Facts) -> Iterator[Call]:
    owners = facts.people.with_deputies(row.organisation_id, {row.owner_id} if row.owner_id else ())
    for person in people:
        part = Part.DO if person in owners or not owners else Part.KNOW
        yield from told_of(row, [person], level.value, part, version=row.due_version, occasion=occasion)


def concerned(row: Row[Any], level: Level, occasion: int, facts: Facts) -> frozenset[int]:
    """DOMAIN §5: blue → owner; yellow → lead too; red → secretary too. Without an owner, the secretary. While somebody
    waits for a decision, whoever asked is left in peace: the secretary alone, at red."""
    people, place = facts.people, row.organisation_id
    secretaries = people.secretaries[place]
    if row.asked_due_on or row.state == "pending_review":
        left = secretaries if level is Level.RED else set[int]()
    else:
        left = people.readers[place] & {row.owner_id} or set(secretaries)
        if level is not Level.BLUE:
            left = left | climbing(row, occasion, facts)
    return people.with_deputies(place, left) | above(row, level, facts)


def climbing(row: Row[Any], occasion: int, facts: Facts) -> set[int]:
    """Beside the owner: at first as the level says; said again, each after a grace in working days."""
    lead, secretaries = {row.accountable_lead_id}, facts.people.secretaries[row.organisation_id]
    if row.due_on >= facts.today:
        return lead
    if occasion == 0:
        return lead | secretaries
    overdue, graces = facts.calendar.between(row.due_on, facts.today), facts.graces_of(row.organisation_id)
    return {
        one
        for people, grace in ((lead, graces.lead), (secretaries, graces.secretary))
        if overdue > grace
        for one in people
    }


def above(row: Row[Any], level: Level, facts: Facts) -> frozenset[int]:
    """The readers of the committees above, once it has been overdue for so long, whatever it waits for."""
    grace = facts.graces_of(row.organisation_id).parent
    late = level is Level.RED and facts.calendar.between(row.due_on, facts.today) > grace
    return frozenset(facts.people.above[row.organisation_id]) if late else frozenset()


def decisions(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """Closure to sign, request to check, extension to decide: at once, and again while it waits."""
    for stage, kind, deciding in (
        ("closure", "request_closure", signing(row, facts)),
        ("check", "request_closure", checking(row, facts)),
        ("extension", "request_extension", granting(row, facts)),
    ):
        asked = facts.asked.get((row.id, kind))
        if asked and deciding:
            occasion = again_waiting(facts.calendar.between(asked.on, facts.today))
            yield from told_of(row, deciding, stage, Part.DECIDE, version=asked.sequence, occasion=occasion)


def signing(row: Row[Any], facts: Facts) -> frozenset[int]:
    if row.state != "pending_review":
        return frozenset()
    place, people = row.organisation_id, facts.people
    turn = people.turn(place, row.involved_ids, unchecked=facts.checking and row.checked_by_id is None)
    signers = people.signers(place, turn, checked_by=row.checked_by_id) - ids_in(row.involved_ids)
    return in_place_of(people, place, signers, entitled=turn.uninvolved - {row.checked_by_id})


def checking(row: Row[Any], facts: Facts) -> frozenset[int]:
    if row.state != "pending_review" or not facts.checking:
        return frozenset()
    place, people = row.organisation_id, facts.people
    turn = people.turn(place, row.involved_ids, unchecked=row.checked_by_id is None)
    return in_place_of(people, place, checkers(turn), entitled=turn.officers)


def granting(row: Row[Any], facts: Facts) -> frozenset[int]:
    if not row.asked_due_on:
        return frozenset()
    place = row.organisation_id
    return facts.people.with_deputies(place, facts.people.secretaries[place]) - {row.asked_by_id}


def follow_ups(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """回头看, for the reviewers of the branch who did not own it."""
    if row.state != "closed" or row.follow_up_on is None or row.follow_up_on > facts.today:
        return
    place, people = row.organisation_id, facts.people
    reviewers = people.with_deputies(place, people.secretaries[place]) | people.officers[place]
    occasion = again_waiting(facts.calendar.between(row.follow_up_on, facts.today))
    version = row.follow_up_on.toordinal()
    yield from told_of(row, reviewers - {row.owner_id}, "follow_up", Part.DECIDE, version=version, occasion=occasion)


def all_done(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """A finding all of whose measures are closed, for its owner to ask for its closure: at once, and again."""
    closed_on = facts.done.get(row.id)
    if closed_on is None or row.state not in WORKING_STATES:
        return
    owner = facts.people.with_deputies(row.organisation_id, {row.owner_id})
    occasion = again_waiting(facts.calendar.between(closed_on, facts.today))
    yield from told_of(row, owner, "all_done", Part.DO, version=closed_on.toordinal(), occasion=occasion)


def unarranged(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """A finding that nobody owns or that no measure answers, so many working days after it was confirmed."""
    if row.kind != "finding" or row.state not in OPEN_STATES or (row.owner_id and row.id in facts.measured):
        return
    waited = facts.calendar.between(row.opened_on, facts.today)
    if waited < facts.unarranged_after:
        return
    place, people = row.organisation_id, facts.people
    occasion = again_unarranged(waited, after=facts.unarranged_after)
    arranging = people.with_deputies(place, people.secretaries[place])
    yield from told_of(row, arranging, "unarranged", Part.DECIDE, version=0, occasion=occasion)


def news(row: Row[Any], facts: Facts) -> Iterator[Call]:
    """What happened to it and still holds, for whoever it concerns and did not do it."""
    for each in facts.news.get(row.id, ()):
        if each.kind in TELLING:
            stage, part, whom = TELLING[each.kind]
            told = facts.people.with_deputies(row.organisation_id, whom(row, each) - {None})
            yield from told_of(row, told - {each.actor_id}, stage, part, version=each.sequence)


Whom = Callable[[Row[Any], News], frozenset[Any]]


def given(row: Row[Any], event: News) -> frozenset[int | None]:
    """Whoever got it by this event and still has it."""
    got = (event.changes.get(name, (None, None))[1] for name in ("owner_id", "accountable_lead_id"))
    return frozenset(got) & {row.owner_id, row.accountable_lead_id} if row.state in OPEN_STATES else frozenset()


def pressed(row: Row[Any], _event: News) -> frozenset[int | None]:
    return frozenset({row.owner_id}) if row.urging == "urged" else frozenset()


def escalated(row: Row[Any], _event: News) -> frozenset[int | None]:
    return frozenset({row.owner_id, row.accountable_lead_id}) if row.urging == "escalated" else frozenset()


def sent_back(row: Row[Any], _event: News) -> frozenset[int | None]:
    return frozenset({row.owner_id}) if row.state in WORKING_STATES else frozenset()


def refused(row: Row[Any], event: News) -> frozenset[int | None]:
    applicant = event.changes.get("asked_by_id", (None, None))[0]
    waits = row.asked_due_on is not None or row.state not in OPEN_STATES
    return frozenset() if waits else frozenset({row.owner_id, applicant})


def called(_row: Row[Any], event: News) -> frozenset[int | None]:
    return frozenset(event.called)


TELLING: dict[str, tuple[str, Part, Whom]] = {
    "add": ("assigned", Part.DO, given),
    "assign": ("assigned", Part.DO, given),
    "hand_over": ("handed", Part.DO, given),
    "urge": ("urged", Part.DO, pressed),
    "escalate": ("escalated", Part.DO, escalated),
    "return": ("returned", Part.DO, sent_back),
    "reject_extension": ("refused", Part.DO, refused),
    "comment": ("mentioned", Part.KNOW, called),
}


def why_gone(row: Row[Any] | None, key: Key, calls: dict[Key, Call], facts: Facts) -> str:
    """A code when the reason no longer holds (F11), or nothing. What waited while it came round once more still
    holds: whoever tells takes the latest."""
    _item_id, person_id, stage, version, occasion = key
    if row is None or (row.state not in OPEN_STATES and stage != "follow_up"):
        return "item_closed"
    if stage not in DATED:
        holds = any(key[:4] == each[:4] for each in calls)
        return "" if holds else "not_concerned" if stage in NEWS else "settled"
    if row.due_version != version:
        return "date_moved"
    level, _now = stands_at(row, facts)
    if level is None or level != stage:
        return "stage_passed"
    deciding = {call.person_id for call in decisions(row, facts)}
    return "" if person_id in concerned(row, level, occasion, facts) - deciding else "not_concerned"
