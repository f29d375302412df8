"""The first visit: a one-time link, a branch of one's own or the sample, and nobody twice."""

import re

import pytest
from flask import Flask

from tracker.common.clock import now
from tracker.extensions import db
from tracker.home import set_up
from tracker.home.sample import loading
from tracker.people import accounts
from tracker.people.models import Organisation, User

BRANCH = {
    "organisation": "机关第三党支部",
    "name": "何新",
    "username": "hexin",
    "password": "Sunny-day-7",
}


@pytest.fixture
def link(app: Flask) -> str:
    with app.app_context():
        made = set_up.new_link(at=now())
        db.session.commit()
    return "/" + made.split("/", 3)[3]


def test_the_first_visitor_begins_a_branch_and_is_its_secretary_and_administrator(app: Flask, link: str) -> None:
    client = app.test_client()
    assert "从我的支部开始" in client.get(link).text

    answer = client.post(link, data=BRANCH)

    assert (answer.status_code, answer.location) == (303, "/")
    assert client.get("/o/branch-1/people").status_code == 200
    with app.app_context():
        assert accounts.named("hexin").direct_roles_in(db.session.query(Organisation).one()) == {
            "secretary",
            "administrator",
        }


def test_of_two_visitors_with_the_link_the_second_is_told_plainly(app: Flask, link: str) -> None:
    first, second = app.test_client(), app.test_client()
    assert second.get(link).status_code == 200

    first.post(link, data=BRANCH)
    late = second.post(link, data=BRANCH | {"username": "other"})

    assert late.status_code == 410
    assert "已经有人用它完成了启用" in late.text
    assert second.post(f"{link}/sample").status_code == 410
    with app.app_context():
        assert db.session.query(User).count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("organisation", "", "请填写支部名称。"),
        ("organisation", "长" * 121, "最多 120 个字，请改短一些。"),
        ("name", "", "请填写您的姓名。"),
        ("username", "", "请填写用户名。"),
        ("username", "a b", "用户名为 2–60 位"),
        ("password", "", "请填写密码。"),
        ("password", "weakweak", "密码至少 8 位"),
    ],
)
def test_a_form_filled_in_wrongly_says_where_and_leaves_the_link_good(
    app: Flask, link: str, field: str, typed: str, sentence: str
) -> None:
    client = app.test_client()

    refused = client.post(link, data=BRANCH | {field: typed})

    assert refused.status_code == 400
    assert sentence in refused.text
    assert client.post(link, data=BRANCH).status_code == 303


def test_the_sample_shows_its_accounts_once_and_signs_in_as_its_secretary(app: Flask, link: str) -> None:
    client = app.test_client()

    answer = client.post(f"{link}/sample")

    password = re.search(r'<code class="secret">([^<]+)</code>', answer.text)
    assert password
    assert "陈秘" in client.get("/me").text
    typed = {"username": "sample-discipline", "password": password[1]}
    assert app.test_client().post("/sign-in", data=typed).status_code == 303
    assert client.get(link).status_code == 410


def test_after_the_sample_a_branch_of_one_s_own_can_still_begin(app: Flask, link: str) -> None:
    client = app.test_client()

    shown = client.post(f"{link}/sample").text

    own = re.search(r'<code class="own-branch">http://[^/]+(/set-up/[\w-]{32})</code>', shown)
    assert own
    assert client.post(own[1], data=BRANCH).status_code == 303
    assert "何新" in client.get("/me").text


def test_every_instance_s_sample_has_another_password(ctx: Flask) -> None:
    first = {account.password for account in loading.load(at=now())}
    db.session.rollback()

    assert first.isdisjoint(account.password for account in loading.load(at=now()))


def test_a_link_nobody_made_is_no_way_in(app: Flask) -> None:
    answer = app.test_client().get("/set-up/guessed")

    assert answer.status_code == 410
    assert "flask --app app set-up-link" in answer.text


def test_the_commands_print_a_link_and_the_sample_s_accounts(app: Flask) -> None:
    runner = app.test_cli_runner()

    printed = runner.invoke(args=["set-up-link"]).output
    loaded = runner.invoke(args=["demo"])

    assert re.search(r"^http://127\.0\.0\.1:8000/set-up/[\w-]{32}$", printed, re.M)
    assert loaded.exit_code == 0
    assert "sample-secretary" in loaded.output
    again = runner.invoke(args=["demo"])
    assert again.exit_code == 0  # asked for again, it is there: nothing to do, and no failure
    assert "示例支部已经装入" in again.output
