"""How long a session lasts, what its cookie is sent with, whose name a link bears, and what a password may not be."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.people.test_passwords import OLD
from tracker import config, create_app
from tracker.common.addresses import link_address
from tracker.common.clock import now
from tracker.extensions import db
from tracker.people import accounts, signing_in
from tracker.people.access import NotAllowed, Role


@pytest.fixture
def signed_in(app, cast):
    with app.app_context():
        signing_in.set_password(cast.owner, OLD, at=now())
        db.session.commit()
    client = app.test_client()
    assert client.post("/sign-in", data={"username": "li", "password": OLD}).status_code == 303
    return client


def test_however_busy_a_session_ends(app, signed_in, monkeypatch):
    """A copied cookie that is kept busy would last for ever."""
    assert signed_in.get("/me").status_code == 200
    monkeypatch.setattr("tracker.people.sessions.now", lambda: now() + timedelta(hours=11, minutes=50))
    assert signed_in.get("/me").status_code == 200

    monkeypatch.setattr("tracker.people.sessions.now", lambda: now() + timedelta(hours=12, minutes=1))
    assert signed_in.get("/me").location.startswith("/sign-in")


def test_a_session_that_does_not_say_when_it_began_is_over(signed_in):
    with signed_in.session_transaction() as session:
        del session["begun"]

    assert signed_in.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["/static/css/tokens.css", "/healthz", "/readyz"])
def test_what_is_answered_to_everybody_alike_carries_no_session(signed_in, path):
    with signed_in.get(path) as answer:
        assert "Set-Cookie" not in answer.headers
    assert "Set-Cookie" in signed_in.get("/me").headers


def other(app, **settings):
    kept = {name: app.config[name] for name in ("INSTANCE", "SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "PASSWORD_COST")}
    return create_app(kept | {"TESTING": True, "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False} | settings)


@pytest.fixture
def secure(app, signed_in):
    """The same instance behind HTTPS, under one name."""
    made = other(
        app, SESSION_COOKIE_SECURE=True, HOSTS=("ledger.example.org",), PUBLIC_URL="https://ledger.example.org"
    )
    yield made
    with made.app_context():
        db.engine.dispose()


HTTPS = "https://ledger.example.org"


def test_with_https_the_browser_is_told_to_stay_there(app, secure, cast):
    assert "max-age" in secure.test_client().get("/sign-in", base_url=HTTPS).headers["Strict-Transport-Security"]
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in", base_url=HTTPS).headers


def test_with_https_no_other_host_can_plant_our_cookies(secure, cast):
    client = secure.test_client()
    answer = client.post("/sign-in", data={"username": "li", "password": OLD}, base_url=HTTPS)
    cookies = answer.headers.getlist("Set-Cookie")

    assert {cookie.partition("=")[0] for cookie in cookies} == {"__Host-tracker", "__Host-tracker_last"}
    assert all("Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie for cookie in cookies)
    assert client.get("/me", base_url=HTTPS).status_code == 200
    gone = client.post("/sign-out", base_url=HTTPS).headers.getlist("Set-Cookie")
    assert all("Secure" in cookie for cookie in gone)


@pytest.mark.parametrize("host", ["evil.example", "ledger.example.org.evil.example", "evil.example:8000"])
def test_another_name_is_refused_before_anything_is_asked(secure, host):
    answer = secure.test_client().get("/sign-in", base_url=f"https://{host}")

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


@pytest.mark.parametrize("host", ["ledger.example.org", "ledger.example.org:8443", "127.0.0.1:8000", "localhost"])
def test_its_own_names_are_answered(secure, host):
    assert secure.test_client().get("/sign-in", base_url=f"https://{host}").status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.8:8000", "ledger.intranet"])
def test_where_no_name_is_set_every_one_is_answered(app, cast, host):
    assert app.test_client().get("/sign-in", base_url=f"http://{host}").status_code == 200


def test_a_password_link_bears_the_configured_name_whatever_was_asked(app, sign_in_as, cast, monkeypatch):
    page, elsewhere = f"/o/branch/people/{cast.ids['member']}/password", "http://evil.example"
    client = sign_in_as("administrator")
    assert "http://localhost/password/" in client.post(page).text

    monkeypatch.setitem(app.config, "PUBLIC_URL_IS_SET", True)
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://ledger.example.org")
    assert "https://ledger.example.org/password/" in client.post(page).text
    with app.test_request_context(base_url=elsewhere):
        assert link_address("people.choose_password", token="x") == "https://ledger.example.org/password/x"


@pytest.mark.parametrize("written", ["https://ledger.example.org", "a b", "ledger.example.org:80", "*"])
def test_hosts_that_are_none_are_named(monkeypatch, tmp_path, written):
    monkeypatch.setenv("TRACKER_HOSTS", written)

    with pytest.raises(SystemExit, match="TRACKER_HOSTS"):
        config.load({"INSTANCE": str(tmp_path)})


def test_the_last_five_passwords_are_not_taken_again(ctx, cast):
    person = cast.owner
    for number in range(6):
        signing_in.set_password(person, f"Sunny-day-{number}", at=now())

    for number in range(1, 6):
        with pytest.raises(NotAllowed, match="最近 5 次"):
            signing_in.set_password(person, f"Sunny-day-{number}", at=now())
    signing_in.set_password(person, "Sunny-day-0", at=now())


def test_a_new_link_does_not_make_an_old_password_new(ctx, cast):
    signing_in.set_password(cast.owner, OLD, at=now())
    token = accounts.reset_password(cast.owner, organisation=cast.branch, by=cast.administrator, at=now())

    with pytest.raises(NotAllowed, match="最近 5 次"):
        signing_in.choose_password(token, OLD, at=now())


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_an_administrator_gives_no_role_of_the_ledger_to_themselves(ctx, cast, role):
    roles = ["administrator", role]

    with pytest.raises(NotAllowed, match="不能给自己授予") as refused:
        accounts.set_roles(cast.administrator, roles, organisation=cast.branch, by=cast.administrator, at=now())
    assert refused.value.status == 403
    assert cast.administrator.direct_roles_in(cast.branch) == {"administrator"}


def test_nor_on_any_page_and_the_try_is_known(app, sign_in_as, cast):
    client = sign_in_as("administrator")
    own = client.post(
        f"/o/branch/people/{cast.ids['administrator']}",
        data={"name": "管理员", "post": "", "roles": ["administrator", "secretary"]},
    )
    joined = client.post("/o/branch/people/existing", data={"username": "admin", "roles": ["administrator", "member"]})

    assert (own.status_code, joined.status_code) == (403, 403)
    assert "不能给自己授予办理台账的角色" in own.text
    assert client.get("/o/branch/ledger").status_code == 403


def test_what_an_administrator_holds_already_stays(ctx, cast):
    accounts.grant(cast.administrator, "member", organisation=cast.branch, at=now(), by="setup")
    db.session.flush()
    roles = ["administrator", "member"]

    accounts.set_roles(cast.administrator, roles, organisation=cast.branch, by=cast.administrator, at=now())

    assert cast.administrator.direct_roles_in(cast.branch) == set(roles)


def test_a_password_is_kept_as_argon2id_alone(ctx, cast):
    signing_in.set_password(cast.owner, OLD, at=now())
    db.session.flush()
    kept = db.session.execute(text("SELECT * FROM sign_in WHERE user_id = :id"), {"id": cast.owner.id}).one()

    assert kept.password_hash.startswith("$argon2id$")
    assert OLD not in str(kept)
