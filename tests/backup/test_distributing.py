"""`flask database distribute`, and databases without foreign keys or triggers. What stands for Citus here writes down
what it is asked for; the real one is another machine's."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, text

from tests.conftest import SETTINGS
from tests.databases import MIGRATIONS
from tracker import create_app
from tracker.common.distribution import SHARDED, SHARED
from tracker.common.left_out import without
from tracker.extensions import db

CITUS = """
CREATE TABLE pg_dist_partition (logicalrelid regclass, partmethod text, repmodel text, place serial);
CREATE FUNCTION create_reference_table(asked regclass) RETURNS void LANGUAGE sql AS
  $$ INSERT INTO pg_dist_partition VALUES (asked, 'n', 't') $$;
CREATE FUNCTION create_distributed_table(asked regclass, key text, colocate_with text DEFAULT 'default')
  RETURNS void LANGUAGE plpgsql AS $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = asked AND contype = 'f' AND array_length(conkey, 1) > 1) THEN
    RAISE EXCEPTION 'a key points at a table that is not spread'; END IF;
  INSERT INTO pg_dist_partition VALUES (asked, 'h', 'c'); END $$;
"""
KEYS = "SELECT conname FROM pg_constraint WHERE contype = 'f' ORDER BY 1"
TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"


@pytest.fixture
def another(database, tmp_path):
    """An application on an empty database of its own, by these settings."""
    with database.another() as url:
        if "postgresql" not in url:
            url = f"sqlite:///{tmp_path / 'tracker_test_spread.db'}"
        made = []

        def make(**settings):
            own = {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url}
            made.append(create_app(SETTINGS | own | settings))
            return made[-1]

        yield make
        for app in made:
            with app.app_context():
                db.engine.dispose()


def asked(statement):
    engine = create_engine(db.engine.url)
    with engine.connect() as connection:
        found = connection.scalars(text(statement)).all()
    engine.dispose()
    return found


def run(app):
    return app.test_cli_runner().invoke(args=["database", "distribute"])


def test_a_database_that_is_no_cluster_is_told_so_and_left_alone(another):
    app = another()
    with app.app_context():
        upgrade(MIGRATIONS)

    result = run(app)

    assert result.exit_code == 1
    assert "不是 Citus 集群的协调节点，没有改动" in result.output


@pytest.fixture
def cluster(another, database):
    if "postgresql" not in database.url:
        pytest.skip("SQLite stands on one machine")
    app = another()
    with app.app_context():
        upgrade(MIGRATIONS)
        with db.engine.begin() as connection:
            connection.exec_driver_sql(CITUS)
    return app


def test_every_table_goes_where_its_kind_belongs_and_keys_are_back_afterwards(cluster):
    """Rule 1 of law 13."""
    with cluster.app_context():
        before = asked(KEYS)

    result = run(cluster)

    with cluster.app_context():
        spread = asked("SELECT logicalrelid::text FROM pg_dist_partition ORDER BY place")
        assert (result.exit_code, asked(KEYS)) == (0, before)
        assert asked("SELECT current_setting('citus.multi_shard_modify_mode')") == ["sequential"]
    assert (set(spread[: len(SHARED)]), set(spread[len(SHARED) :])) == (SHARED, SHARDED)
    assert spread.index("organisation") < spread.index("membership")
    assert spread.index("item") < spread.index("event")


def test_what_was_broken_off_is_gone_on_with(cluster):
    with cluster.app_context(), db.engine.begin() as connection:
        connection.execute(text("SELECT create_reference_table('organisation')"))
        connection.execute(text("ALTER TABLE mention DROP CONSTRAINT fk_mention_event_id_event"))

    first, second = run(cluster), run(cluster)

    with cluster.app_context():
        assert len(asked("SELECT 1 FROM pg_dist_partition")) == len(SHARED | SHARDED)
        assert "fk_mention_event_id_event" in asked(KEYS)
    assert "organisation、" not in first.output
    assert "没有改动" in second.output


@pytest.mark.slow
def test_an_installation_may_have_neither_foreign_keys_nor_triggers(another, database):
    """Every migration up, down and up again; SQLite always has both."""
    app = another(FOREIGN_KEYS=False, TRIGGERS=False)
    with app.app_context():
        upgrade(MIGRATIONS)
        if "postgresql" in database.url:
            assert (asked(KEYS), asked(TRIGGERS)) == ([], [])
        downgrade(MIGRATIONS, revision="base")
        upgrade(MIGRATIONS)


@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("ALTER TABLE event ADD CONSTRAINT fk_event_a_b FOREIGN KEY (a) REFERENCES b (id)", "SELECT 1"),
        ("ALTER TABLE event DROP CONSTRAINT fk_event_a_b", "ALTER TABLE event DROP CONSTRAINT IF EXISTS fk_event_a_b"),
        (
            "ALTER TABLE a ADD COLUMN b INTEGER CONSTRAINT fk_a_b REFERENCES c (id)",
            "ALTER TABLE a ADD COLUMN b INTEGER",
        ),
        (
            "CREATE TABLE a (\n\tb INTEGER, \n\tCONSTRAINT fk_a_b_c FOREIGN KEY(b) REFERENCES c (id)\n)",
            "CREATE TABLE a (\n\tb INTEGER\n)",
        ),
        ("CREATE TRIGGER a BEFORE UPDATE ON b FOR EACH ROW EXECUTE FUNCTION c()", "SELECT 1"),
        ("SELECT 'CONSTRAINT fk_a REFERENCES b (id)'", "SELECT 'CONSTRAINT fk_a REFERENCES b (id)'"),
    ],
)
def test_only_keys_and_triggers_are_left_out_of_a_statement(statement, left):
    assert without(statement, keys=True, triggers=True) == left
