"""What would be told on a day, to whom and why; nothing is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from tracker.common.filters import long_date
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people.models import User
from tracker.watch import holidays
from tracker.watch.digests import Content, Line, content_of
from tracker.watch.facts import facts_on
from tracker.watch.models import Notice
from tracker.watch.reasons import Call, Key
from tracker.watch.sweep import chunks, ends_of_chains, names_of
from tracker.watch.telling import reasons_gone


@dataclass(slots=True)
class Preview:
    """told_on: the day itself, or where that is a day off the next working day."""

    day: date
    told_on: date
    digests: list[Content] = field(default_factory=list)

    @property
    def is_day_off(self) -> bool:
        return self.told_on != self.day


def preview(day: date, *, at: datetime, person: User | None = None) -> Preview:
    """By the rules of the sweep and of telling. person: theirs alone."""
    found = Preview(day, holidays.calendar().next_from(day))
    by_person: dict[int, list[Notice]] = {}
    for notice in to_be_told(day, at=at):
        if person is None or notice.person_id == person.id:
            by_person.setdefault(notice.person_id, []).append(notice)
    names = names_of({*by_person})
    found.digests = [content_of(names[id_], by_person[id_], day=day) for id_ in sorted(by_person)]
    return found


def to_be_told(day: date, *, at: datetime) -> Iterator[Notice]:
    """What waits and still holds on that day; and what its sweep would add or wake, as rows of no session."""
    waiting = db.session.scalars(waiting_on(day)).all()
    gone = reasons_gone(waiting, day)
    yield from (notice for notice in waiting if not gone.get(notice.id))
    new = missing(day, at=at)
    items = {item.id: item for item in db.session.scalars(items_of(new))}
    for call in new:
        item = items[call.item_id]
        yield Notice(**call.values(), noticed_on=day, item=item, organisation=item.organisation)


def waiting_on(day: date) -> Select[tuple[Notice]]:
    query = select(Notice).where(Notice.state.in_(["queued", "failed"]), Notice.noticed_on <= day).order_by(Notice.id)
    shown = joinedload(Notice.item).joinedload(Item.owner)
    return query.options(shown, joinedload(Notice.organisation), joinedload(Notice.deputyship))


def missing(day: date, *, at: datetime) -> list[Call]:
    """What the day calls for and nobody was told, or waits to be told, so far."""
    calls = list[Call]()
    for chunk in chunks(facts_on(day), ends_of_chains(), at=at):
        states = states_of(chunk.known)
        calls += [call for key, call in chunk.calls.items() if states.get(key, "obsolete") == "obsolete"]
    return calls


def states_of(known: dict[Key, int]) -> dict[Key, str]:
    query = select(Notice.id, Notice.state).where(Notice.id.in_(known.values()))
    states = dict(db.session.execute(query).tuples().all())
    return {key: states[id_] for key, id_ in known.items()}


def items_of(calls: Iterable[Call]) -> Select[tuple[Item]]:
    query = select(Item).where(Item.id.in_({call.item_id for call in calls}))
    return query.options(joinedload(Item.owner), joinedload(Item.organisation))


def told_in_words(found: Preview) -> Iterator[str]:
    """As lines of plain text."""
    day = long_date(found.day)
    if found.is_day_off:
        yield _("%(day)s不是工作日，以下内容顺延到%(later)s。", day=day, later=long_date(found.told_on))
    if not found.digests:
        yield _("%(day)s没有要提醒的。", day=day)
    for digest in found.digests:
        yield _("%(name)s：%(count)s 项", name=digest.person, count=digest.count)
        for section in digest.sections:
            yield from (f"  [{section.name}] {words_of(line)}" for line in section.lines)


def words_of(line: Line) -> str:
    return _("，").join(part for part in (f"{line.number} {line.title}".strip(), line.place, line.why) if part)
