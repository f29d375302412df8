"""Passwords: one's own, the first one through a link, and the change that comes before anything else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import NOW, Cast
from tests.seeing import seen
from tracker.common.clock import now
from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.access import NotAllowed
from tracker.people.models import AccessRecord

OLD, NEW = "Sunny-day-7", "Rainy-day-8"
SPENT = (410, "这个链接不能再用了")


@pytest.fixture
def owner(app: Flask, cast: Cast, sign_in_as: Callable[[str], FlaskClient]) -> FlaskClient:
    """A browser of somebody whose password is OLD."""
    with app.app_context():
        signing_in.set_password(cast.owner, OLD, at=now())
        db.session.commit()
    return sign_in_as("owner")


def change(client: FlaskClient, current: str = OLD, new: str = NEW, again: str = NEW) -> tuple[int, str]:
    answer = client.post("/me/password", data={"current": current, "new": new, "again": again})
    return answer.status_code, answer.text


def test_changing_the_password_ends_the_sessions_elsewhere(
    owner: FlaskClient, sign_in_as: Callable[[str], FlaskClient]
) -> None:
    elsewhere = sign_in_as("owner")
    assert elsewhere.get("/me").status_code == 200

    assert change(owner)[0] == 303

    assert owner.get("/me").status_code == 200
    assert elsewhere.get("/me").location.startswith("/sign-in")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "Wrong-pass-1"}, "现在的密码不对。"),
        ({"new": "short1A", "again": "short1A"}, "密码至少 8 位"),
        ({"new": "alllowercase", "again": "alllowercase"}, "三类"),
        ({"new": "Li-is-my-name-1", "again": "Li-is-my-name-1"}, "密码不能包含用户名。"),
        ({"new": "LiNing-2026", "again": "LiNing-2026"}, "密码不能包含"),
        ({"new": "李宁Xx-2026", "again": "李宁Xx-2026"}, "密码不能包含自己的姓名"),
        ({"new": "P@ssw0rd1", "again": "P@ssw0rd1"}, "这个密码太常见，最容易被人猜到，请换一个。"),
        ({"new": OLD, "again": OLD}, "新密码不能与现在的密码相同。"),
        ({"again": "Other-day-9"}, "两次输入的新密码不一样，请重新输入。"),
        ({"new": "", "again": ""}, "请填写新密码。"),
        ({"new": "Aa1-" * 60, "again": "Aa1-" * 60}, "最多 200 个字，请改短一些。"),
    ],
)
def test_a_password_that_breaks_a_rule_is_refused_with_the_rule(
    owner: FlaskClient, typed: dict[str, str], sentence: str
) -> None:
    status, page = change(owner, **typed)

    assert status == 400
    assert sentence in page


def test_wrong_guesses_at_one_s_own_password_are_recorded_and_lock_the_account(
    app: Flask, cast: Cast, owner: FlaskClient
) -> None:
    """Somebody at a browser that was left open."""
    pages = [change(owner, current="Wrong-pass-1") for _ in range(5)]

    assert [status for status, _page in pages] == [400] * 5
    assert "现在的密码不对。" in pages[0][1]
    assert "账号暂时锁定" in pages[4][1]
    assert change(owner)[0] == 400  # the right one too
    assert app.test_client().post("/sign-in", data={"username": "li", "password": OLD}).status_code == 400
    with app.app_context():
        told = [(r.kind, r.actor, r.success, r.words) for r in db.session.query(AccessRecord).order_by("id")][-7:]
    assert told == [("password_changed", "li", False, "wrong password")] * 5 + [
        ("password_changed", "li", False, "locked"),
        ("sign_in", "li", False, "locked"),
    ]


def test_guesses_at_one_s_own_password_use_up_the_address(
    app: Flask, owner: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = []
    monkeypatch.setattr("tracker.people.views.passwords.note_wrong_guess", lambda: noted.append(True))

    change(owner, current="Wrong-pass-1")
    change(owner)

    assert noted == [True]


def test_a_right_one_ends_the_count(app: Flask, cast: Cast, owner: FlaskClient) -> None:
    change(owner, current="Wrong-pass-1")

    assert change(owner)[0] == 303
    with app.app_context():
        assert cast.owner.failures == 0


@pytest.mark.parametrize("reason", ["given by somebody else", "too old"])
def test_a_password_to_be_changed_comes_before_anything_else(
    app: Flask, cast: Cast, owner: FlaskClient, reason: str
) -> None:
    with app.app_context():
        if reason == "too old":
            cast.owner.password_set_at = datetime(2020, 1, 1, tzinfo=UTC)
        else:
            cast.owner.must_change_password = True
        db.session.commit()

    assert owner.get("/me").location == "/me/password?next=/me"
    assert "密码已到更换期限" in owner.get("/me/password").text
    assert change(owner)[0] == 303
    assert owner.get("/me").status_code == 200


def link_for(app: Flask, cast: Cast, who: str = "member") -> str:
    with app.app_context():
        token = signing_in.make_link("password", at=now(), user=getattr(cast, who))
        db.session.commit()
    return f"/password/{token}"


def test_a_link_lets_its_owner_choose_a_password_and_signs_in(app: Flask, cast: Cast) -> None:
    client, link = app.test_client(), link_for(app, cast)
    assert "周舟，您的用户名是“zhou”" in client.get(link).text

    answer = client.post(link, data={"new": NEW, "again": NEW})

    assert answer.status_code == 303
    assert client.get("/me").status_code == 200
    assert app.test_client().get(link).status_code == 410


def test_a_weak_password_does_not_spend_the_link(app: Flask, cast: Cast) -> None:
    client, link = app.test_client(), link_for(app, cast)

    refused = client.post(link, data={"new": "weak", "again": "weak"})

    assert refused.status_code == 400
    assert "密码至少 8 位，并含大写字母、小写字母、数字、符号中的三类。" in refused.text
    assert client.post(link, data={"new": NEW, "again": NEW}).status_code == 303


def test_of_two_people_with_one_link_one_gets_it(ctx: Flask, cast: Cast) -> None:
    """F2: both have seen the page; the row decides."""
    token = signing_in.make_link("password", at=NOW, user=cast.member)
    assert signing_in.find_link("password", token, at=NOW)

    assert signing_in.use_link("password", token, at=NOW) is not None
    assert signing_in.use_link("password", token, at=NOW) is None


def test_a_newer_link_ends_the_older_one(app: Flask, cast: Cast) -> None:
    older, newer = link_for(app, cast), link_for(app, cast)

    assert seen(app.test_client().get(older)) == SPENT
    assert seen(app.test_client().get(newer)) == (200, "设置密码")


def test_a_link_of_somebody_deactivated_is_worth_nothing(app: Flask, cast: Cast) -> None:
    link = link_for(app, cast)
    with app.app_context():
        cast.member.is_active = False
        db.session.commit()

    assert seen(app.test_client().get(link)) == SPENT
    with app.app_context(), pytest.raises(NotAllowed):
        signing_in.choose_password(link.split("/")[-1], NEW, at=now())


def test_the_operator_can_print_a_link_when_no_administrator_can_sign_in(app: Flask, cast: Cast) -> None:
    printed = app.test_cli_runner().invoke(args=["people", "password-link", "admin"]).output
    path = "/password/" + printed.rstrip().split("/password/")[1]

    assert app.test_client().get(path).status_code == 200
    unknown = app.test_cli_runner().invoke(args=["people", "password-link", "nobody"])
    assert unknown.exit_code == 1
