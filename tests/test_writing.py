"""Who may write: transactions end at edges (law 6), items change through verbs (law 1), the clock is read once."""

import ast
import re

import pytest

from tests.modules import MODULES, ROOT, module_name, place, routes_of
from tests.one_writer import WRITERS, Overreach
from tracker.extensions import db
from tracker.ledger.models import Item

# Beside files of views and commands. A job and a program that serves begin and end transactions of their own; a
# connection is told its limits in one.
COMMITTING = {"intake/giving.py", "serving.py", "watch/jobs.py", "watch/robots/job.py", "watch/schedule.py"} | {
    *("common/database.py", "people/tracing.py")
}
# What several views share and what stands behind them all, once something was refused or broke.
UNDOING = {
    *("common/errors.py", "common/persevering.py", "people/refusals.py", "people/handing_back.py"),
    *("intake/review/answers.py", "ledger/pages.py"),
}
# The one way in which every transaction begins; a backup put back, table by table; an upgrade, one at a time.
BEGINNING = {"common/database.py", "backup/filling.py", "common/schema.py"}


def callers(*methods: str, arguments: bool = True) -> set[str]:
    """The files that call a method of one of these names, on whatever it is."""
    return {
        place(path)
        for path, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", None) in methods
        and (arguments or not (node.args or node.keywords))
    }


def edges() -> set[str]:
    return {place(path) for path, tree in MODULES.items() if routes_of(tree) or path.name == "cli.py"}


def test_only_edges_commit():
    """Law 6: verbs don't commit."""
    assert callers("commit") - edges() == COMMITTING


def test_only_edges_roll_back():
    """Law 6: what a verb undid behind an edge's back would be half a change."""
    assert callers("rollback") - edges() - COMMITTING == UNDOING


def test_transactions_begin_in_one_place():
    """`with connection.begin()` ends one too."""
    assert callers("begin", arguments=False) == BEGINNING


def test_the_clock_is_read_in_one_place():
    """Law 6: now() and today() come from common/clock.py."""
    pattern = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time)\(")
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tracker").rglob("*.py")
        if pattern.search(path.read_text("utf-8"))
    ]

    assert readers == ["tracker/common/clock.py"]


def test_items_are_changed_one_by_one_and_never_by_a_statement():
    """Law 1: an UPDATE of items has no event. tests/one_writer.py watches for the rest, in every test."""
    statements = re.compile(
        r"\b(update|delete|insert|bulk_\w+)\((Item|models\.Item|Item\.__table__)\b|Item\.__table__\.(up|del|ins)"
    )
    found = [place(path) for path in MODULES if statements.search(path.read_text("utf-8"))]

    assert found == []


def test_the_writers_of_items_are_there():
    assert {module_name(path) for path in MODULES} >= WRITERS


def test_whoever_else_sets_a_field_of_an_item_is_stopped(ctx, cast, make_item):
    """As if the line stood in a module that has no business with it."""
    item = db.session.get_one(Item, make_item())
    line = compile("item.title = 'x'", str(ROOT / "tracker" / "watch" / "sweep.py"), "exec")

    with pytest.raises(Overreach, match=r"watch/sweep\.py sets Item\.title"):
        exec(line, {"item": item})
