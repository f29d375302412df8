"""Every endpoint of the web × everybody, held against the table of access_of_pages.py; `pytest -s` prints it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests import access_of_pages
from tests.access_of_pages import ACTORS
from tests.conftest import Cast
from tests.things import address_of, in_the_branch
from tracker.extensions import db
from tracker.ledger.bulk.many import pack

EXPECTED = access_of_pages.read()

# What is sent where the answer hangs on it, in the address or in the form; elsewhere nothing is.
SENT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ledger.choose_bulk": lambda things: {"action": "deadline", "chosen": pack({things["item_id"]: 2})},
    "ledger.perform_bulk": lambda things: {"action": "deadline", "rows": pack({things["item_id"]: 2})},
}


@pytest.fixture
def things(app: Flask, cast: Cast, make_item: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A value for every address argument; what it names stays: nobody's try is kept."""
    made = in_the_branch(app, cast, make_item)
    monkeypatch.setattr(db.session, "commit", db.session.flush)
    return made


@pytest.mark.slow
def test_everybody_gets_everywhere_as_the_table_says(
    app: Flask, sign_in_as: Callable[[str], FlaskClient], things: dict[str, Any]
) -> None:
    wrong = []
    for line, expected in EXPECTED.items():
        endpoint, _blank, only = line.partition(" ")
        told = access_of_pages.written(line, expected)
        for rule in app.url_map.iter_rules(endpoint):
            special = {method for method in methods_of(rule) if f"{endpoint} {method}" in EXPECTED}
            for method in [only] if only else sorted(methods_of(rule) - special):
                found = access_of_pages.written(line, marks(app, sign_in_as, rule, method, things))
                print(f"{method:<5}{found}")
                if found != told:
                    wrong += [f"{method} {rule.rule}", f"  table: {told}", f"  found: {found}"]
    assert not wrong, "\n".join(["", *wrong])


def test_every_endpoint_has_its_line(
    app: Flask, sign_in_as: Callable[[str], FlaskClient], things: dict[str, Any]
) -> None:
    named = {line.partition(" ")[0] for line in EXPECTED}
    missing = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in named]
    lines = [
        access_of_pages.written(rule.endpoint, marks(app, sign_in_as, rule, method, things)) + f"   ({method})"
        for rule in missing
        for method in methods_of(rule)
    ]
    assert not missing, "\n".join(["to be added to tests/access_of_pages.py, if each mark is on purpose:", *lines])


def test_the_table_names_no_endpoint_that_is_gone(app: Flask) -> None:
    there = {rule.endpoint for rule in app.url_map.iter_rules()}

    assert [line for line in EXPECTED if line.partition(" ")[0] not in there] == []


def methods_of(rule: Rule) -> set[str]:
    return (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}


def marks(
    app: Flask, sign_in_as: Callable[[str], FlaskClient], rule: Rule, method: str, things: dict[str, Any]
) -> list[str]:
    """Everybody tries, in the order of the columns."""
    address = address_of(app, rule, things)
    sent = SENT.get(rule.endpoint, lambda _: {})(things)
    answers = [mark(app.test_client(), address, method, {})]  # what is typed without a session is handed back: 400
    return answers + [mark(sign_in_as(who), address, method, sent) for who in ACTORS[1:]]


def mark(client: FlaskClient, address: str, method: str, sent: dict[str, Any]) -> str:
    """A page that only leads to another is as open as that one; what is sent is judged by its own answer."""
    where = "query_string" if method == "GET" else "data"
    with client.open(address, method=method, follow_redirects=method == "GET", **{where: sent}) as answer:
        if "/sign-in" in (answer.location or answer.request.path) and not address.startswith("/sign-in"):
            return "→"
        return {403: "✗", 404: "∅"}.get(answer.status_code, "✓")
