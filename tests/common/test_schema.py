"""A database that is not the one this program knows, or is being changed: said in a sentence, and nothing is done."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.conftest import SETTINGS
from tests.databases import MIGRATIONS
from tracker import create_app
from tracker.common import schema
from tracker.common.obstacles import InTheWay
from tracker.extensions import db
from tracker.watch.schedule import Scheduler

ROOT = Path(__file__).parent.parent.parent

TROUBLES = {
    "newer": ("UPDATE alembic_version SET version_num = '9999'", "数据库已由更新的版本升级过：请换上新版本的程序"),
    "older": ("UPDATE alembic_version SET version_num = '0001'", "数据库还没有升级到本程序的版本"),
    "empty": ("", "数据库还是空的：请先运行 flask --app app db upgrade"),
    "no revision": ("DELETE FROM alembic_version", "数据库的结构不完整"),
    "two revisions": ("INSERT INTO alembic_version VALUES ('0001')", "数据库还没有升级到本程序的版本"),
    "a table is missing": ("DROP TABLE mention", "数据库的结构不完整"),
    "a column is missing": ("ALTER TABLE suggestion DROP COLUMN text", "数据库的结构不完整"),
}


@pytest.fixture
def another(database, tmp_path):
    """An application whose database a test may spoil, and the way to it from outside."""
    with database.another() as url:
        app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url, "SCHEMA_SECONDS": 0})
        with app.app_context():
            schema.bring_up_to_date(db.engine)
        yield app
        with app.app_context():
            clear()
            db.engine.dispose()


def clear():
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA writable_schema=ON")
            connection.exec_driver_sql("DELETE FROM sqlite_master")
        else:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    if db.engine.dialect.name == "sqlite":
        place = Path(str(db.engine.url.database))
        db.engine.dispose()
        for path in place.parent.glob(place.name + "*"):
            path.unlink()


def spoil(app, trouble):
    with app.app_context():
        if not trouble:
            clear()
            return
        with db.engine.begin() as connection:
            connection.execute(text(trouble))


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.slow
def test_neither_web_nor_watch_nor_a_command_works_on_a_schema_it_does_not_know(another, trouble):
    """At their start."""
    change, words = TROUBLES[trouble]
    spoil(another, change)

    page = another.test_client().get("/sign-in")
    swept = another.test_cli_runner().invoke(args=["watch", "sweep"])

    assert (page.status_code, words in page.text) == (503, True)
    assert (swept.exit_code, swept.output.startswith(f"Error: {words}")) == (1, True)
    with another.app_context():
        assert Scheduler(another).lead() is False


@pytest.mark.parametrize("trouble", ["newer", "older", "no revision", "two revisions"])
@pytest.mark.slow
def test_a_program_that_runs_notices_that_its_database_became_another(another, trouble):
    client, scheduler = another.test_client(), Scheduler(another)
    assert client.get("/set-up").status_code == 200
    assert scheduler.lead() is True
    spoil(another, TROUBLES[trouble][0])

    page = client.get("/set-up")

    assert (page.status_code, TROUBLES[trouble][1] in page.text) == (503, True)
    assert scheduler.lead() is False
    with client.get("/static/css/tokens.css") as look:
        assert look.status_code == 200


def test_what_was_found_out_of_order_is_looked_at_again(another):
    """F71: a health check that says yes on a schema the program does not know."""
    spoil(another, "UPDATE alembic_version SET version_num = '9999'")
    client = another.test_client()
    assert client.get("/set-up").status_code == 503
    assert client.get("/healthz").json["schema"] == "newer"

    spoil(another, f"UPDATE alembic_version SET version_num = '{schema.newest()}'")

    assert client.get("/set-up").status_code == 200
    assert client.get("/healthz").json["schema"] == "ok"


def test_a_table_that_goes_missing_meanwhile_is_found_at_the_first_stumble(another):
    """The revision says nothing of it."""
    client = another.test_client()
    assert client.get("/set-up").status_code == 200
    spoil(another, "DROP TABLE one_time_link")

    page = client.post("/set-up/any-link", data={"organisation": "第一党支部"})

    assert page.status_code == 503
    assert "数据库的结构不完整" in page.text


def test_a_column_that_goes_missing_meanwhile_is_found_at_the_first_stumble(another):
    """On a page, in the health check, in a command and for the watch alike."""
    client = another.test_client()
    assert client.get("/set-up").status_code == 200
    spoil(another, "ALTER TABLE one_time_link DROP COLUMN used_at")

    page = client.post("/set-up/any-link", data={"organisation": "第一党支部"})
    swept = another.test_cli_runner().invoke(args=["watch", "sweep"])

    assert (page.status_code, "数据库的结构不完整" in page.text, "第一党支部</textarea>" in page.text) == (
        503,
        True,
        True,
    )
    assert client.get("/healthz").json["schema"] == "half-way"
    assert swept.output.startswith("Error: 数据库的结构不完整") and "one_time_link.used_at" in swept.output
    assert Scheduler(another).lead() is False


A_PLACE = "INSERT INTO organisation (id, name, slug, path, created_at) VALUES (1, '支部', 'one', '/1/', '2026-01-01')"


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ["newer", "no revision", "a table is missing", "a column is missing"])
def test_the_way_out_that_the_sentence_names_leads_out(another, tmp_path, trouble):
    """F71: a backup takes the place of what nobody knows, which is kept."""
    spoil(another, A_PLACE)
    run, kept = another.test_cli_runner().invoke, str(tmp_path / "kept.zip")
    assert run(args=["backup", "create", "-o", kept]).exit_code == 0
    spoil(another, TROUBLES[trouble][0])

    said = run(args=["backup", "restore", "--replace", kept])

    assert said.exit_code == 0, said.output
    assert "原来的数据库保存在" in said.output
    assert another.test_client().get("/set-up").status_code == 200
    with another.app_context():
        assert db.session.scalar(text("SELECT name FROM organisation")) == "支部"


@pytest.mark.parametrize("trouble", ["newer", "no revision", "a table is missing"])
@pytest.mark.slow
def test_an_upgrade_leaves_alone_what_it_does_not_know(another, trouble):
    spoil(another, TROUBLES[trouble][0])

    with another.app_context(), pytest.raises(InTheWay):
        schema.bring_up_to_date(db.engine)
    result = another.test_cli_runner().invoke(args=["db", "upgrade", "-d", MIGRATIONS])

    assert result.exit_code == 1


def test_the_numbers_of_the_files_are_alembic_s_revisions():
    scripts = ScriptDirectory(MIGRATIONS)

    assert schema.newest() == scripts.get_current_head()
    assert schema.known() == sorted(script.revision for script in scripts.walk_revisions())


def test_an_upgrade_that_breaks_half_way_leaves_nothing_of_it(another):
    spoil(another, "")
    with another.app_context():
        with pytest.raises(InTheWay), schema.in_turn(db.engine) as connection:
            schema.migrate(connection, "0005")
            connection.execute(text("SELECT nothing FROM nowhere"))
        assert inspect(db.engine).get_table_names() == []


@pytest.mark.slow
def test_an_upgrade_waits_for_the_one_that_came_first(another):
    done = []

    def upgrade():
        with another.app_context(), schema.in_turn(db.engine):
            done.append("second")

    with another.app_context(), schema.in_turn(db.engine):
        second = Thread(target=upgrade)
        second.start()
        second.join(timeout=0.5)
        done.append("first")
    second.join(timeout=20)

    assert done == ["first", "second"]


@pytest.mark.slow
def test_of_three_upgrades_at_once_two_find_nothing_left_to_do(another):
    spoil(another, "")
    with another.app_context():
        url = db.engine.url.render_as_string(hide_password=False)
    settings = os.environ | {"TRACKER_INSTANCE": another.config["INSTANCE"], "DATABASE_URL": url}
    command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]

    running = [
        subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    told = [process.communicate(timeout=60)[0] for process in running]

    assert [process.returncode for process in running] == [0, 0, 0], told
    with another.app_context(), db.engine.connect() as connection:
        assert schema.obstacle_in(connection) is None
