"""One application, one database and one cast for every test; each test begins with empty tables, or with the cast."""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache

from tests import asked_within, by_number, one_writer
from tests.copies import copies_of
from tests.databases import Database, PostgreSQLDatabase, SQLiteFile, kept_folder, server
from tracker import create_app
from tracker.common import schema
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.deadlines import Deadline, Thresholds
from tracker.ledger.models import Item
from tracker.people import accounts
from tracker.people.models import Organisation, User

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)  # 10:00 in Beijing on 5 March 2026
NEVER_OVER = 4_102_444_800  # a session that began in 2100 outlasts whatever day a test travels to
THRESHOLDS = Thresholds(blue=20, yellow=10)  # as the settings say where nobody says otherwise
SETTINGS = {
    "TESTING": True,
    "SECRET_KEY": "only for tests",
    "WTF_CSRF_ENABLED": False,  # one guard test turns it on
    "RATELIMIT_ENABLED": False,  # likewise
    "PASSWORD_COST": 8,  # full-cost hashing would make the suite slow
    "SCHEDULER": False,
    "SCHEMA_SECONDS": 86_400,  # counted queries are those of a page
}

# What an operator has set is meant for the operator's instance: no test sees it, nor any program that a test starts.
for variable in [name for name in os.environ if name == "DATABASE_URL" or name.startswith(("TRACKER_", "FLASK_"))]:
    del os.environ[variable]


# Importing and collecting make much and drop little: without garbage collection they take half the time.
gc.disable()


def pytest_configure() -> None:
    server()  # an address of another kind is refused before anything starts
    one_writer.watch_every_field()
    by_number.find_by_number()
    asked_within.watch_every_statement()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def no_instance_by_default(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An application whose maker forgot to say where must not work in the checkout's own data folder."""
    os.environ["TRACKER_INSTANCE"] = str(tmp_path_factory.mktemp("unasked"))


@pytest.fixture(scope="session")
def kept_between_runs(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where things stay between runs; only this run's where pytest keeps no cache (`-p no:cacheprovider`)."""
    return kept_folder(pytestconfig.cache) if hasattr(pytestconfig, "cache") else tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, kept_between_runs: Path) -> Iterator[Database]:
    """A SQLite file, or a database on the server that TEST_DATABASE_URL names."""
    if address := server():
        made: Database = PostgreSQLDatabase(address)
    else:
        made = SQLiteFile(tmp_path_factory.mktemp("database"), kept_between_runs)
    yield made
    made.end()


@pytest.fixture(scope="session")
def application(
    database: Database, kept_between_runs: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("instance")
    app = create_app(SETTINGS | {"INSTANCE": str(instance), "SQLALCHEMY_DATABASE_URI": database.url})
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(kept_between_runs))
    with app.app_context():
        database.prepare(take_the_stage)
        schema.refuse()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask, database: Database, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application with empty tables, or the cast for who asks, and no context pushed: clients may call it."""
    with application.app_context():
        database.begin_with("cast" if "cast" in request.fixturenames else "empty")
    yield application
    assert not has_app_context(), "a test left an application context open: the next would work in its session"
    with application.app_context():
        db.session.remove()


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


def take_the_stage() -> None:
    """The cast enters, by the real verbs."""
    committee = accounts.found_organisation("示例机关工委", slug="committee", at=NOW)
    branch = accounts.found_organisation("示例机关第一党支部", slug="branch", at=NOW, parent=committee)
    other = accounts.found_organisation("示例机关第二党支部", slug="other", at=NOW, parent=committee)
    places = {"branch": branch, "committee": committee, "other": other}
    for username, name, post, place, role in PEOPLE.values():
        user = accounts.add_user(username, name=name, post=post, at=NOW)
        user.password_set_at = datetime(2100, 1, 1, tzinfo=UTC)  # never old, whatever day a test travels to
        accounts.grant(user, role, organisation=places[place], at=NOW, by="setup")
    db.session.commit()


@pytest.fixture(scope="session")
def everybody(application: Flask, database: Database) -> Cast:
    with application.app_context():
        database.begin_with("cast")
        users = dict(db.session.execute(db.select(User.username, User.id)).all())
        places = dict(db.session.execute(db.select(Organisation.slug, Organisation.id)).all())
    ids = {key: users[username] for key, (username, *_rest) in PEOPLE.items()}
    return Cast(ids, places["branch"], places["other"], places["committee"])


@pytest.fixture
def cast(app: Flask, everybody: Cast) -> Cast:
    return everybody


@pytest.fixture
def sign_in_as(app: Flask, cast: Cast) -> Callable[[str], FlaskClient]:
    """A client signed in as one of the cast. An open context would serve every request as its first user: refused."""

    def signed_in(who: str) -> FlaskClient:
        assert not has_app_context(), "close the app context before using a client"
        client = app.test_client()
        with app.app_context():
            user_id = getattr(cast, who).get_id()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"], session["begun"] = user_id, True, NEVER_OVER
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
            item_id = item.id  # asked for after the commit it would be read again
            db.session.commit()
            return item_id

    return make


@pytest.fixture
def make_items(app: Flask, make_item: Callable[..., int]) -> Callable[..., list[int]]:
    """Many items like the one that make_item makes, all at once; `{}` in their title counts them."""

    def make(count: int, *, title: str = "问题{}", **changes: Any) -> list[int]:
        first = make_item(title=title.format(1), **changes)
        with nullcontext() if has_app_context() else app.app_context():
            ids = [first, *(copies_of(first, count - 1, title) if count > 1 else ())]
            db.session.commit()
        return ids

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
