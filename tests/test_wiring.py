"""How pages hang together: one blueprint a package, views nobody else imports, one way to refuse."""

import ast
import re

from tests.modules import MODULES, ROOT, calling, imported_by, module_name, names_in, place, routes_of

PACKAGES_WITH_PAGES = ("home", "intake", "ledger", "people", "reporting", "watch")


def test_each_package_has_one_blueprint_made_in_its_pages_and_registered_by_the_package():
    assert calling("Blueprint") == [f"{package}/pages.py" for package in PACKAGES_WITH_PAGES]
    assert calling("register_blueprint") == [f"{package}/__init__.py" for package in PACKAGES_WITH_PAGES]


def test_every_page_stands_in_a_file_of_views(application):
    """Or the guards below would not see it."""
    views = {module_name(path) for path, tree in MODULES.items() if routes_of(tree)}
    homes = {view.__module__ for view in application.view_functions.values()}

    # health.py answers a machine, before there is anybody to sign in
    assert {home for home in homes if home.startswith("tracker.")} == views | {"tracker.common.health"}


def test_a_file_of_views_is_imported_by_its_own_package_alone():
    views = {module_name(path) for path, tree in MODULES.items() if routes_of(tree)}
    wrong = [
        (place(path), name)
        for path, tree in MODULES.items()
        for name in sorted(imported_by(tree) & views)
        if path != ROOT / "tracker" / name.split(".")[1] / "__init__.py"
    ]

    assert len(views) > 20
    assert wrong == []


def test_who_is_signed_in_is_asked_in_one_place():
    """Everybody else says me(): the row itself, not a proxy for it. Templates are given theirs by Flask-Login."""
    askers = [place(path) for path, tree in MODULES.items() if "current_user" in names_in(tree)]

    assert askers == ["people/sessions.py"]


def test_no_view_catches_a_refusal_by_hand():
    """`refusable` undoes the transaction and hands everything back; what a form says of it is said there too."""
    views = {path: ast.unparse(tree) for path, tree in MODULES.items() if routes_of(tree)}
    refused = [path.name for path, text in views.items() if re.search(r"except .*NotAllowed", text)]
    told = [path.name for path, tree in MODULES.items() if "form_errors.append" in ast.unparse(tree)]

    assert refused == []
    assert told == ["forms.py"]
