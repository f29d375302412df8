"""What noticing and telling cost, beside the bare SQL they come down to. Run: python -m bench.sweep [items …]

A twentieth of the items has become overdue since yesterday, a hundredth is due within days; all others have months. One
organisation holds about 500. Bare: the same items read and the same rows written by plain statements, into tables of
the same make, in the same run. The second sweep of a day is what a restart costs; the delivery tells everybody.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import Table, event, insert, select, text

from bench.instance import application, emptied
from tracker.common.portions import portions
from tracker.extensions import db
from tracker.ledger.models import Event, Item
from tracker.people import accounts
from tracker.watch import jobs, queries
from tracker.watch.models import Notice, OverdueNote

YESTERDAY = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
AT = YESTERDAY + timedelta(days=1)
TODAY = date(2026, 3, 5)
OF_ONE = 500
MOST_RATIO, MOST_SECONDS = 5.0, 15.0
WRITTEN = (Notice, OverdueNote, Event)


def branch(number: int) -> dict[str, int]:
    """A branch with its secretary and an owner; their ids."""
    made = accounts.found_organisation(f"第{number}党支部", slug=f"branch-{number}", at=YESTERDAY)
    ids = {"organisation_id": made.id}
    for key, role in (("accountable_lead_id", "secretary"), ("owner_id", "committee_member")):
        user = accounts.add_user(f"{key[:5]}{number}", name=f"成员{number}{key[0]}", at=YESTERDAY)
        accounts.grant(user, role, organisation=made, at=YESTERDAY, by="system:bench")
        ids[key] = user.id
    return ids


def due_on(number: int) -> date:
    """Of a hundred items five were due yesterday, one is due in a week."""
    if number % 20 == 0:
        return TODAY - timedelta(days=1)
    return TODAY + timedelta(days=7 if number % 100 == 1 else 100 + number % 200)


def made_item(number: int, branches: list[dict[str, int]]) -> dict[str, Any]:
    """Every branch has its share of what is overdue."""
    due = due_on(number // len(branches))
    return branches[number % len(branches)] | {
        "year": 2026,
        "last_year": 2026,
        "number": f"2026-{number}",
        "sort_key": f"2026.{number:07}",
        "kind": "action",
        "title": f"第{number}个问题",
        "deadline_kind": "fixed",
        "due_on": due,
        "first_due_on": due,
        "opened_on": due - timedelta(days=180),
        "updated_at": YESTERDAY,
        "version": 1,
    }


def fill(count: int) -> None:
    branches = [branch(number) for number in range(max(1, count // OF_ONE))]
    for numbers in portions(range(count), 10_000):
        db.session.execute(insert(Item), [made_item(n, branches) for n in numbers])
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()


def measured(label: str, work: Callable[[], Any]) -> float:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    begun, used = time.perf_counter(), time.process_time()
    result = work()
    spent, computed = time.perf_counter() - begun, time.process_time() - used
    event.remove(db.engine, "before_cursor_execute", note)
    told = result.numbers() if result is not None else ""
    print(f"  {label:14}{spent:8.2f} s {computed:8.2f} s CPU {len(asked):7} queries   {told}", flush=True)
    return spent


def twin(table: Table) -> str:
    """A table of the same columns, indexes and checks, to write the same rows into."""
    name = f"bare_{table.name}"
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text(f"CREATE TABLE {name} (LIKE {table.name} INCLUDING ALL)"))
    else:
        db.session.execute(text(f"CREATE TABLE {name} AS SELECT * FROM {table.name} WHERE 0"))
    return name


def rows_of(table: Table) -> Iterator[Sequence[dict[str, Any]]]:
    rows = [dict(row) for row in db.session.execute(select(table)).mappings()]
    return portions(rows)


def bare(written: dict[Table, list[Sequence[dict[str, Any]]]], twins: dict[Table, Table]) -> None:
    """Read what is watched of those overdue; write notices, notes and events."""
    ids = [row["item_id"] for rows in written[OverdueNote.__table__] for row in rows]
    for some in portions(ids):
        db.session.execute(select(*queries.WATCHED).where(Item.id.in_(some))).all()
    for table, chunks in written.items():
        for rows in chunks:
            db.session.execute(insert(twins[table]), rows)
    db.session.commit()


def bare_seconds() -> float:
    """After the sweep: what it wrote is read, and written once more."""
    tables = [model.__table__ for model in WRITTEN]
    written = {table: list(rows_of(table)) for table in tables}
    twins = {table: table.to_metadata(db.MetaData(), name=twin(table)) for table in tables}
    db.session.commit()
    return measured("bare SQL", lambda: bare(written, twins))


def run(count: int) -> bool:
    print(f"{count} items")
    with tempfile.TemporaryDirectory() as instance:
        app = application(instance, PASSWORD_COST=8)
        with app.app_context():
            emptied()
            upgrade(str(Path(__file__).parent.parent / "migrations"))
            fill(count)
            first = measured("first sweep", lambda: jobs.run_sweep(TODAY, at=AT))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            second = measured("second sweep", lambda: jobs.run_sweep(TODAY, at=AT))
            measured("delivery", lambda: jobs.run_deliver(at=AT))
            ratio = first / bare_seconds()
            print(f"  first sweep {ratio:.1f} times the bare SQL, second {second / first:.2f} of it; {memory:.0f} MB")
            db.engine.dispose()
    return ratio <= MOST_RATIO and first <= MOST_SECONDS


def main(counts: list[int]) -> int:
    return 0 if min([run(count) for count in counts]) else 1


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [1000, 10_000]))
