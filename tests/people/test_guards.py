"""What holds for every route, whoever adds it: sign-in required, tokens required, headers sent."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from tests.conftest import Cast
from tracker import create_app
from tracker.common.clock import now
from tracker.extensions import db, limiter
from tracker.people import refusals, signing_in
from tracker.people.access import PUBLIC_ENDPOINTS, NotAllowed
from tracker.people.models import User

CHANGING = {"POST", "PUT", "PATCH", "DELETE"}


def address(app: Flask, rule: Rule) -> str:
    """Some address the rule matches; whether there is anything behind it must not matter."""
    values = {name: sample(rule._converters[name]) for name in rule.arguments}
    return app.url_map.bind("localhost").build(rule.endpoint, values)


def sample(converter: BaseConverter) -> object:
    return min(converter.items) if isinstance(converter, AnyConverter) else "1"


def test_every_page_but_a_short_list_wants_a_sign_in(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            answer = client.open(address(app, rule), method=method)
            assert answer.status_code == 302, (rule, method)
            assert answer.location.startswith("/sign-in"), (rule, method)


def test_the_short_list_names_real_pages_only(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} >= PUBLIC_ENDPOINTS


def test_nothing_is_changed_without_the_form_s_token(
    app: Flask, cast: Cast, sign_in_as: Callable[[str], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in_as("administrator")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & CHANGING:
            answer = client.open(address(app, rule), method=method)
            if rule.endpoint == "people.sign_in":
                assert answer.location == "/sign-in"  # shown again: it may only have been open too long
            else:
                assert answer.status_code == 400, (rule, method)
                assert "服务器没能看懂这次请求，什么都没有改动。" in answer.text


def test_nothing_is_changed_by_looking(app: Flask) -> None:
    """A verb that answers GET would be run by any link."""
    verbs = ("sign_out", "deactivate", "reactivate", "reset_password", "choose_language", "sample")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.split(".")[-1] in verbs:
            assert "GET" not in (rule.methods or set()), rule


@pytest.mark.parametrize("path", ["/sign-in", "/me", "/no-such-page", "/static/css/tokens.css"])
def test_every_answer_carries_the_security_headers(sign_in_as: Callable[[str], FlaskClient], path: str) -> None:
    with sign_in_as("secretary").get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_not_kept_by_the_browser(sign_in_as: Callable[[str], FlaskClient]) -> None:
    assert sign_in_as("secretary").get("/me").headers["Cache-Control"] == "no-store"


def test_a_new_instance_has_nobody_in_it(ctx: Flask) -> None:
    assert db.session.query(User).count() == 0


def test_on_a_new_instance_every_page_leads_to_the_set_up(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/me").location == "/set-up"
    assert client.get("/sign-in").location == "/set-up"
    page = client.get("/set-up")
    assert page.status_code == 200
    assert "flask --app app set-up-link" in page.text


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same instance with rate limits on."""
    kept = {name: app.config[name] for name in ("INSTANCE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PASSWORD_COST")}
    limits = {"RATELIMIT_ENABLED": True, "SIGN_IN_RATE": "3 per minute"}
    second = create_app(kept | limits | {"TESTING": True, "WTF_CSRF_ENABLED": False})
    yield second
    with second.app_context():
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False


def test_one_address_may_try_only_so_often(limited: Flask, cast: Cast) -> None:
    client = limited.test_client()
    typed = {"username": "nobody", "password": "Wrong-pass-1"}
    for _ in range(3):
        assert client.post("/sign-in", data=typed).status_code == 400

    refused = client.post("/sign-in", data=typed)

    assert refused.status_code == 429
    assert "次数太多" in refused.text
    assert client.get("/sign-in").status_code == 200
    assert client.post("/sign-in", data=typed, environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 400


@pytest.fixture
def known(app: Flask, cast: Cast) -> dict[str, str]:
    """What somebody with a password types to sign in."""
    with app.app_context():
        person = cast.secretary
        signing_in.set_password(person, "Sunny-day-7", at=now())
        db.session.commit()
        return {"username": person.username, "password": "Sunny-day-7"}


def test_right_passwords_use_up_nothing(limited: Flask, known: dict[str, str]) -> None:
    """F65: a whole office behind one address."""
    codes = [limited.test_client().post("/sign-in", data=known).status_code for _ in range(10)]

    assert codes == [303] * 10


def test_a_form_left_empty_uses_up_nothing(limited: Flask, cast: Cast) -> None:
    codes = [limited.test_client().post("/sign-in", data={"username": "chen"}).status_code for _ in range(5)]

    assert codes == [400] * 5


def test_right_passwords_in_between_give_no_guesses_back(limited: Flask, known: dict[str, str]) -> None:
    """F65: whoever has an account of their own guesses no more often for it."""
    for _ in range(3):
        assert limited.test_client().post("/sign-in", data=known).status_code == 303
        assert limited.test_client().post("/sign-in", data=known | {"password": "Wrong-pass-1"}).status_code == 400

    assert limited.test_client().post("/sign-in", data=known).status_code == 429


@pytest.mark.parametrize("address", ["/password/no-such-link", "/set-up/no-such-link", "/set-up/no-such-link/sample"])
def test_links_that_work_no_more_are_counted(limited: Flask, cast: Cast, address: str) -> None:
    codes = [limited.test_client().post(address).status_code for _ in range(4)]

    assert codes == [410, 410, 410, 429]


def test_a_refusal_no_view_caught_is_a_page_with_its_sentence(app):
    """The last resort behind every view's own handling."""
    with app.test_request_context("/"):
        page, status = refusals.show(NotAllowed("只有书记可以这样做。", status=403))

    assert status == 403
    assert "只有书记可以这样做。" in page
