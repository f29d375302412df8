"""Sixty days of the sample branch, lived through by the real jobs, and the table of who was told what on which."""

import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import time_machine
from flask import Flask
from sqlalchemy import or_, select

from tracker import create_app
from tracker.common import schema
from tracker.common.clock import ZONE, day_of
from tracker.extensions import db
from tracker.home.sample import loading
from tracker.ledger.models import Item
from tracker.ledger.queries import is_overdue
from tracker.people.models import User
from tracker.watch import jobs, outbox, own_choice
from tracker.watch.holidays import official
from tracker.watch.models import Notice
from tracker.watch.queries import waiting_count

BEGIN = date(2026, 8, 24)
DAYS = 60
DOCUMENT = Path(__file__).parents[2] / "docs" / "sixty-days.md"
WEEKDAYS = "一二三四五六日"


class Told(NamedTuple):
    person: str
    day: date
    item: int | None
    stage: str
    time: tuple[int, int]


class Moment(NamedTuple):
    person: str
    day: date
    at: datetime


@dataclass
class Lived:
    """left: what still waits in the evening. overdue: item, owner and deadline at the end, where nobody is asked to
    decide."""

    days: list[date] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    letters: list[tuple[str, date]] = field(default_factory=list)
    left: dict[date, int] = field(default_factory=dict)
    overdue: list[tuple[int, str, date]] = field(default_factory=list)

    moments: set[Moment] = field(default_factory=set)


def live_through(app: Flask) -> Lived:
    """Each day the sweep at 7:30, then telling each hour until the evening; everybody wants mail, which is taken."""
    found, begun = Lived(), datetime.combine(BEGIN - timedelta(days=1), time(12), ZONE)
    with time_machine.travel(begun, tick=False):
        loading.load(at=begun)
        db.session.commit()
        for person in db.session.scalars(select(User)).all():
            address = f"{person.username}@branch.test"
            own_choice.choose(person, address=address, by_mail=True, frequency="daily", at=begun)
        db.session.commit()
    names = {f"{person.username}@branch.test": person.name for person in db.session.scalars(select(User))}
    kept, day = jobs.CHANNELS[outbox.MAIL], BEGIN
    jobs.CHANNELS[outbox.MAIL] = lambda letter: found.letters.append((names[letter.address], found.days[-1]))
    try:
        for _ in range(DAYS):
            live_a_day(day, found)
            day += timedelta(days=1)
    finally:
        jobs.CHANNELS[outbox.MAIL] = kept
    look_back(found)
    return found


def live_a_day(day: date, found: Lived) -> None:
    found.days.append(day)
    jobs.run_sweep(day, at=datetime.combine(day, time(7, 30), ZONE))
    for hour in (8, 12, 16, 20):
        jobs.run_deliver(at=datetime.combine(day, time(hour), ZONE))
    found.left[day] = db.session.scalar(waiting_count()) or 0


def look_back(found: Lived) -> None:
    for notice in db.session.scalars(select(Notice).where(Notice.state == "sent").order_by(Notice.id)):
        day, name = day_of(notice.sent_at), notice.person.name
        about: Any = notice.item_id or -(notice.deputyship_id or 0)
        found.told.append(Told(name, day, about, notice.stage, (notice.due_version, notice.occasion)))
        found.moments.add(Moment(name, day, notice.sent_at))
    waits = or_(Item.state == "pending_review", Item.asked_due_on.is_not(None))
    late = select(Item).where(is_overdue(found.days[-1]), Item.owner_id.is_not(None), ~waits)
    found.overdue = [(item.id, item.owner.name, item.due_on) for item in db.session.scalars(late)]


def written(lived: Lived) -> str:
    """The table as a page of the docs: how many things each person was told on each day; − a day off."""
    counts = Counter((told.person, told.day) for told in lived.told)
    people = sorted({told.person for told in lived.told})
    kinds = Counter(told.stage for told in lived.told)
    head = [
        "# 六十天 · Sixty days",
        "",
        "The sample branch from its load on, in which nobody does anything: the worst case for whoever is to be told",
        "and not nagged. Each day the sweep at 7:30, then telling until the evening. How many things each person was",
        "told on each day; `·` nothing, `−` a day off. `tests/watch/test_sixty_days.py` lives through it again and",
        "holds this table: nobody told on a day off, nobody more than once a day, nobody forgotten.",
        "",
        f"{len(lived.told)} notices in {len(lived.letters)} letters to {len(people)} people: "
        + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
        + ".",
        "",
        "| 日期 | " + " | ".join(people) + " |",
        "|---|" + "---|" * len(people),
    ]
    rows = []
    for day in lived.days:
        off = not official().is_working(day)
        cells = ["−" if off else str(counts[person, day] or "·") for person in people]
        rows.append(f"| {day.isoformat()} 周{WEEKDAYS[day.weekday()]} | " + " | ".join(cells) + " |")
    return "\n".join([*head, *rows, ""])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app({"INSTANCE": folder, "SCHEDULER": False, "SECRET_KEY": "sixty days", "PASSWORD_COST": 8})
        with app.app_context():
            schema.bring_up_to_date(db.engine)
            DOCUMENT.write_text(written(live_through(app)), "utf-8")
            db.engine.dispose()
    sys.stdout.write(f"{DOCUMENT}\n")


if __name__ == "__main__":
    main()
