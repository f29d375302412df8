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

from tests.conftest import SETTINGS
from tests.databases import MIGRATIONS, ours
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


def test_only_edges_commit():
    """Law 6: verbs don't commit."""
    edges = re.compile(r"(views|cli|serving|schedule|outbox|jobs|giving)(\.py|/)")
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


MODULES = {path: ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "tracker").rglob("*.py"))}
PACKAGES_WITH_PAGES = ("home", "intake", "ledger", "people", "reporting", "watch")


def calling(name: str) -> list[str]:
    """The files that call a function or method of that name, once for each call."""
    calls = [
        (path, node.func) for path, tree in MODULES.items() for node in ast.walk(tree) if isinstance(node, ast.Call)
    ]
    return [
        path.relative_to(ROOT / "tracker").as_posix()
        for path, called in calls
        if name in (getattr(called, "attr", None), getattr(called, "id", None))
    ]


def test_each_package_has_one_blueprint_made_in_its_pages_and_registered_by_the_package():
    assert calling("Blueprint") == [f"{package}/pages.py" for package in PACKAGES_WITH_PAGES]
    assert calling("register_blueprint") == [f"{package}/__init__.py" for package in PACKAGES_WITH_PAGES]


def routes_of(tree: ast.AST) -> list[ast.expr]:
    """The decorators by which a file puts pages on a blueprint."""
    decorators = [each for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for each in node.decorator_list]
    return [
        each for each in decorators if re.match(r"blueprint\.(route|get|post|put|patch|delete)\(", ast.unparse(each))
    ]


def imported_by(tree: ast.AST) -> set[str]:
    """Everything a file names in its imports, wherever they stand: modules, and what may be a module of a package."""
    named = set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            named |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return named


def test_a_file_of_views_is_imported_by_its_own_package_alone():
    views = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path, tree in MODULES.items() if routes_of(tree)
    }
    wrong = [
        (path.relative_to(ROOT).as_posix(), name)
        for path, tree in MODULES.items()
        for name in sorted(imported_by(tree) & views)
        if path != ROOT / "tracker" / name.split(".")[1] / "__init__.py"
    ]

    assert len(views) > 20
    assert wrong == []


def test_who_is_signed_in_is_asked_in_one_place():
    """Everybody else says me(): the row itself, not a proxy for it. Templates are given theirs by Flask-Login."""
    askers = [path.relative_to(ROOT).as_posix() for path, tree in MODULES.items() if "current_user" in names_in(tree)]

    assert askers == ["tracker/people/sessions.py"]


def names_in(tree: ast.AST) -> set[str]:
    """Every name that a file uses or imports, as a name of its own or of something else."""
    nodes = list(ast.walk(tree))
    named = {getattr(node, "id", None) or getattr(node, "attr", None) for node in nodes}
    return {name for name in named if name} | {
        alias.name for node in nodes for alias in getattr(node, "names", ()) if isinstance(alias, ast.alias)
    }


def test_no_view_catches_a_refusal_by_hand():
    """`refusable` undoes the transaction and hands everything back; what a form says of it is said there too."""
    views = {path: ast.unparse(tree) for path, tree in MODULES.items() if routes_of(tree)}
    refused = [path.name for path, text in views.items() if re.search(r"except .*NotAllowed", text)]
    told = [path.name for path, tree in MODULES.items() if "form_errors.append" in ast.unparse(tree)]

    assert refused == []
    assert told == ["forms.py"]
