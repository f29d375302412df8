"""The ledger's list at 10, 1,000 and 10,000 items: queries, CPU time, and that beside a bare page of as many rows.

The bare page is Flask + SQLAlchemy + Jinja alone: one query for as many of the same rows with their owners, the same
five columns, links by url_for; no sign-in, no menus, no filters, no counts.
"""

import tempfile
import time
from datetime import timedelta

from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select
from sqlalchemy.orm import joinedload

from bench.instance import application, emptied
from tracker.common import clock
from tracker.extensions import db
from tracker.ledger.listing import PAGE
from tracker.ledger.models import Item
from tracker.ledger.states import STATES
from tracker.people import accounts
from tracker.people.models import Organisation, User
from tracker.watch.models import JobRun

ROUNDS = 30
BARE = """<!doctype html><title>bare</title><table>{% for item in items %}<tr><td>{{ item.number }}</td>
<td><a href="{{ url_for('ledger.item', item_id=item.id) }}">{{ item.title }}</a></td>
<td>{{ item.owner.name if item.owner else '' }}</td><td>{{ item.due_on }}</td><td>{{ item.state }}</td></tr>
{% endfor %}</table>"""


def main() -> None:
    print(f"{'items':>7} {'queries':>8} {'ours ms':>8} {'bare ms':>8} {'ratio':>6}")
    for size in (10, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            app = made(folder, size)
            client, statements = signed_in(app), counted(app)
            client.get("/o/branch/ledger")
            seen = len(statements)
            ours, bare = best_ms(client, "/o/branch/ledger", "/bare")
            print(f"{size:>7} {seen:>8} {ours:>8.2f} {bare:>8.2f} {ours / bare:>6.2f}")
            with app.app_context():
                db.engine.dispose()


def made(folder: str, size: int) -> Flask:
    """An instance with one branch of ten people and `size` items, a twelfth of them overdue."""
    app = application(folder, SECRET_KEY="bench", RATELIMIT_ENABLED=False, SCHEDULER=False)
    with app.app_context():
        emptied()
        db.create_all()
        at, today = clock.now(), clock.today()
        branch = accounts.found_organisation("示例机关第一党支部", slug="branch", at=at)
        person = accounts.add_user("reader", name="陈秘", at=at)
        accounts.grant(person, "secretary", organisation=branch, at=at, by="bench")
        person.password_set_at = at
        members = [accounts.add_user(f"member-{n}", name=f"党员{n}", at=at) for n in range(9)]
        for member in members:
            accounts.grant(member, "member", organisation=branch, at=at, by="bench")
        ran = JobRun(job="sweep", on_date=today, started_at=at, finished_at=at, outcome="done", holder="bench")
        db.session.add(ran)  # the watch ran today, as it does: no banner
        db.session.execute(insert(Item), rows(branch, [person, *members], size, today, at))
        db.session.commit()
    app.extensions["bare"] = app.jinja_env.from_string(BARE)  # compiled once, like any template file
    app.add_url_rule("/bare", "bare", bare_page)
    return app


def rows(branch: Organisation, owners: list[User], size: int, today, at) -> list[dict]:
    return [
        {
            "organisation_id": branch.id,
            "year": today.year,
            "last_year": today.year,
            "number": f"{today.year}-{n:05}",
            "sort_key": f"{today.year}.{n:06}",
            "kind": "finding",
            "title": f"第{n}个问题：理论学习与业务结合不够紧密",
            "owner_id": owners[n % len(owners)].id,
            "deadline_kind": "fixed",
            "due_on": today + timedelta(days=n % 360 - 30),
            "first_due_on": today + timedelta(days=n % 360 - 30),
            "opened_on": today - timedelta(days=100),
            "state": STATES[n % 6],
            "closed_on": today if STATES[n % 6] == "closed" else None,
            "updated_at": at,
        }
        for n in range(1, size + 1)
    ]


def bare_page() -> str:
    return current_app.extensions["bare"].render(
        items=db.session.scalars(select(Item).options(joinedload(Item.owner)).order_by(Item.id).limit(PAGE))
    )


def signed_in(app: Flask):
    client = app.test_client()
    with app.app_context():
        user_id = db.session.scalars(select(User).where(User.username == "reader")).one().get_id()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"], session["begun"] = user_id, True, int(time.time())
    return client


def counted(app: Flask) -> list[str]:
    statements: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    return statements


def best_ms(client: FlaskClient, *addresses: str) -> list[float]:
    """The best of many rounds each, taken in turns, so that a busy machine weighs on all alike."""
    times: dict[str, list[float]] = {address: [] for address in addresses}
    for _ in range(ROUNDS):
        for address in addresses:
            began = time.process_time()
            client.get(address).get_data()
            times[address].append((time.process_time() - began) * 1000)
    return [min(times[address]) for address in addresses]


if __name__ == "__main__":
    main()
