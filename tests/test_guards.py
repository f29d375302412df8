"""What must hold for the whole house, whoever adds a room."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from babel.messages.pofile import read_po
from flask_migrate import downgrade, upgrade
from jinja2 import Environment
from sqlalchemy import inspect

from tests.conftest import MIGRATIONS, SETTINGS, fresh_postgresql
from tracker import config, create_app
from tracker.extensions import db

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "tracker" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def test_migrations_give_what_the_models_say(ctx):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, db.metadata)

    beside_the_models = ("alembic_version", "item_search_index")  # the latter is SQLite's full-text index
    assert [d for d in differences if not any(name in str(d) for name in beside_the_models)] == []


def test_migrations_go_down_to_nothing_and_up_again(tmp_path, application):
    settings = SETTINGS | {"INSTANCE": str(tmp_path)}
    url = application.config["SQLALCHEMY_DATABASE_URI"]
    if url.startswith("postgresql"):
        settings["SQLALCHEMY_DATABASE_URI"] = fresh_postgresql(url, f"{url.rpartition('/')[2]}_migrations")
    app = create_app(settings)

    with app.app_context():
        upgrade(MIGRATIONS)
        downgrade(MIGRATIONS, revision="base")
        left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
        upgrade(MIGRATIONS)
        db.engine.dispose()

    assert left == set()


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


def test_only_edges_commit():
    """Law 6: verbs don't commit."""
    edges = re.compile(r"(views|cli|serving|schedule|outbox|set_up|jobs|giving)(\.py|/)")
    commits = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*.py")
        if "session.commit()" in path.read_text("utf-8") and not edges.search(path.as_posix())
    ]

    assert commits == []


def test_the_clock_is_read_in_one_place():
    """Law 6: now() and today() come from common/clock.py."""
    pattern = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time)\(")
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*.py")
        if pattern.search(path.read_text("utf-8"))
    ]

    assert readers == ["tracker/common/clock.py"]


def test_starting_loads_nothing_that_draws_files(tmp_path):
    """What makes workbooks and Word files loads when one is asked for."""
    drawing = (
        "import sys, app; print([name for name in ('xlsxwriter', 'openpyxl', 'docx', 'lxml') if name in sys.modules])"
    )
    started = subprocess.run(
        [sys.executable, "-c", drawing],
        cwd=ROOT,
        env=os.environ | {"TRACKER_INSTANCE": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert started.stdout == "[]\n"


def test_every_word_on_a_page_has_its_english(tmp_path):
    template = tmp_path / "messages.pot"
    extract = ["pybabel", "--quiet", "extract", "-k", "_l", "-F", "babel.cfg", "-o", template, "."]
    subprocess.run([Path(sys.executable).parent / extract[0], *extract[1:]], cwd=ROOT, check=True, capture_output=True)
    with template.open("rb") as file:
        wanted = {message.id for message in read_po(file) if message.id}
    with CATALOGUE.open("rb") as file:
        catalogue = {message.id: message for message in read_po(file) if message.id}

    missing = sorted(str(words) for words in wanted if words not in catalogue or not catalogue[words].string)
    assert missing == []
    assert [m.id for m in catalogue.values() if m.fuzzy] == []


def test_translations_keep_their_placeholders():
    placeholder = re.compile(r"%\((\w+)\)[sd]")
    with CATALOGUE.open("rb") as file:
        wrong = [
            m.id
            for m in read_po(file)
            if m.id and set(placeholder.findall(str(m.id))) != set(placeholder.findall(str(m.string)))
        ]

    assert wrong == []


CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("path", sorted((ROOT / "tracker" / "templates").rglob("*.html")), ids=lambda p: p.stem)
def test_no_word_in_a_template_goes_round_the_catalogue(path):
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", path.read_text("utf-8"), flags=re.S)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)

    assert CHINESE.findall(re.sub(r"[《》（）「」“”：，。、]", "", text)) == []


def test_functions_stay_readable():
    """STYLE: none over 50 lines; files split by 400."""
    long = []
    for path in (ROOT / "tracker").rglob("*.py"):
        source = path.read_text("utf-8")
        if source.count("\n") > 400:
            long.append(path.name)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 50:
                long.append(f"{path.name}: {node.name}")

    assert long == []


def test_no_constant_goes_through_a_filter_of_ours(application):
    """Jinja works such a filter out once, when the template is first read, in whatever language that was."""
    ours = "|".join(set(application.jinja_env.filters) - set(Environment(autoescape=True).filters))
    constant = re.compile(rf"""['"]\s*\|\s*({ours})\b""")
    found = [
        (path.name, match[0])
        for path in (ROOT / "tracker" / "templates").rglob("*.html")
        for match in constant.finditer(path.read_text("utf-8"))
    ]

    assert found == []
