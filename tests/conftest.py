"""One application, one database and one cast for every test; each test begins with empty tables."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tracker import create_app
from tracker.config import database_url
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline, Thresholds
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import Organisation, User

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)  # 10:00 in Beijing on 5 March 2026
THRESHOLDS = Thresholds(blue=20, yellow=10)  # as the settings say where nobody says otherwise
MIGRATIONS = str(Path(__file__).parent.parent / "migrations")
SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "only for tests",
    "WTF_CSRF_ENABLED": False,  # one guard test turns it on
    "RATELIMIT_ENABLED": False,  # likewise
    "PASSWORD_COST": 8,  # full-cost hashing would make the suite slow
    "SCHEDULER": False,
}


@pytest.fixture(scope="session")
def application(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Flask]:
    """Migrated once a worker: a SQLite file, or a database on the server that TEST_DATABASE_URL names."""
    instance = tmp_path_factory.mktemp("instance")
    settings: dict[str, Any] = SETTINGS | {"INSTANCE": str(instance)}
    if server := os.environ.get("TEST_DATABASE_URL"):
        settings["SQLALCHEMY_DATABASE_URI"] = fresh_postgresql(database_url(server), f"tracker_test_{worker_id}")
    app = create_app(settings)
    with app.app_context():
        upgrade(MIGRATIONS)
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            shutil.copy(instance / "tracker.db", instance / "empty.db")
    yield app
    with app.app_context():
        db.engine.dispose()


def fresh_postgresql(server: str, name: str) -> str:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with empty tables and no context pushed: clients may call it."""
    empty_tables(application)
    yield application
    with application.app_context():
        db.session.remove()
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()


def empty_tables(application: Flask) -> None:
    """Events cannot be deleted, which is the point of them: SQLite gets a copy, PostgreSQL sleeping triggers."""
    with application.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()
            instance = Path(application.instance_path)
            for leftover in instance.glob("tracker.db*"):
                leftover.unlink()
            shutil.copy(instance / "empty.db", instance / "tracker.db")
            return
        with db.engine.begin() as connection:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in reversed(db.metadata.sorted_tables):
                connection.execute(table.delete())


@pytest.fixture
def ctx(app: Flask) -> Iterator[Flask]:
    """A pushed context, for tests that call verbs and queries directly; not together with clients (see sign_in_as)."""
    with app.app_context():
        yield app


@dataclass
class Cast:
    """The same people in every test; attributes load afresh, so they work in any context.

    secretary 陈秘, owner 李宁 (committee member), organiser 王方 (committee member), discipline_officer 赵琳,
    member 周舟, administrator 管理员, parent_reader 上级 (committee above), outsider 外人 (another branch's secretary).
    """

    ids: dict[str, int]
    branch_id: int
    other_branch_id: int
    committee_id: int

    def __getattr__(self, name: str) -> User:
        if name.startswith("_") or name not in self.ids:
            raise AttributeError(name)
        return db.session.get_one(User, self.ids[name])

    @property
    def branch(self) -> Organisation:
        return db.session.get_one(Organisation, self.branch_id)

    @property
    def other_branch(self) -> Organisation:
        return db.session.get_one(Organisation, self.other_branch_id)

    @property
    def committee(self) -> Organisation:
        return db.session.get_one(Organisation, self.committee_id)


PEOPLE = {
    "secretary": ("chen", "陈秘", "书记", "branch", "secretary"),
    "owner": ("li", "李宁", "宣传委员", "branch", "committee_member"),
    "organiser": ("wang", "王方", "组织委员", "branch", "committee_member"),
    "discipline_officer": ("zhao", "赵琳", "纪检委员", "branch", "discipline_officer"),
    "member": ("zhou", "周舟", "党员", "branch", "member"),
    "administrator": ("admin", "管理员", "", "branch", "administrator"),
    "parent_reader": ("parent", "上级", "机关工委", "committee", "parent_reader"),
    "outsider": ("outsider", "外人", "书记", "other", "secretary"),
}


@pytest.fixture
def cast(app: Flask) -> Cast:
    with app.app_context():
        committee = accounts.found_organisation("示例机关工委", slug="committee", at=NOW)
        branch = accounts.found_organisation("示例机关第一党支部", slug="branch", at=NOW, parent=committee)
        other = accounts.found_organisation("示例机关第二党支部", slug="other", at=NOW, parent=committee)
        places = {"branch": branch, "committee": committee, "other": other}
        ids = {}
        for key, (username, name, post, place, role) in PEOPLE.items():
            user = accounts.add_user(username, name=name, post=post, at=NOW)
            user.password_set_at = datetime(2100, 1, 1, tzinfo=UTC)  # never old, whatever day a test travels to
            accounts.grant(user, role, organisation=places[place], at=NOW, by="setup")
            ids[key] = user.id
        db.session.commit()
        return Cast(ids, branch.id, other.id, committee.id)


@pytest.fixture
def sign_in_as(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """A client signed in as one of the cast. An open context would serve every request as its first user: refused."""

    def signed_in(who: str) -> FlaskClient:
        assert not has_app_context(), "close the app context before using a client"
        client = app.test_client()
        with app.app_context():
            user_id = getattr(cast, who).get_id()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = user_id, True
        return client

    return signed_in


@pytest.fixture
def make_item(app: Flask, cast: Cast) -> Callable[..., int]:
    """A valid item in the branch's 2026 ledger, by the real verb; returns its id. Works with or without a context."""

    def make(
        *, at: datetime = NOW, due_on: date | None = date(2026, 9, 30), state: str | None = None, **changes: Any
    ) -> int:
        with nullcontext() if has_app_context() else app.app_context():
            values: dict[str, Any] = {
                "kind": "finding",
                "title": "理论学习与业务结合不够紧密",
                "year": 2026,
                "owner": cast.owner,
                "accountable_lead": cast.secretary,
                "deadline": Deadline("fixed" if due_on else None, due_on),
            }
            if isinstance(changes.get("finding"), int):
                changes["finding"] = db.session.get_one(Item, changes["finding"])
            item = workflow.add(cast.branch, by=cast.secretary, at=at, **(values | changes))
            if state:
                bring_to(item, state, cast, at)
            db.session.commit()
            return item.id

    return make


def bring_to(item: Item, state: str, cast: Cast, at: datetime) -> None:
    """Along the real road, by the people whose verbs these are."""
    if state == "cancelled":
        workflow.cancel(item, by=cast.secretary, at=at, words="与另一事项合并")
        return
    if state != "not_started":
        workflow.report_progress(item, by=cast.owner, at=at, words="已制定计划")
    if state == "substantially_done":
        workflow.mark_substantially_done(item, by=cast.owner, at=at, words="主要工作已完成")
    if state in ("pending_review", "closed"):
        workflow.request_closure(item, by=cast.owner, at=at, words="开展交流6次")
    if state == "closed":
        workflow.close(item, by=cast.secretary, at=at)
