"""Pages of one's own: how I am told, what I was told, what I would be told; and a letter to try it out."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from tests.conftest import NOW
from tests.seeing import seen
from tests.watch.mailbox import Mailbox, serving
from tracker.extensions import db
from tracker.watch import choosing, jobs
from tracker.watch.models import TellingChoice

OPENED = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
WANTED = {"address": "li@branch.test", "by_mail": "y", "frequency": "weekly"}


@pytest.fixture
def told(app, make_item):
    make_item(title="早就到期", due_on=date(2026, 3, 1), at=OPENED)
    with app.app_context():
        jobs.run_sweep(NOW.date(), at=NOW)
        jobs.run_deliver(at=NOW)


def test_a_choice_is_kept_and_shown(app, cast, sign_in_as):
    client = sign_in_as("owner")

    page = client.post("/telling", data=WANTED, follow_redirects=True).text

    assert "已保存" in page and 'value="li@branch.test"' in page
    with app.app_context():
        choice = db.session.scalars(select(TellingChoice)).one()
        assert (choice.person_id, choice.by_mail, choice.frequency) == (cast.owner.id, True, "weekly")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"address": ""}, "要收邮件，请填写邮箱。"),
        ({"address": "li"}, "请填写一个邮箱地址"),
        ({"address": "a@b.test\r\nBcc: x@y.test"}, "请填写一个邮箱地址"),
    ],
)
def test_an_address_that_is_none_is_refused_in_words(app, sign_in_as, changes, sentence):
    answer = sign_in_as("owner").post("/telling", data=WANTED | changes)

    assert sentence in answer.text
    with app.app_context():
        assert db.session.scalar(select(TellingChoice)) is None


def test_a_letter_can_be_tried_out(app, sign_in_as, monkeypatch):
    mailbox, client = Mailbox(), sign_in_as("owner")
    client.post("/telling", data=WANTED)
    with serving(mailbox) as port:
        for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": port, "SMTP_SECURITY": "none"}.items():
            monkeypatch.setitem(app.config, name, value)
        page = client.post("/telling/test", follow_redirects=True).text

    assert "已发到 li@branch.test" in page
    assert mailbox.letters[0]["To"] == "li@branch.test"


def test_why_a_letter_was_not_sent_is_said_and_no_secret_with_it(app, sign_in_as, monkeypatch):
    client = sign_in_as("owner")
    client.post("/telling", data=WANTED)
    for name, value in {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": 9, "SMTP_PASSWORD": "very secret"}.items():
        monkeypatch.setitem(app.config, name, value)

    page = client.post("/telling/test", follow_redirects=True).text

    assert "没有发出" in page and "very secret" not in page


def test_without_a_server_the_page_says_so(sign_in_as):
    page = sign_in_as("owner").post("/telling/test", follow_redirects=True).text

    assert "管理员还没有设置邮件服务器" in page


def test_what_i_was_told_stands_on_one_page_and_nobody_elses(told, sign_in_as):
    mine, others = sign_in_as("owner").get("/notices").text, sign_in_as("member").get("/notices").text

    assert "早就到期" in mine and "当时已逾期 4 天" in mine
    assert "早就到期" not in others and "还没有提醒" in others


def test_a_long_list_goes_on_by_key(app, make_item, sign_in_as, monkeypatch):
    monkeypatch.setattr(choosing, "PAGE", 2)
    for number in range(3):
        make_item(title=f"第{number}项", due_on=date(2026, 3, 1), at=OPENED)
    with app.app_context():
        jobs.run_sweep(NOW.date(), at=NOW)
        jobs.run_deliver(at=NOW)
    client = sign_in_as("owner")

    first = client.get("/notices").text
    address = first.partition('href="/notices?before=')[2].partition('"')[0]
    second = client.get(f"/notices?before={address}").text

    assert ("第2项" in first, "第1项" in first, "第0项" in first) == (True, True, False)
    assert ("第0项" in second, "第1项" in second) == (True, False)
    assert client.get("/notices?before=nonsense").status_code == 200


def test_what_i_would_be_told_is_mine_alone(make_item, sign_in_as):
    make_item(title="快要到期", due_on=date(2026, 3, 12), at=OPENED)
    with time_machine.travel(NOW, tick=False):
        mine, others = (sign_in_as(who).get("/telling/preview?on=2026-03-09").text for who in ("owner", "member"))

    assert "快要到期" in mine and "快要到期" not in others


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-10-01", "顺延到2026年10月8日"), ("2031-05-01", "还没有读入"), ("x", "这一天没有要提醒您的")],
)
def test_a_day_off_a_year_unknown_and_no_day_at_all(sign_in_as, cast, day, words):
    with time_machine.travel(NOW, tick=False):
        answer = sign_in_as("owner").get(f"/telling/preview?on={day}")

    assert answer.status_code == 200 and words in answer.text
    assert seen(answer)
