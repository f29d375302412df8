"""A page that refuses prints no token: not the form's, not that of a link that works once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import Cast
from tests.things import address_of, in_the_branch
from tracker.common import typed
from tracker.common.clock import now
from tracker.extensions import db
from tracker.people import handing_back, signing_in

TOKEN = "IjAxMjM0NTY3ODlhYmNkZWYi.Zx-form-token"
NAMES = ("csrf_token", "missed-csrf_token", "all-csrf_token", "document-csrf_token")


@pytest.mark.parametrize("wants_token", [True, False])
@pytest.mark.slow
def test_no_refusal_lists_the_form_s_token(
    app: Flask,
    cast: Cast,
    sign_in_as: Callable[[str], FlaskClient],
    make_item: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    wants_token: bool,
) -> None:
    things: dict[str, Any] = in_the_branch(app, cast, make_item)
    monkeypatch.setattr(db.session, "commit", db.session.flush)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", wants_token)
    printing = []
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        for who in ("secretary", "outsider", "nobody"):
            client = app.test_client() if who == "nobody" else sign_in_as(who)
            answer = client.post(address_of(app, rule, things), data=dict.fromkeys(NAMES, TOKEN) | {"words": "几句话"})
            if TOKEN in answer.text:
                printing.append((rule.rule, who, answer.status_code))

    assert printing == []


@pytest.mark.parametrize("purpose", ["password", "set_up"])
@pytest.mark.parametrize("fails", [True, False])
def test_no_refusal_prints_the_link_that_was_opened(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, purpose: str, fails: bool
) -> None:
    """Not in the form that sends it again, and not as the way back."""
    with app.app_context():
        token = signing_in.make_link(purpose, at=now(), user=cast.member if purpose == "password" else None)
        db.session.commit()
    address = f"/{purpose.replace('_', '-')}/{token}"
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", not fails)
    monkeypatch.setattr(handing_back, "last_person", lambda: cast.ids["member"])
    if fails:
        monkeypatch.setattr(typed, "has_token", lambda: True)
        monkeypatch.setattr(signing_in, "find_link", lambda *_given, **_named: 1 / 0)

    answer = app.test_client().post(
        address,
        data={"words": "填写的几句话"},
        headers={"Referer": f"http://localhost{address}", "Origin": "http://localhost"},
    )

    assert answer.status_code == (500 if fails else 400)
    assert "填写的几句话" in answer.text
    assert token not in re.sub(r"\s", "", answer.text)
