"""F67: tests empty and drop only databases they made, whatever the environment names."""

import os
import subprocess
import sys

import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bench.instance import PREFIX, application
from tests.conftest import SETTINGS, take_the_stage
from tests.databases import CHECKOUT, MIGRATIONS, ROOT, NotOurs, PostgreSQLDatabase, ours, rows_of_every_table
from tracker import config, create_app
from tracker.extensions import db

# They empty tables, migrate down to nothing and sign in, which an operator's settings would change.
SOME_TESTS = ("tests/people/test_sign_in.py", "tests/test_guards.py::test_migrations_go_down_to_nothing_and_up_again")
OPERATOR = {"TRACKER_LOCK_AFTER": "1", "TRACKER_CLOSING_CHECK": "1", "TRACKER_PASSWORD_DAYS": "0"}


@pytest.fixture
def real_url(tmp_path, database):
    """The address of an operator's database, on the engine that this run tests."""
    if not isinstance(database, PostgreSQLDatabase):
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
        return
    name = f"operators_{CHECKOUT}_{os.getpid()}"
    database.connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield database.address(name)
    database.connection.execute(text(f'DROP DATABASE "{name}"'))


@pytest.fixture
def real(real_url, tmp_path):
    """An operator's instance, its database filled."""
    app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": real_url})
    with app.app_context():
        upgrade(MIGRATIONS)
        take_the_stage()
    yield app
    with app.app_context():
        db.engine.dispose()


def content(app):
    with app.app_context():
        db.session.remove()
        return rows_of_every_table()


@pytest.mark.slow
def test_a_run_of_the_tests_leaves_the_environment_s_database_alone(real, real_url, tmp_path):
    """F67."""
    before = content(real)
    folder = tmp_path / "instance"
    operators = OPERATOR | {"DATABASE_URL": real_url, "TRACKER_INSTANCE": str(folder)}
    command = [sys.executable, "-m", "pytest", "-q", "-o", f"cache_dir={tmp_path / 'cache'}", *SOME_TESTS]

    run = subprocess.run(command, cwd=ROOT, env=os.environ | operators, capture_output=True, text=True)

    assert run.returncode == 0, run.stdout
    assert content(real) == before
    assert {"organisation", "user_account", "membership"} <= {table.name for table in before}
    assert not folder.exists()


@pytest.mark.parametrize("change", ["empty", "fill"])
def test_no_other_database_is_emptied_or_filled(application, real, database, change):
    """F67."""
    before = content(real)

    with real.app_context(), pytest.raises(NotOurs, match="tests empty and drop only databases they made"):
        database.begin_with("empty") if change == "empty" else database.prepare(take_the_stage)

    assert content(real) == before


@pytest.mark.parametrize(
    "address",
    [
        "sqlite://",
        "sqlite:////srv/tracker/instance/tracker.db",
        "sqlite:////srv/tracker_test_1/tracker.db",
        "postgresql://127.0.0.1/",
        "postgresql://127.0.0.1/tracker",
        "postgresql://127.0.0.1/my_tracker_test_1",
    ],
)
def test_a_database_of_another_name_is_not_ours(address):
    with pytest.raises(NotOurs):
        ours(make_url(address))


def test_no_setting_of_the_environment_reaches_a_test():
    told = {setting.variable for setting in config.SETTINGS} & set(os.environ)

    assert told == {"TRACKER_INSTANCE"}  # ours: where an application works that was not told where


def test_a_benchmark_works_on_a_database_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1/tracker")

    app = application(str(tmp_path))

    assert app.config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/{PREFIX}.db"


def test_a_benchmark_refuses_a_database_of_another_name(monkeypatch, tmp_path):
    monkeypatch.setenv("BENCH_DATABASE_URL", "postgresql://127.0.0.1/tracker")

    with pytest.raises(SystemExit, match=f"its name must begin with {PREFIX}"):
        application(str(tmp_path))
