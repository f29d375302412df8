"""Searching at 10,000 and 100,000 items, and what keeping the index costs. Run: python -m bench.search [items …]

SQLite in a temporary folder, or the database that BENCH_DATABASE_URL names (emptied). Items stand in as many branches
as there are hundreds of them; one reader sees all (the committee's), one a single branch (its secretary). Each figure
is the best of several rounds, in milliseconds, of the page as a browser gets it and of the question alone.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from bench.instance import application, emptied
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import history, workflow
from tracker.ledger.models import ChainHead, Event, Item
from tracker.ledger.queries import visible_to
from tracker.ledger.searching import keeping
from tracker.ledger.searching.asking import question
from tracker.people import accounts
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Organisation, User

A_BRANCH = 100
ROUNDS = 5
ADDED = 1_000
SYLLABLES = (
    "理论学习业务结合不够紧密调研基层党员教育管理制度落实监督检查"
    "问题整改措施责任时限进展会议活动群众意见服务质量培训考核作风建设"
)
WORDS = (
    ("in every item", "整改"),
    ("in a hundredth", "突击队"),
    ("in ten items", "防汛"),
    ("one character", "防"),
    ("three words", "整改 理论 措施"),
    ("a number", "2026-03"),
    ("initials", "cgy"),
    ("nowhere", "虎跳峡"),
)


def main() -> None:
    for size in map(int, sys.argv[1:] or ("10000", "100000")):
        with tempfile.TemporaryDirectory() as folder:
            app = made(folder, size)
            measure(app, size)
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
    with tempfile.TemporaryDirectory() as folder:
        adding(made(folder, A_BRANCH))


def made(folder: str, size: int) -> Flask:
    app = application(folder, SECRET_KEY="bench", RATELIMIT_ENABLED=False, SCHEDULER=False)
    with app.app_context():
        emptied()
        upgrade("migrations")
        fill(size)
        began = time.perf_counter()
        keeping.refill(db.session.connection())
        db.session.commit()
        print(f"{db.engine.dialect.name}, {size:,} items: indexed in {time.perf_counter() - began:.1f} s", flush=True)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
    return app


def fill(size: int) -> None:
    """Items of about 300 characters each with three reports of progress, straight into the tables."""
    at, chance = clock.now(), random.Random(1)
    committee = accounts.found_organisation("示例机关工委", slug="committee", at=at)
    accounts.grant(named("reader", "上级"), "parent_reader", organisation=committee, at=at, by="bench")
    for number in range(max(1, size // A_BRANCH)):
        place = accounts.found_organisation(f"第{number}党支部", slug=f"branch-{number}", at=at, parent=committee)
        owner = named(f"owner-{number}", "陈观宇" if number % 50 == 0 else f"党员{number}")
        accounts.grant(owner, "secretary", organisation=place, at=at, by="bench")
        numbers = range(number * A_BRANCH + 1, number * A_BRANCH + 1 + A_BRANCH)
        items = [item(n, size, place.id, owner.id, at, chance) for n in numbers]
        db.session.execute(insert(Item), items)
        events = [event(told, owner.id, at, chance) for told in items for _report in range(3)]
        db.session.execute(insert(Event), [e | {"sequence": s} for s, e in enumerate(events, 1)])
        db.session.add(ChainHead(organisation_id=place.id, sequence=len(events), hash=""))
    db.session.commit()


def named(username: str, name: str) -> User:
    person = accounts.add_user(username, name=name, at=clock.now())
    person.password_set_at = clock.now()
    return person


def item(number: int, size: int, place: int, owner: int, at: Any, chance: random.Random) -> dict[str, Any]:
    rare = "防汛" * (number % (size // 10) == 0) + "突击队" * (number % 100 == 0)
    return {
        "id": number,
        "organisation_id": place,
        "owner_id": owner,
        "year": 2026,
        "last_year": 2026,
        "version": 1,
        "number": f"2026-{number % A_BRANCH:02}",
        "sort_key": f"2026.{number:06}",
        "kind": "finding",
        "title": f"整改{words(chance, 12)}{rare}",
        "text": words(chance, 90),
        "source_quote": words(chance, 90),
        "opened_on": at.date(),
        "updated_at": at,
        "state": "in_progress",
    }


def event(of: dict[str, Any], actor: int, at: Any, chance: random.Random) -> dict[str, Any]:
    return {
        "organisation_id": of["organisation_id"],
        "item_id": of["id"],
        "kind": "report_progress",
        "changes": {},
        "actor_id": actor,
        "actor": "党员",
        "at": at,
        "words": words(chance, 40),
        "previous_hash": "",
        "hash": "",
    }


def words(chance: random.Random, many: int) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(many))


def measure(app: Flask, size: int) -> None:
    print(f"{'':>16} {'found':>7} {'all, page':>10} {'alone':>7} {'branch, page':>13} {'alone':>7}")
    for name, typed in WORDS:
        row = [best(lambda who=who, typed=typed: page(app, who, typed)) for who in ("reader", "owner-0")]
        alone = [best(lambda who=who, typed=typed: count(app, who, typed)) for who in ("reader", "owner-0")]
        found = count(app, "reader", typed)
        print(f"{name:>16} {found:>7} {row[0]:>10.1f} {alone[0]:>7.1f} {row[1]:>13.1f} {alone[1]:>7.1f}", flush=True)


def best(action: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1000)
    return min(times)


def page(app: Flask, who: str, typed: str) -> None:
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"], session["begun"] = identity(app, who), True, int(time.time())
    address = "/search" if who == "reader" else "/o/branch-0/ledger"
    assert client.get(address, query_string={"words": typed}).status_code == 200


IDENTITIES: dict[tuple[int, str], str] = {}


def identity(app: Flask, who: str) -> str:
    if (id(app), who) not in IDENTITIES:
        with app.app_context():
            IDENTITIES[id(app), who] = accounts.named(who).get_id()
    return IDENTITIES[id(app), who]


def count(app: Flask, who: str, typed: str) -> int:
    """The first hundred, and as many as there are up to a thousand and one."""
    with app.app_context():
        person = accounts.named(who)
        places = organisation_ids_with(person, Right.READ)
        asked = question(typed, places)
        place = None if who == "reader" else next(iter(places))  # type: ignore[call-overload]
        found = visible_to(person).where(asked.answered(organisation_id=place)).with_only_columns(Item.id)
        db.session.scalars(found.order_by(Item.updated_at.desc(), Item.id.desc()).limit(101)).all()
        return len(db.session.scalars(found.limit(1001)).all())


def adding(app: Flask) -> None:
    """A thousand items by the verb, with the index and without, in turns."""
    times: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(3):
        for indexed in (True, False):
            with app.app_context(), patch.object(history.keeping, "follow", keeping.follow if indexed else nothing):
                times[indexed].append(added())
    with_index, without = (min(times[indexed]) for indexed in (True, False))
    ratio = with_index / without
    print(f"adding {ADDED:,} items: {with_index:.2f} s with the index, {without:.2f} s without: ratio {ratio:.2f}")


def nothing(*_args: Any) -> None:
    pass


def added() -> float:
    place = db.session.scalars(select(Organisation).where(Organisation.slug == "branch-0")).one()
    by, at, chance = accounts.named("owner-0"), clock.now(), random.Random(2)
    typed = [(words(chance, 12), words(chance, 90)) for _ in range(ADDED)]
    began = time.perf_counter()
    for title, body in typed:
        workflow.add(place, by=by, at=at, year=2026, kind="finding", title=title, text=body, source_quote=body)
    db.session.commit()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
