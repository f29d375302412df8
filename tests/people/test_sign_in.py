"""Signing in and out as a person meets it, and what keeps others out."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import NOW, Cast
from tests.seeing import seen
from tracker.extensions import db
from tracker.people import accounts, signing_in
from tracker.people.access import NotAllowed

PASSWORD = "Sunny-day-7"


@pytest.fixture
def secretary(app: Flask, cast: Cast) -> str:
    """The user name of somebody who has a password."""
    with app.app_context():
        person = cast.secretary
        signing_in.set_password(person, PASSWORD, at=NOW)
        db.session.commit()
        return person.username


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def sign_in(client: FlaskClient, username: str, password: str = PASSWORD, **query: str) -> TestResponse:
    return client.post("/sign-in", data={"username": username, "password": password}, query_string=query)


@pytest.mark.parametrize("username", ["ＺＨＡＮＧ", "Émile", "张三ABC"])
def test_a_user_name_in_any_letters_signs_in(app: Flask, cast: Cast, username: str) -> None:
    """Databases differ in which letters they know the small ones of."""
    with app.app_context():
        person = accounts.add_user(username, name="张三", at=NOW)
        signing_in.set_password(person, PASSWORD, at=NOW)
        db.session.commit()

    client = app.test_client()

    assert sign_in(client, username).status_code == 303
    assert seen(client.get("/me")) == (200, "我的账号")


def test_a_right_password_leads_to_the_page_asked_for(app: Flask, secretary: str) -> None:
    client = app.test_client()

    asked = client.get("/me?from=mail")
    answer = sign_in(client, secretary, next="/me?from=mail")

    assert asked.location == "/sign-in?next=/me?from%3Dmail"
    assert (answer.status_code, answer.location) == (303, "/me?from=mail")
    assert client.get("/me").status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"],
)
def test_signing_in_never_leads_to_another_server(app: Flask, secretary: str, elsewhere: str) -> None:
    assert sign_in(app.test_client(), secretary, next=elsewhere).location == "/"


def test_a_wrong_password_an_unknown_name_and_a_locked_account_read_the_same(app: Flask, secretary: str) -> None:
    client = app.test_client()
    wrong = sign_in(client, secretary, "Wrong-pass-1")
    unknown = sign_in(client, "nobody", "Wrong-pass-1")
    for _ in range(4):
        sign_in(client, secretary, "Wrong-pass-1")
    locked = sign_in(client, secretary)

    assert wrong.status_code == unknown.status_code == locked.status_code == 400
    assert "连续输错 5 次的账号锁定 30 分钟" in wrong.text
    assert wrong.text.replace(secretary, "?") == unknown.text.replace("nobody", "?")
    assert wrong.text == locked.text


def test_five_failures_lock_for_thirty_minutes(app: Flask, secretary: str, today: time_machine.Traveller) -> None:
    client = app.test_client()
    for _ in range(5):
        sign_in(client, secretary, "Wrong-pass-1")

    today.shift(timedelta(minutes=29, seconds=59))
    refused = sign_in(client, secretary)
    assert refused.status_code == 400
    assert "连续输错 5 次的账号锁定 30 分钟" in refused.text
    today.shift(timedelta(seconds=2))
    assert sign_in(client, secretary).status_code == 303


def test_the_name_is_known_in_capitals_too(app: Flask, secretary: str) -> None:
    client = app.test_client()

    assert sign_in(client, secretary.upper()).status_code == 303
    assert seen(client.get("/me")) == (200, "我的账号")


def test_signing_in_starts_a_session_that_carries_nothing_over(app: Flask, secretary: str) -> None:
    client = app.test_client()
    with client.session_transaction() as planted:
        planted["csrf_token"], planted["planted"] = "known to an attacker", True

    sign_in(client, secretary)

    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to an attacker"


def test_thirty_idle_minutes_end_the_session(app: Flask, secretary: str, today: time_machine.Traveller) -> None:
    client = app.test_client()
    sign_in(client, secretary)

    today.shift(timedelta(minutes=29))
    assert client.get("/me").status_code == 200
    today.shift(timedelta(minutes=29))  # counted from the last page, not from signing in
    assert client.get("/me").status_code == 200
    today.shift(timedelta(minutes=31))
    assert client.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize("tokens", [True, False])
def test_what_was_typed_into_a_page_left_open_is_handed_back(
    app: Flask, secretary: str, monkeypatch: pytest.MonkeyPatch, tokens: bool
) -> None:
    """Without a session there is no token either: whichever is missed first, the words survive."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", tokens)
    typed = {"text": "已召开支委会<研究>", "password": "Secret-word-1", "version": "12345"}

    answer = app.test_client().post("/sign-out", data=typed)

    assert answer.status_code == 400
    assert "登录已过期，这次填写的内容没有保存。" in answer.text
    assert "已召开支委会&lt;研究&gt;</textarea>" in answer.text
    assert "Secret-word-1" not in answer.text
    assert "12345" not in answer.text


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app: Flask, secretary: str) -> None:
    client, thief = app.test_client(), app.test_client()
    sign_in(client, secretary)
    copied = client.get_cookie("tracker")
    assert copied
    thief.set_cookie("tracker", copied.value)
    assert thief.get("/me").status_code == 200

    answer = client.post("/sign-out")

    assert answer.location == "/sign-in"
    assert thief.get("/me").location.startswith("/sign-in")


def test_the_cookie_is_kept_from_scripts_and_other_sites(app: Flask, secretary: str) -> None:
    cookie = sign_in(app.test_client(), secretary).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def test_with_https_the_cookie_is_secure(app: Flask, secretary: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)

    assert "Secure" in sign_in(app.test_client(), secretary).headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("username", "password", "sentence"),
    [
        ("", PASSWORD, "请填写用户名。"),
        ("chen", "", "请填写密码。"),
        ("长" * 61, PASSWORD, "最多 60 个字，请改短一些。"),
    ],
)
def test_what_is_missing_or_too_long_is_said_at_its_field(
    app: Flask, cast: Cast, username: str, password: str, sentence: str
) -> None:
    answer = sign_in(app.test_client(), username, password)

    assert answer.status_code == 400
    assert (
        f'<p class="field-error" id="{"password" if not password else "username"}-error">{sentence}</p>' in answer.text
    )


def test_a_page_of_somebody_signed_in_sends_htmx_to_the_whole_sign_in_page(app: Flask, cast: Cast) -> None:
    answer = app.test_client().get("/me", headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/me"


def test_the_language_is_kept_in_the_browser_before_and_in_the_account_after(app: Flask, secretary: str) -> None:
    client = app.test_client()
    page = {"Referer": "http://localhost/sign-in?next=/me"}

    assert client.post("/language", data={"language": "en"}, headers=page).location == "/sign-in?next=/me"
    assert '<html lang="en">' in client.get("/sign-in").text
    sign_in(client, secretary)

    other_browser = app.test_client()
    sign_in(other_browser, secretary)
    assert '<html lang="en">' in other_browser.get("/me").text


def test_an_unknown_language_and_a_foreign_referrer_are_refused(app: Flask, cast: Cast) -> None:
    client = app.test_client()

    assert seen(client.post("/language", data={"language": "tlh"})) == (400, "这次提交没有被接受")
    elsewhere = {"Referer": "https://evil.example/x"}
    assert client.post("/language", data={"language": "en"}, headers=elsewhere).location == "/"


@pytest.mark.parametrize("typed", ["ｃｈｅｎ", "chen\u200b", "\u3000CHEN "])
def test_a_user_name_is_known_in_any_width_and_with_what_is_unseen(app, cast, typed):
    """F55"""
    with app.app_context():
        signing_in.set_password(cast.secretary, "Correct-1-horse", at=NOW)
        db.session.commit()

    answer = app.test_client().post("/sign-in", data={"username": typed, "password": "Correct-1-horse"})

    assert answer.status_code == 303


def test_nobody_takes_a_user_name_that_looks_like_anothers(ctx, cast):
    with pytest.raises(NotAllowed, match="已被使用"):
        accounts.add_user("Ｃｈｅｎ\u200b", name="另一人", at=NOW)
