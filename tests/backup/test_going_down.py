"""A migration that would lose what is held refuses to go down (F73)."""

from datetime import UTC, datetime

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Integer, SmallInteger, String, Text, inspect, text

from tests.conftest import SETTINGS
from tests.databases import MIGRATIONS
from tracker import create_app
from tracker.backup import going_down
from tracker.common import schema
from tracker.extensions import db
from tracker.people import signing_in

pytestmark = pytest.mark.slow  # each brings an instance of its own up
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def instance(database, tmp_path):
    """With nobody in it."""
    with database.another() as url:
        url = url if "postgresql" in url else f"sqlite:///{tmp_path / 'tracker_test_down.db'}"
        app = create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url})
        with app.app_context():
            schema.bring_up_to_date(db.engine)
        yield app
        with app.app_context():
            db.engine.dispose()


def going(app, *words):
    """What Alembic's command says, and at which revision it leaves the database."""
    result = app.test_cli_runner().invoke(args=["db", *words, "-d", MIGRATIONS])
    with app.app_context(), db.engine.connect() as connection:
        return result.exit_code, schema.revision_of(connection)


def hold(app, statement):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))


A_PLACE = "INSERT INTO organisation (id, name, slug, path, created_at) VALUES (1, '支部', 'one', '/1/', '2026-01-01')"


def test_a_table_that_holds_something_stays_and_so_does_every_step_above_it(instance, caplog):
    """F73."""
    hold(instance, A_PLACE)

    assert going(instance, "downgrade", "base") == (1, schema.newest())
    assert "没有退回：organisation 里有 1 行内容" in caplog.text
    assert "backup restore" in caplog.text


def test_a_column_that_says_something_stays(instance):
    """F73."""
    hold(instance, A_PLACE)
    assert going(instance, "downgrade", "0008") == (0, "0008")
    hold(instance, "CREATE TABLE held (id INTEGER, note VARCHAR(20) DEFAULT '' NOT NULL, day DATE)")
    hold(instance, "INSERT INTO held (id) VALUES (1)")

    with instance.app_context(), db.engine.connect() as connection:
        going_down.keep_what_is_held(connection)
        connection.execute(text("ALTER TABLE held DROP COLUMN day"))
        connection.execute(text("INSERT INTO held (id, note) VALUES (2, '在此')"))
        with pytest.raises(going_down.WouldLose, match=r"held\.note 里有 1 行"):
            connection.execute(text("ALTER TABLE held DROP COLUMN note"))
    hold(instance, "DROP TABLE held")


def test_a_table_copied_without_a_column_loses_only_that_column(instance):
    """How Alembic changes a table on SQLite."""
    hold(instance, "CREATE TABLE held (id INTEGER, note VARCHAR(20))")
    hold(instance, "CREATE TABLE _alembic_tmp_held (id INTEGER)")
    for table in ("held", "_alembic_tmp_held"):
        hold(instance, f"INSERT INTO {table} (id) VALUES (1)")
    with instance.app_context(), db.engine.connect() as connection:
        going_down.keep_what_is_held(connection)
        going_down.refuse_to_lose(connection, None, "DROP TABLE held")
        connection.execute(text("INSERT INTO held (id, note) VALUES (1, '在此')"))

        with pytest.raises(going_down.WouldLose, match=r"held\.note"):
            connection.execute(text("DROP TABLE held"))
    for table in ("held", "_alembic_tmp_held"):
        hold(instance, f"DROP TABLE {table}")


@pytest.fixture
def holding(instance):
    """A connection that is going down, with a table in which something is held."""
    hold(instance, "CREATE TABLE held (id INTEGER PRIMARY KEY, note VARCHAR(20), amount INTEGER, day DATE)")
    hold(instance, "INSERT INTO held VALUES (1, '在此', 70000, '2026-03-05'), (2, NULL, NULL, NULL)")
    with instance.app_context(), db.engine.connect() as connection:
        going_down.keep_what_is_held(connection)
        yield connection
        connection.rollback()
    hold(instance, "DROP TABLE held")


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("DELETE FROM held WHERE id = 1", r"held 里有 1 行"),
        ("UPDATE held SET note = 'x', amount = 3 WHERE id = 1", r"held\.note 里有 1 行"),
        ('UPDATE "held" SET "day" = NULL', r"held\.day 里有 2 行"),
    ],
)
def test_what_is_held_is_neither_deleted_nor_overwritten(holding, statement, what):
    """F73"""
    with pytest.raises(going_down.WouldLose, match=what):
        holding.execute(text(statement))


def test_what_meets_no_row_and_what_fills_a_column_just_added_goes_on(holding):
    holding.execute(text("DELETE FROM held WHERE id = 3"))
    holding.execute(text("UPDATE held SET note = 'x' WHERE id = 3"))
    holding.execute(text("ALTER TABLE held ADD COLUMN words VARCHAR(20)"))
    holding.execute(text("UPDATE held SET words = note"))

    assert holding.scalar(text("SELECT words FROM held WHERE id = 1")) == "在此"


def test_no_migration_empties_a_table_on_the_way_down(holding):
    """F73"""
    with pytest.raises(going_down.WouldLose, match="held 里有 2 行"):
        going_down.refuse_to_lose(holding, None, "TRUNCATE TABLE held")


def retyped(connection, column, kind):
    """As a migration does it: by itself on PostgreSQL, with the rows copied over on SQLite."""
    with Operations(MigrationContext.configure(connection)).batch_alter_table("held") as batch:
        batch.alter_column(column, type_=kind, postgresql_using=f"CAST({column} AS {kind.compile(connection.dialect)})")


@pytest.mark.parametrize(("column", "kind"), [("note", Integer()), ("day", Integer())])
def test_a_type_that_cannot_hold_what_is_said_is_refused(holding, column, kind):
    """F73"""
    with pytest.raises(going_down.WouldLose, match="held"):
        retyped(holding, column, kind)


def test_a_narrower_type_is_refused_where_something_is_too_long_for_it(holding):
    """F73: SQLite knows no lengths, and keeps what is too long."""
    if holding.dialect.name == "sqlite":
        retyped(holding, "note", String(1))
        assert holding.scalar(text("SELECT note FROM held WHERE id = 1")) == "在此"
        return
    with pytest.raises(going_down.WouldLose, match=r"held\.note 里有 1 行"):
        retyped(holding, "note", String(1))
    with pytest.raises(going_down.WouldLose, match=r"held\.amount 里有 1 行"):
        retyped(holding, "amount", SmallInteger())


def test_a_type_that_holds_all_of_it_goes_on(holding):
    retyped(holding, "note", Text())
    retyped(holding, "amount", String(20))

    assert holding.execute(text("SELECT note, amount FROM held ORDER BY id")).all() == [("在此", "70000"), (None, None)]


def test_rows_that_a_copy_leaves_out_are_refused(instance):
    """F73: SQLite."""
    hold(instance, "CREATE TABLE held (id INTEGER, note VARCHAR(20))")
    hold(instance, "INSERT INTO held VALUES (1, '在此'), (2, '也在')")
    hold(instance, "CREATE TABLE _alembic_tmp_held (id INTEGER, note VARCHAR(20))")
    hold(instance, "INSERT INTO _alembic_tmp_held VALUES (1, '在此')")
    with (
        instance.app_context(),
        db.engine.connect() as connection,
        pytest.raises(going_down.WouldLose, match="held 里有 1 行"),
    ):
        going_down.refuse_to_lose(connection, None, "DROP TABLE held")
    for table in ("held", "_alembic_tmp_held"):
        hold(instance, f"DROP TABLE {table}")


def test_what_is_made_anew_or_true_of_one_moment_keeps_nobody_from_going_down(instance):
    with instance.app_context():
        signing_in.make_link("set_up", at=NOW)
        db.session.commit()

    assert going(instance, "downgrade", "base") == (0, None)
    assert going(instance, "upgrade") == (0, schema.newest())


def test_going_up_drops_what_a_migration_says(instance):
    """Only the way down is held to it: going up, a migration has its reasons."""
    hold(instance, "CREATE TABLE held (id INTEGER)")
    hold(instance, "INSERT INTO held (id) VALUES (1)")

    with instance.app_context(), schema.in_turn(db.engine) as connection:
        schema.migrate(connection)
        connection.execute(text("DROP TABLE held"))
        assert not inspect(connection).has_table("held")
