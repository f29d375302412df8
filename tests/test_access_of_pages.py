"""Every endpoint of the web × everybody, held against the table of access_of_pages.py; `pytest -s` prints it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests import access_of_pages
from tests.access_of_pages import ACTORS
from tests.conftest import NOW, Cast
from tests.intake.reports import take_in
from tests.ledger.evidence.pieces import picture
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.returned_ledger import uploads
from tracker.intake.returned_ledger.returned import ReturnedLedger
from tracker.ledger import workflow
from tracker.ledger.bulk.many import pack
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.verbs import add_evidence
from tracker.ledger.models import Item, Mention
from tracker.ledger.saved_views import saving
from tracker.people.deputies import appoint
from tracker.watch import holidays
from tracker.watch.models import Digest

EXPECTED = access_of_pages.read()

# Address arguments that mean something else at one endpoint.
OWN_VALUES: dict[str, dict[str, Any]] = {
    "intake.answered": {"form": "state"},
    "reporting.download": {"form": "md"},
}


# What is sent where the answer hangs on it, in the address or in the form; elsewhere nothing is.
SENT: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "ledger.choose_bulk": lambda things: {"action": "deadline", "chosen": pack({things["item_id"]: 2})},
    "ledger.perform_bulk": lambda things: {"action": "deadline", "rows": pack({things["item_id"]: 2})},
}


@pytest.fixture
def things(app: Flask, cast: Cast, make_item: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A value for every address argument: what it names is there, in the branch, and stays: nobody's try is kept."""
    with app.app_context():
        document = take_in(cast)
        view = saving.save(cast.branch, {"kind": "finding"}, name="问题", shared=True, by=cast.owner, at=NOW)
        returned = ReturnedLedger("branch/2026", ())
        upload = uploads.keep(cast.branch, returned, filename="台账.xlsx", data=b"-", by=cast.owner, at=NOW)
        db.session.commit()
        item_id = make_item()
        file = evidence_file("照片.jpg", picture())
        piece = add_evidence(db.session.get_one(Item, item_id), by=cast.owner, at=NOW, file=file)
        period = {"starts_on": NOW.date(), "ends_on": NOW.date()}
        by = {"by": cast.secretary, "at": NOW}
        absence = appoint(cast.member, principal=cast.owner, organisation=cast.branch, **period, **by)
        said = workflow.comment(piece.item, by=cast.secretary, at=NOW, words="请看一下")
        db.session.flush()
        calling = {"organisation_id": cast.branch_id, "event_id": said.id, "at": NOW}
        called = Mention(person_id=cast.member.id, **calling)
        db.session.add(called)
        waiting = {"since": NOW, "made_at": NOW, "message_id": "<1@test>"}
        digest = Digest(person_id=cast.owner.id, channel="mail", on_date=NOW.date(), **waiting)
        db.session.add(digest)
        holidays.write_down({NOW.date(): False}, name="", by="admin", at=NOW)
        db.session.commit()
        more = {"view_id": view.id, "upload_id": upload.id, "evidence_id": piece.id, "deputyship_id": absence.id}
        made = more | {
            "mention_id": called.id,
            "digest_id": digest.id,
            "day": NOW.date().isoformat(),
            "slug": "branch",
            "item_id": item_id,
            "resource": "progress",
            "document_id": document.id,
            "proposal_id": db.session.scalars(queries.proposals_of(document)).first().id,
            "person_id": cast.owner.id,
            "filename": "css/tokens.css",
            "token": "no-such-token",
            "form": "xlsx",
        }
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


def address_of(app: Flask, rule: Rule, things: dict[str, Any]) -> str:
    values = things | OWN_VALUES.get(rule.endpoint, {})
    unmade = sorted(set(rule.arguments) - set(values))
    assert not unmade, f"{rule.endpoint}: add to the fixture `things` what its address calls {unmade}"
    with app.test_request_context():
        return app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def mark(client: FlaskClient, address: str, method: str, sent: dict[str, Any]) -> str:
    """A page that only leads to another is as open as that one; what is sent is judged by its own answer."""
    where = "query_string" if method == "GET" else "data"
    with client.open(address, method=method, follow_redirects=method == "GET", **{where: sent}) as answer:
        if "/sign-in" in (answer.location or answer.request.path) and not address.startswith("/sign-in"):
            return "→"
        return {403: "✗", 404: "∅"}.get(answer.status_code, "✓")
