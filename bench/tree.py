"""A committee above 1,000 branches of 100 items each: the overview, the ledger of everything below, the switch."""

import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta

from flask import Flask
from sqlalchemy import insert

from bench.instance import application, emptied
from bench.ledger_list import counted, rows
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import Organisation, User
from tracker.watch.models import JobRun

ROUNDS = 5
PAGES = (
    "/o/top/below",
    "/o/middle-0/below",
    "/o/top/ledger?below=1",
    "/o/top/ledger?below=1&standing=overdue&sort=due",
    "/o/top/ledger",
    "/organisations",
)


def main() -> None:
    print(f"{'branches':>8} {'items':>8} {'queries':>8} {'ms':>8}  page")
    for branches in (10, 1_000):
        with tempfile.TemporaryDirectory() as folder:
            app = made(folder, branches, 100)
            for page in PAGES:
                queries, best = measured(app, page)
                print(f"{branches:>8} {branches * 100:>8} {queries:>8} {best:>8.1f}  {page}")
            with app.app_context():
                db.engine.dispose()


def made(folder: str, branches: int, items: int) -> Flask:
    """Ten committees between the top and the branches."""
    app = application(folder, SECRET_KEY="bench", RATELIMIT_ENABLED=False, SCHEDULER=False)
    with app.app_context():
        emptied()
        db.create_all()
        at, today = clock.now(), clock.today()
        top = accounts.found_organisation("示例市直机关工委", slug="top", at=at)
        reader = accounts.add_user("reader", name="陈秘", at=at)
        reader.password_set_at = at
        accounts.grant(reader, "parent_reader", organisation=top, at=at, by="bench")
        for place in founded(top, branches, at):
            db.session.execute(insert(Item), rows(place, [reader], items, today, at - timedelta(days=1)))
        db.session.add(
            JobRun(job="sweep", on_date=today, started_at=at, finished_at=at, outcome="done", holder="bench")
        )
        db.session.commit()
        db.session.connection().exec_driver_sql("ANALYZE")
        db.session.commit()
    return app


def founded(top: Organisation, branches: int, at) -> Iterator[Organisation]:
    middle = [accounts.found_organisation(f"示例第{n}工委", slug=f"middle-{n}", at=at, parent=top) for n in range(10)]
    for n in range(branches):
        yield accounts.found_organisation(f"示例第{n}党支部", slug=f"branch-{n}", at=at, parent=middle[n % 10])


def measured(app: Flask, page: str) -> tuple[int, float]:
    """Queries of the second visit, and the best time of several."""
    client = app.test_client()
    with app.app_context():
        user_id = db.session.query(User).filter_by(username="reader").one().get_id()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"], session["begun"] = user_id, True, int(time.time())
    statements, times = counted(app), []
    for _ in range(ROUNDS):
        statements.clear()
        began = time.perf_counter()
        assert client.get(page).status_code == 200
        times.append((time.perf_counter() - began) * 1000)
    return len(statements), min(times)


if __name__ == "__main__":
    main()
