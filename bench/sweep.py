"""What a sweep and a delivery cost at 1,000 and 10,000 items: seconds and queries. Run: python bench/sweep.py [items …]

The first sweep records everything at once, as after importing old ledgers; the second is what every day costs.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from flask_migrate import upgrade
from sqlalchemy import event, insert

from bench.instance import application, emptied
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.watch import jobs

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
ORGANISATIONS = 10
DAILY_LIMIT_SECONDS = 2.0


def people_of_a_branch(number: int) -> dict[str, int]:
    """A branch with its secretary and an owner; their ids."""
    branch = accounts.found_organisation(f"第{number}党支部", slug=f"branch-{number}", at=AT)
    ids = {"organisation_id": branch.id}
    for key, role in (("accountable_lead_id", "secretary"), ("owner_id", "committee_member")):
        user = accounts.add_user(f"{key[:5]}{number}", name=f"成员{number}{key[0]}", at=AT)
        accounts.grant(user, role, organisation=branch, at=AT, by="system:bench")
        ids[key] = user.id
    return ids


def made_item(number: int, branch: dict[str, int]) -> dict[str, Any]:
    """Due between a hundred days ago and two hundred ahead: a third overdue, some near, most on track."""
    due_on = TODAY + timedelta(days=number * 7 % 300 - 100)
    return branch | {
        "year": 2026,
        "last_year": 2026,
        "number": f"2026-{number}",
        "sort_key": f"2026.{number:06}",
        "kind": "action",
        "title": f"第{number}个问题",
        "deadline_kind": "fixed",
        "due_on": due_on,
        "first_due_on": due_on,
        "opened_on": due_on - timedelta(days=180),
        "updated_at": AT,
        "version": 1,
    }


def fill(count: int) -> None:
    branches = [people_of_a_branch(number) for number in range(ORGANISATIONS)]
    db.session.execute(insert(Item), [made_item(n, branches[n % ORGANISATIONS]) for n in range(count)])
    db.session.commit()


def measured(label: str, work: Callable[[], Any]) -> float:
    queries: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        queries.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    begun = time.perf_counter()
    result = work()
    spent = time.perf_counter() - begun
    event.remove(db.engine, "before_cursor_execute", note)
    print(f"  {label:14}{spent:8.2f} s {len(queries):8} queries   {result.numbers()}")
    return spent


def run(count: int) -> float:
    print(f"{count} items")
    with tempfile.TemporaryDirectory() as instance:
        app = application(instance, PASSWORD_COST=8)
        with app.app_context():
            emptied()
            upgrade(str(Path(__file__).parent.parent / "migrations"))
            fill(count)
            measured("first sweep", lambda: jobs.run_sweep(TODAY, at=AT))
            daily = measured("daily sweep", lambda: jobs.run_sweep(TODAY, at=AT))
            measured("delivery", lambda: jobs.run_deliver(at=AT))
            db.engine.dispose()
    return daily


def main(counts: list[int]) -> int:
    return 0 if max(run(count) for count in counts) < DAILY_LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [1000, 10_000]))
