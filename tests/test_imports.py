"""Who imports whom: no circle, each module alone, and what is started by name is there."""

import ast
import os
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

import pytest

from tests.modules import MODULES, ROOT, imports, module_name, named_modules


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    """One circle, each member importing the next; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))
    return []


def test_files_go_round_in_no_circle():
    """Imports in functions and for types count: they hide a circle and do not undo it."""
    assert circle_in(imports()) == []


def test_a_circle_is_found_wherever_its_imports_stand():
    known = {"tracker.a", "tracker.b", "tracker.c"}
    graph = {
        "tracker.a": named_modules(ast.parse("if TYPE_CHECKING:\n    from tracker.b import Item"), known),
        "tracker.b": named_modules(ast.parse("def read():\n    from tracker import c"), known),
        "tracker.c": named_modules(ast.parse("import tracker.a"), known),
    }

    assert circle_in(graph) in (
        ["tracker.a", "tracker.b", "tracker.c", "tracker.a"],
        ["tracker.b", "tracker.c", "tracker.a", "tracker.b"],
        ["tracker.c", "tracker.a", "tracker.b", "tracker.c"],
    )


def pure_core() -> tuple[list[str], list[str]]:
    """Every module under what import-linter holds pure, and what none of them may load."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    contract = next(each for each in settings["contracts"] if each["name"] == "pure core (law 5)")
    roots = contract["source_modules"]
    names = [module_name(path) for path in MODULES]
    return [name for name in names if any(f"{name}.".startswith(f"{root}.") for root in roots)], contract[
        "forbidden_modules"
    ]


def complaints(names: list[str], tmp_path, *, forbidden: list[str]) -> str:
    """What a process says that imports each of them alone."""
    run = subprocess.run(
        [sys.executable, ROOT / "tests" / "importing_alone.py", *forbidden],
        input="\n".join(names),
        env=os.environ | {"TRACKER_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return run.stdout + run.stderr


@pytest.mark.slow
def test_each_pure_module_can_be_imported_alone_and_loads_neither_web_nor_database(tmp_path):
    """Law 5, measured: what a process that reads a file really loads."""
    names, forbidden = pure_core()

    assert len(names) > 50
    assert complaints(names, tmp_path, forbidden=forbidden) == ""


@pytest.mark.slow
def test_each_module_can_be_imported_alone(tmp_path):
    """Whichever is asked for first: no order of imports is needed."""
    assert complaints([module_name(path) for path in MODULES], tmp_path, forbidden=[]) == ""


def test_a_module_that_cannot_be_imported_alone_is_named(tmp_path):
    said = complaints(["tracker.nowhere", "tracker.people.models"], tmp_path, forbidden=["sqlalchemy"])

    assert "No module named 'tracker.nowhere'" in said
    assert "tracker.people.models loads sqlalchemy" in said


def test_modules_that_a_process_apart_starts_by_name_are_there():
    """answer_apart(module, …) runs `serve` of that module of intake."""
    calls = [node for tree in MODULES.values() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    started = {call.args[0].value for call in calls if getattr(call.func, "id", "") == "answer_apart"}

    assert started == {"reading.worker", "reading_apart"}
    assert all(callable(import_module(f"tracker.intake.{name}").serve) for name in started)


@pytest.mark.slow
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
