"""The documentation is true: what it names exists, its commands run, and what code cites is defined in it."""

import ast
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from flask import Flask, has_app_context
from flask.cli import FlaskGroup, ScriptInfo

from tests.conftest import SETTINGS
from tracker import create_app
from tracker.extensions import db

ROOT = Path(__file__).parent.parent
FOLDERS = ("tracker", "tests", "migrations", "tools", "bench", "docs")
FILES = sorted(
    path.relative_to(ROOT).as_posix()
    for place in (*map(ROOT.glob, ("*.*", "Makefile", "LICENSE")), *((ROOT / name).rglob("*") for name in FOLDERS))
    for path in place
    if path.is_file() and "__pycache__" not in path.parts
)
DOCS = [name for name in FILES if name.endswith(".md") and not name.startswith(("tracker", "tests"))]
CODE = [
    name
    for name in FILES
    if name.endswith((".py", ".html", ".js", ".css", ".toml", "Makefile"))
    and not name.startswith(("tracker/static/vendor/", "tests/test_docs.py"))
]
MAP, DOMAIN, FAILURES = "docs/architecture.md", "docs/domain.md", "docs/failures.md"


@cache
def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def cited(pattern: str) -> dict[str, list[str]]:
    """What the pattern's first group finds in code, tests and documentation: number → the files that cite it."""
    found: dict[str, list[str]] = {}
    for name in (*CODE, *DOCS):
        for match in re.finditer(pattern, text_of(name)):
            for number in re.findall(r"\d+", match[1]):
                found.setdefault(number, []).append(name)
    return found


def test_every_law_cited_is_one_of_the_laws():
    laws = re.findall(r"^(\d+)\. \*\*", text_of(MAP).partition("## The laws")[2], re.M)

    assert laws == [str(number) for number in range(1, 15)]
    assert {
        number: where
        for number, where in cited(r"\b[Ll]aws? ((?:\d+(?:, | and | to |–)?)+)").items()
        if number not in laws
    } == {}


def test_every_section_of_the_domain_cited_is_there():
    sections = re.findall(r"^## (\d+)\. ", text_of(DOMAIN), re.M)

    assert {number: where for number, where in cited(r"DOMAIN §(\d+)").items() if number not in sections} == {}
    assert [name for name in (*CODE, *DOCS) if re.search(r"\bDOMAIN\b(?! §\d)", text_of(name))] == []


def test_every_failure_cited_is_listed():
    listed = [str(number) for number, _held in failures()]

    assert listed == [str(number) for number in range(1, len(listed) + 1)]
    assert {number: where for number, where in cited(r"\bF([1-9]\d?)\b").items() if number not in listed} == {}


def test_nothing_is_cited_that_lies_elsewhere():
    elsewhere = re.compile(r"\b(?:DESIGN|STYLE|FAILURES|REPORTS|LAYOUT|LOOK)(?:\.md| law| §|:)|\.\./shared|/work/")

    assert [(name, found[0]) for name in (*CODE, *DOCS) if (found := elsewhere.search(text_of(name)))] == []


def test_every_failure_is_held_by_a_test_that_names_it_or_said_not_to_be():
    wrong = []
    for number, held in failures():
        tests = re.findall(r"`(tests/[^`]+::[^`]+)`", held)
        wrong += [(number, test) for test in tests if not re.search(rf"\bF{number}\b", source_of(test))]
        wrong += [(number, "neither held nor said not to be")] if not tests and "not yet held" not in held else []

    assert wrong == []


def test_no_failure_that_tests_name_is_said_to_be_held_by_none():
    unheld = {number for number, held in failures() if "`tests/" not in held}
    named = {
        int(number)
        for name in CODE
        if name.startswith("tests/")
        for docstring in re.findall(r'"""(F\d+[^"]*)"""', text_of(name))
        for number in re.findall(r"\bF(\d+)\b", docstring)
    }

    assert unheld & named == set()


def test_every_point_of_security_is_shown_by_a_test_or_said_to_be_open():
    rows = [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in text_of("docs/security.md").splitlines()
        if re.match(r"\| [\d.]+", line)
    ]
    unshown = [row[0] for row in rows if "::" not in row[-1] and "`make check`" not in row[-1]]
    elsewhere = re.compile(r"\bopen\b|not applicable|the operator's|运维")

    assert len(rows) > 70
    assert {len(row) for row in rows} == {4}
    assert [row[0] for row in rows if row[0] in unshown and not elsewhere.search(row[2])] == ["7.1.4.10 a"]


def failures() -> list[tuple[int, str]]:
    """Number and last cell of each row."""
    return [(int(m[1]), m[2]) for m in re.finditer(r"^\| F(\d+) \|.*\| ([^|]*) \|$", text_of(FAILURES), re.M)]


def test_every_path_the_documentation_names_exists():
    assert [(doc, path) for doc in DOCS for path in paths_in(doc) if not is_there(path)] == []


def test_every_function_the_documentation_names_exists():
    nodes = [(doc, node) for doc in DOCS for node in re.findall(r"[\w/.-]+\.py::[\w.]+", text_of(doc))]

    assert len(nodes) > 100
    assert [(doc, node) for doc, node in nodes if not source_of(node)] == []


def test_every_link_of_the_documentation_leads_somewhere():
    broken = []
    for doc in DOCS:
        for path, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)]*))?\)", text_of(doc)):
            if "://" in path:
                continue
            target = ((ROOT / doc).parent / path).resolve() if path else ROOT / doc
            if not target.exists() or (anchor and anchor not in anchors(target)):
                broken.append((doc, path, anchor))

    assert broken == []


def test_every_file_that_code_speaks_of_is_there():
    spoken = re.compile(r"(?<![\w./*-])((?:\w+/)*\w+\.(?:py|md))\b")
    names = [name for name in CODE if not name.startswith(("tests/", "migrations/"))]

    assert [(name, path) for name in names for path in spoken.findall(text_of(name)) if not is_there(path)] == []


def paths_in(doc: str) -> Iterator[str]:
    """Words in backticks that are paths of this project: by their folder, or by their ending."""
    outside_blocks = re.sub(r"^```.*?^```$", "", text_of(doc), flags=re.M | re.S)
    packages = {path.name for path in (ROOT / "tracker").iterdir() if path.is_dir()}
    for span in re.findall(r"`([^`\n]+)`", outside_blocks):
        for word in span.split():
            path = word.partition("::")[0].rstrip(",;:")
            folder = path.partition("/")[0] if "/" in path else ""
            if not re.fullmatch(r"[\w.-]+(?:/[\w.-]+)*/?", path) or path.startswith("."):
                continue
            if folder in {*FOLDERS, *packages} or re.search(r"\w\.(?:py|md|html|toml|js|css|po|cfg|mako)$", path):
                yield path


def is_there(path: str) -> bool:
    """As it stands, below tracker/, or as the end of some file's path."""
    whole = any((ROOT / above / path).exists() for above in ("", "tracker"))
    return whole or any(name.endswith(f"/{path}") for name in FILES)


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def source_of(node: str) -> str:
    """The source of `path.py::name` or `path.py::Class.name`, decorators included; "" where it is not there."""
    path, _, name = node.partition("::")
    if path not in FILES:
        return ""
    body: list[ast.stmt] = ast.parse(text_of(path)).body
    for part in name.rstrip(".").split("."):
        found = next((statement for statement in body if part in names_of(statement)), None)
        if found is None:
            return ""
        body = getattr(found, "body", [])
    first = min([found.lineno, *(each.lineno for each in getattr(found, "decorator_list", []))])
    return "\n".join(text_of(path).split("\n")[first - 1 : found.end_lineno])


def names_of(statement: ast.stmt) -> set[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def test_every_room_is_on_the_map():
    rooms = {f"{Path(name).parent.as_posix()}/" for name in FILES if re.match(r"tracker/.+/__init__\.py$", name)}

    assert {room for room in rooms if f"`{room}`" not in text_of(MAP)} == set()


def test_the_readme_names_each_package_with_its_rooms():
    rows = re.findall(r"^\| `tracker/(\w+)/` \|.*\|(.*)\|$", text_of("README.md"), re.M)

    drawn = {f"{package}/{room}" for package, rooms in rows for room in ("", *re.findall(r"`(\w+)/`", rooms))}
    rooms = {str(Path(name).parent)[len("tracker/") :] for name in FILES if re.match(r"tracker/.+/__init__", name)}
    assert drawn == {room if "/" in room else f"{room}/" for room in rooms if room.count("/") < 2}


def test_every_table_is_on_the_map(application):
    rows = re.findall(r"^\| `(\w+)` \| `\S+` \| .* \| (shared|sharded|local) \|$", text_of(MAP), re.M)

    assert sorted(name for name, _kind in rows) == sorted(db.metadata.tables)


OUTSIDE = {"cp", "export", "sqlite3"}  # programs of the machine


def commands_in(doc: str) -> Iterator[list[str]]:
    """Lines of blocks without a language, and words in backticks that begin with a program of ours."""
    text = text_of(doc)
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S):
        lines = [] if language else block.splitlines()
        yield from (words for line in lines if (words := words_of(line)))
    for span in re.findall(r"`((?:make|flask|python|pip|\.venv/bin/\w+) [^`\n]+)`", text):
        yield words_of(span)


def words_of(line: str) -> list[str]:
    """Without comments, and without settings in front."""
    words = shlex.split(line, comments=True)
    while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
        words = words[1:]
    return words


COMMANDS = [(doc, words) for doc in DOCS for words in commands_in(doc)]


@pytest.mark.parametrize(("doc", "words"), COMMANDS, ids=[f"{Path(doc).stem}: {' '.join(w)}" for doc, w in COMMANDS])
def test_every_command_of_the_documentation_can_be_run(application, doc, words):
    program, *arguments = words
    name = program.removeprefix(".venv/bin/")
    check = CHECKS.get(name)

    assert check or name in OUTSIDE or shutil.which(name, path=str(Path(sys.executable).parent)), program
    if check:
        check(application, arguments)
    assert not has_app_context()


def check_make(application: Flask, arguments: list[str]) -> None:
    shown = subprocess.run(["make", "--dry-run", *arguments], cwd=ROOT, capture_output=True, text=True)

    assert shown.returncode == 0, shown.stderr


def check_flask(application: Flask, arguments: list[str]) -> None:
    """The command is there, and its options are; values are placeholders as often as not."""
    command, rest = flask_command(application, without_app(arguments))
    parser = command.make_parser(click.Context(command))
    _values, left, _order = parser.parse_args(rest)

    assert left == [], f"{command.name} takes no {left}"


def without_app(arguments: list[str]) -> list[str]:
    return arguments[2:] if arguments[:2] == ["--app", "app"] else arguments


def flask_command(application: Flask, arguments: list[str]) -> tuple[click.Command, list[str]]:
    command: click.Command = FlaskGroup(create_app=lambda: application)
    rest = list(arguments)
    # Looking a command up pushes an application's context, which is the group's context's to take away.
    with click.Context(command, obj=ScriptInfo(create_app=lambda: application)) as context:
        while isinstance(command, click.Group):
            found = command.get_command(context, rest.pop(0))
            assert found, f"no such command: {arguments}"
            command = found
    return command, rest


def check_python(application: Flask, arguments: list[str]) -> None:
    if arguments[0] != "-m":
        assert is_there(arguments[0])
        return
    module, *rest = arguments[1:]
    if module == "pytest":
        named = [word for word in rest if word.startswith("tests")]
        assert all(source_of(word) if "::" in word else is_there(word) for word in named)
    else:
        assert is_there(f"{module.replace('.', '/')}.py")


def check_pip(application: Flask, arguments: list[str]) -> None:
    assert is_there(arguments[arguments.index("-r") + 1])


CHECKS: dict[str, Callable[[Flask, list[str]], None]] = {
    "make": check_make,
    "flask": check_flask,
    "python": check_python,
    "pip": check_pip,
}
# The first never ends, the second writes a migration; the others have tests of their own.
NOT_TRIED = {"run", "migrate", "restore", "resume", "move-to", "distribute"}


@pytest.mark.slow
def test_the_commands_of_the_documentation_do_what_they_say(tmp_path, monkeypatch):
    """In the order of the documentation, in a new instance that holds the sample branch."""
    monkeypatch.chdir(ROOT)
    app = create_app(
        SETTINGS | {"INSTANCE": str(tmp_path), "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'tracker.db'}"}
    )
    runner, group = CliRunner(), FlaskGroup(create_app=lambda: app)
    failed = []
    backup = ["backup", "create", "-o", str(tmp_path / "backup.zip")]
    for words in (["db", "upgrade"], ["demo"], backup, *commands_to_try(tmp_path)):
        answer = runner.invoke(group, words, obj=ScriptInfo(create_app=lambda: app))
        if answer.exit_code:
            failed.append((words, answer.output, answer.exception))
    with app.app_context():
        db.engine.dispose()

    assert failed == []


def commands_to_try(folder: Path) -> Iterator[list[str]]:
    """With the sample for the placeholders; a check of paper needs a paper, and has tests of its own."""
    given = {"intake": ROOT / "tracker" / "home" / "sample" / "report.txt", "backup": folder / "backup.zip"}
    for doc, (program, *arguments) in COMMANDS:
        words = without_app(arguments)
        if doc == "CHANGELOG.md" or not program.endswith("flask") or "--hash" in words or NOT_TRIED & set(words):
            continue
        file = given.get(words[0], folder / "made")
        names = {"代码": "sample-branch", "文件": str(file), "文件.xlsx": str(folder / "made.xlsx")}
        yield [names.get(word, word) for word in words]
