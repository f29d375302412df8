"""What must hold for the whole house, whoever adds a room."""

import ast
import re
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from tests.conftest import SETTINGS
from tests.databases import MIGRATIONS, ours
from tracker import config, create_app
from tracker.extensions import db

ROOT = Path(__file__).parent.parent


def test_migrations_give_what_the_models_say(ctx):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadata)

    # SQLite's full-text index and its second keys for what is pointed at within an organisation; PostgreSQL's indexes
    # for what an address names by its number alone
    indexes = ("_organisation_id_id'", "'ix_item_id'", "'ix_evidence_id'", "'ix_mention_id'")
    beside_the_models = ("alembic_version", "item_search_index", *indexes)
    assert [d for d in differences if not any(name in str(d) for name in beside_the_models)] == []


def test_migrations_go_down_to_nothing_and_up_again(tmp_path, database):
    with database.another() as url:
        left = left_after_going_down(create_app(SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": url}))

    assert left == set()


def left_after_going_down(app):
    with app.app_context():
        upgrade(MIGRATIONS)
        ours(db.engine.url)
        downgrade(MIGRATIONS, revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade(MIGRATIONS)
        db.engine.dispose()
    return left


def test_every_setting_is_documented():
    """F29: settings nobody knows of."""
    told = (ROOT / "docs" / "operations.md").read_text("utf-8")

    assert [s.variable for s in config.SETTINGS if f"`{s.variable}`" not in told] == []


def test_the_environment_is_read_in_one_place():
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*.py")
        if re.search(r"\bos\.(environ|getenv)", path.read_text("utf-8"))
    ]

    # office.py hands its own environment on to the program it starts
    assert set(readers) <= {"tracker/config.py", "tracker/intake/reading/office.py"}


def test_functions_stay_readable():
    """docs/development.md, How code reads: none over 50 lines; files split by 400."""
    long = []
    for path in (ROOT / "tracker").rglob("*.py"):
        source = path.read_text("utf-8")
        if source.count("\n") > 400:
            long.append(path.name)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append(f"{path.name}: {node.name}")

    assert long == []
