"""Group robots on their page: added, tried out, taken away; an address is never shown again."""

import pytest
from sqlalchemy import select, text, update

from tests.seeing import NOT_ALLOWED, NOT_THERE, seen
from tracker.common import sealing
from tracker.extensions import db
from tracker.people.models import AccessRecord
from tracker.watch.robots import setting_up
from tracker.watch.robots.models import GroupRobot

PAGE = "/o/branch/robots"


@pytest.fixture
def typed(target):
    return {"kind": "wecom", "name": "支部工作群", "hook": f"{target.origin}/send?key=very-secret", "secret": "s3cret"}


@pytest.fixture
def robot_id(app, add_robot):
    with app.app_context():
        return add_robot().id


@pytest.mark.parametrize("who", ["secretary", "administrator"])
def test_it_is_added_tried_out_and_taken_away(app, sign_in_as, typed, target, who):
    client = sign_in_as(who)

    page = client.post(PAGE, data=typed, follow_redirects=True).text
    assert "支部工作群" in page and target.origin in page and "very-secret" not in page and "s3cret" not in page

    with app.app_context():
        number = db.session.scalar(select(GroupRobot.id))
    assert "已发到“支部工作群”" in client.post(f"{PAGE}/{number}/trial", follow_redirects=True).text
    ((path, _headers, body),) = target.calls
    assert path == "/send?key=very-secret" and "这是一条测试消息" in body["text"]["content"]

    assert "已删除" in client.post(f"{PAGE}/{number}/removal", follow_redirects=True).text
    assert "支部工作群" not in client.get(PAGE).text.split("添加群机器人")[0]
    assert client.post(f"{PAGE}/{number}/trial").status_code == 404


def test_the_database_and_the_log_hold_no_address(app, sign_in_as, typed):
    """F89."""
    sign_in_as("secretary").post(PAGE, data=typed)

    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM group_robot")).all()
        said = db.session.execute(text("SELECT * FROM access_record")).all()
        assert "very-secret" not in str(rows) + str(said) and "s3cret" not in str(rows) + str(said)
        (robot,) = db.session.scalars(select(GroupRobot))
        assert setting_up.opened(robot) == (typed["hook"], typed["secret"])
        record = db.session.scalars(select(AccessRecord).where(AccessRecord.kind == "robot_added")).one()
        assert (record.subject, record.words, record.actor) == ("支部工作群", robot.origin, "chen")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"hook": "https://evil.example/send"}, "不在管理员允许的范围内"),
        ({"hook": "file:///etc/passwd"}, "不在管理员允许的范围内"),
        ({"hook": ""}, "请粘贴机器人的地址"),
        ({"kind": "telegram"}, ""),
        ({"kind": "plain", "secret": ""}, "通用推送要有密钥"),
        ({"name": " "}, "请填写名称"),
        ({"name": "群" * 61}, "最多 60 个字"),
    ],
)
def test_what_makes_no_sense_is_refused_and_said(app, sign_in_as, typed, changed, words):
    answer = sign_in_as("secretary").post(PAGE, data=typed | changed)

    assert answer.status_code == 400 and words in answer.text
    assert "s3cret" not in answer.text and "evil.example" not in answer.text
    with app.app_context():
        assert db.session.scalar(select(GroupRobot)) is None


def test_an_organisation_has_so_many_and_no_more(app, sign_in_as, typed, monkeypatch):
    monkeypatch.setattr(setting_up, "MOST", 1)
    client = sign_in_as("secretary")
    client.post(PAGE, data=typed)

    assert client.post(PAGE, data=typed).status_code == 409


@pytest.mark.parametrize("who", ["owner", "member", "discipline_officer", "parent_reader"])
def test_nobody_else_sets_one_up_or_tries_one_out(app, sign_in_as, typed, target, robot_id, who):
    client = sign_in_as(who)

    for address in (PAGE, f"{PAGE}/{robot_id}/trial", f"{PAGE}/{robot_id}/removal"):
        assert seen(client.post(address, data=typed)) == NOT_ALLOWED
    assert target.calls == []


def test_another_branch_s_robot_does_not_exist(app, sign_in_as, robot_id, target):
    client = sign_in_as("outsider")

    assert seen(client.get(PAGE)) == NOT_THERE
    assert seen(client.post(f"/o/other/robots/{robot_id}/trial")) == NOT_THERE
    assert seen(client.post(f"/o/other/robots/{robot_id}/removal")) == NOT_THERE
    assert target.calls == []


def test_a_trial_that_fails_says_why_and_not_where(app, sign_in_as, target, robot_id):
    client = sign_in_as("secretary")
    target.answer((200, {"errcode": 93000, "errmsg": "invalid webhook url"}))
    refused = client.post(f"{PAGE}/{robot_id}/trial", follow_redirects=True).text
    app.config["HOOK_ORIGINS"] = ("https://elsewhere.example",)
    forbidden = client.post(f"{PAGE}/{robot_id}/trial", follow_redirects=True).text

    assert "没有发出：Refused: 93000 invalid webhook url" in refused
    assert "the address is not allowed" in forbidden
    assert "very-secret" not in refused + forbidden


def test_sealed_under_another_key_it_says_so(app, sign_in_as, target, robot_id, monkeypatch):
    monkeypatch.setitem(app.config, "SECRET_KEY", "another secret key of thirty-two and more")
    with app.app_context():
        assert setting_up.opened(db.session.scalars(select(GroupRobot)).one()) is None
        assert sealing.unseal(sealing.seal("同一把钥匙")) == "同一把钥匙"
        assert sealing.unseal("") is None and sealing.unseal("群") is None


def test_without_an_allowed_address_there_is_nothing_to_fill_in(app, sign_in_as, monkeypatch):
    monkeypatch.setitem(app.config, "HOOK_ORIGINS", ())

    page = sign_in_as("secretary").get(PAGE).text

    assert "TRACKER_HOOK_ORIGINS" in page and 'name="hook"' not in page


def test_the_way_there_is_shown_to_whoever_may(sign_in_as, target):
    shown = {who: PAGE in sign_in_as(who).get("/telling").text for who in ("secretary", "administrator", "owner")}

    assert shown == {"secretary": True, "administrator": True, "owner": False}
    assert PAGE in sign_in_as("secretary").get("/o/branch/overdue/chat").text


def test_how_many_robots_wait_or_failed_is_measured(app, sign_in_as, robot_id):
    with app.app_context():
        db.session.execute(update(GroupRobot).values(state="parked"))
        db.session.commit()

    said = app.test_client().get("/metrics").text

    assert 'tracker_group_robots{state="parked"} 1' in said and 'tracker_group_robots{state="sent"} 0' in said
