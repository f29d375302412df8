"""What doing one thing to many items costs: seconds, statements a row. Run: python bench/bulk.py [rows …]

Loading, checking, writing and the one commit; on SQLite, or on the database that BENCH_DATABASE_URL names (emptied).
"""

import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import event, insert, select

from bench.instance import application, emptied
from tracker.extensions import db
from tracker.ledger.bulk import many as bulk
from tracker.ledger.bulk.many import OFFERS
from tracker.ledger.models import Item
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.people import accounts
from tracker.people.models import User

AT = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)
LIMIT_SECONDS = 10.0


def fill(count: int) -> dict[str, User]:
    """A branch with a secretary, an owner and another, and as many items that wait for closure or are worked on."""
    branch = accounts.found_organisation("示例机关第一党支部", slug="branch", at=AT)
    people = {}
    for name, role in (("secretary", "secretary"), ("owner", "committee_member"), ("other", "committee_member")):
        people[name] = accounts.add_user(name, name=name, at=AT)
        accounts.grant(people[name], role, organisation=branch, at=AT, by="system:bench")
    db.session.execute(insert(Item), [made_item(n, branch.id, people["owner"].id) for n in range(count)])
    db.session.commit()
    return people


def made_item(number: int, organisation_id: int, owner_id: int) -> dict[str, Any]:
    due_on = TODAY - timedelta(days=number % 90)
    return {
        "organisation_id": organisation_id,
        "owner_id": owner_id,
        "requested_by_id": owner_id,
        "involved_ids": f",{owner_id},",
        "year": 2026,
        "last_year": 2026,
        "number": f"2026-{number}",
        "sort_key": f"2026.{number:06}",
        "kind": "finding",
        "title": f"第{number}个问题",
        "deadline_kind": "fixed",
        "due_on": due_on,
        "first_due_on": due_on,
        "opened_on": due_on - timedelta(days=180),
        "state": "pending_review",
        "updated_at": AT,
        "version": 1,
    }


def measured(name: str, wanted: Wanted, by: User) -> float:
    """One action done to every item."""
    sent: list[str] = []
    note = lambda *arguments: sent.append(arguments[2])  # noqa: E731 a listener and nothing else
    event.listen(db.engine, "before_cursor_execute", note)
    begun, worked = time.perf_counter(), time.process_time()
    versions = bulk.versions_of(select(Item))
    items = bulk.chosen_items(select(Item), versions)
    results = bulk.perform(OFFERS[name], items, versions, wanted, by=by, at=AT)
    db.session.commit()
    spent, worked = time.perf_counter() - begun, time.process_time() - worked
    event.remove(db.engine, "before_cursor_execute", note)
    done = sum(result.outcome == "done" for result in results)
    print(f"  {name:10}{spent:8.2f} s{worked:8.2f} s CPU{len(sent) / len(items):8.1f} statements a row{done:8} done")
    return spent


def run(count: int) -> float:
    print(f"{count} items")
    with tempfile.TemporaryDirectory() as instance:
        app = application(instance, PASSWORD_COST=8)
        with app.app_context():
            emptied()
            db.create_all()
            people = fill(count)
            by = people["secretary"]
            slowest = max(
                measured("owner", Wanted(person=people["other"]), by),
                measured("deadline", Wanted(due_on=date(2026, 9, 1), words="等待评估"), by),
                measured("watching", Wanted(words="每月看一次"), by),
                measured("close", Wanted(meeting_on=TODAY), by),
                measured("close", Wanted(meeting_on=TODAY), by),
            )
            db.engine.dispose()
    return slowest


def main(counts: list[int]) -> int:
    return 0 if max(run(count) for count in counts) < LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main([int(word) for word in sys.argv[1:]] or [1_000, 2_000]))
