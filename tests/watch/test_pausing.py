"""While telling is paused every page says so, and an administrator lets it go on."""

import pytest
from sqlalchemy import select

from tests.conftest import NOW
from tests.seeing import NOT_ALLOWED, seen
from tracker.extensions import db
from tracker.watch import pausing
from tracker.watch.models import TellingPause


@pytest.fixture
def pause(app, cast):
    with app.app_context():
        pausing.pause_after_restoring(NOW)
        db.session.commit()


def test_everybody_is_told_and_only_an_administrator_is_led_on(pause, sign_in_as):
    secretary, administrator = sign_in_as("secretary").get("/").text, sign_in_as("administrator").get("/").text

    assert "提醒已暂停" in secretary
    assert "提醒已暂停" in administrator
    assert "/watch/telling" in administrator
    assert "/watch/telling" not in secretary


def test_an_administrator_lets_it_go_on_and_stands_in_the_record(app, pause, sign_in_as):
    client = sign_in_as("administrator")

    answer = client.post("/watch/telling", follow_redirects=True)

    assert "提醒已恢复" in answer.text
    assert "提醒正常送出" in answer.text
    with app.app_context():
        ended = db.session.scalars(select(TellingPause)).one()
        assert (pausing.paused(), ended.ended_by) == (None, "admin")


def test_nobody_else_does(app, pause, sign_in_as):
    answer = sign_in_as("secretary").post("/watch/telling")

    assert seen(answer) == NOT_ALLOWED
    with app.app_context():
        assert pausing.paused() is not None


def test_the_command_says_when_nothing_was_paused(app, cast, pause):
    run = app.test_cli_runner().invoke
    first, second = run(args=["watch", "resume"]), run(args=["watch", "resume"])

    assert (first.exit_code, second.exit_code) == (0, 1)
    assert "提醒没有暂停" in second.output
