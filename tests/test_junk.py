"""Every address that takes something, sent what no form of ours would send: it is refused, and nothing breaks."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from flask import Flask, got_request_exception
from flask.testing import FlaskClient

from tests import junk
from tests.conftest import Cast
from tests.things import address_of, in_the_branch
from tracker.extensions import db

WHO = ("secretary", "secretary", "administrator", "nobody")
SOME, MANY = 8, 200  # requests an address
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


@pytest.fixture
def things(app: Flask, cast: Cast, make_item: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the addresses name stays as it is, whatever is sent; what breaks is answered, as it would be in earnest."""
    made = in_the_branch(app, cast, make_item)
    monkeypatch.setattr(db.session, "commit", db.session.flush)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return made


@pytest.fixture
def broken(app: Flask) -> Iterator[list[str]]:
    found: list[str] = []

    def note(_app: Flask, exception: BaseException) -> None:
        found.append(repr(exception)[:300])

    with got_request_exception.connected_to(note, app):
        yield found


@pytest.fixture
def browsers(app: Flask, sign_in_as: Callable[[str], FlaskClient]) -> dict[str, FlaskClient]:
    return {who: app.test_client() if who == "nobody" else sign_in_as(who) for who in set(WHO)}


@pytest.mark.slow
def test_no_junk_breaks_an_address(
    app: Flask, things: dict[str, Any], browsers: dict[str, FlaskClient], broken: list[str]
) -> None:
    """F86."""
    send_junk(app, things, browsers, broken, times=SOME)


@pytest.mark.slow
def test_much_junk_breaks_no_address(
    app: Flask, things: dict[str, Any], browsers: dict[str, FlaskClient], broken: list[str]
) -> None:
    send_junk(app, things, browsers, broken, times=MANY)


def send_junk(
    app: Flask, things: dict[str, Any], browsers: dict[str, FlaskClient], broken: list[str], *, times: int
) -> None:
    wrong = []
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & CHANGING):
            address = address_of(app, rule, things)
            for number in range(times):
                draw = Random(f"{address} {number}")
                kind, who = junk.KINDS[number % len(junk.KINDS)], draw.choice(WHO)
                with browsers[who].open(address, method=method, **junk.sent(kind, draw, things)) as answer:
                    code = answer.status_code
                    answer.request.environ["wsgi.input"].close()  # a file, where much was sent
                if code == 500 or broken:
                    wrong.append(f"{method} {address} {kind.__name__} {number} by {who}: {code} {broken}")
                    broken.clear()
    assert not wrong, "\n".join(["", *wrong])
