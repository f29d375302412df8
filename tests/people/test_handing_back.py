"""Nothing that somebody typed is lost, shown to somebody else, or carries a token (409, 413, 429, 500, expired)."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask import abort
from wtforms import PasswordField

from tests.conftest import NOW
from tracker.common import forms, typed
from tracker.extensions import db
from tracker.ledger import acting
from tracker.ledger.models import Item
from tracker.people import handing_back, signing_in

PASSWORD = "Sunny-day-7"
WORDS = "已召开支委会<研究>\n形成三条措施"
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def passwords(app, cast):
    """Two people who can sign in by themselves."""
    with app.app_context():
        for person in (cast.owner, cast.organiser):
            signing_in.set_password(person, PASSWORD, at=NOW)
            person.password_set_at = NOW.replace(year=2100)
        db.session.commit()


@pytest.fixture
def browser(app, passwords, monkeypatch):
    """Somebody's browser, with tokens as in earnest."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    return app.test_client()


def token_in(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def hidden_in(page, name):
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    return found and unescape(found[1])


def sign_in(browser, username="li", **more):
    page = browser.get("/sign-in")
    sent = {"username": username, "password": PASSWORD, "csrf_token": token_in(page)} | more
    return browser.post("/sign-in", data=sent)


def expire(browser):
    """The session goes, as after thirty idle minutes; the browser stays."""
    browser.delete_cookie("tracker")


def form_of(browser, item_id):
    """Everything that the form of progress carries, with words typed into it."""
    page = browser.get(f"/items/{item_id}/progress")
    fields = dict(re.findall(r'<input[^>]*name="(version|csrf_token)"[^>]*value="([^"]*)"', page.text))
    return fields | {"words": WORDS, "state": "report_progress"}


@pytest.fixture
def written(browser, make_item):
    """A form filled in before the session ended, and where it is sent."""
    item_id = make_item()
    sign_in(browser)
    sent = form_of(browser, item_id)
    expire(browser)
    return f"/items/{item_id}/progress", sent, item_id


def test_after_signing_in_again_the_words_can_be_sent_again(app, browser, written):
    address, sent, item_id = written

    over = browser.post(address, data=sent, headers=HERE)
    assert over.status_code == 400
    assert "登录已过期，这次填写的内容没有保存。" in over.text
    action = unescape(re.search(r'action="(/sign-in[^"]*)"', over.text)[1])
    back = browser.post(
        action,
        data={
            "username": "li",
            "password": PASSWORD,
            "csrf_token": token_in(over),
            "kept": hidden_in(over, "kept"),
        },
    )
    assert back.status_code == 200
    assert "已召开支委会&lt;研究&gt;" in back.text
    again = {name: hidden_in(back, name) for name in ("words", "version", "state")} | {"csrf_token": token_in(back)}
    answer = browser.post(address, data=again)

    assert answer.status_code == 303
    with app.app_context():
        assert db.session.get_one(Item, item_id).progress == WORDS


def test_a_wrong_password_on_the_way_loses_nothing(browser, written):
    address, sent, _item_id = written
    over = browser.post(address, data=sent, headers=HERE)
    kept = hidden_in(over, "kept")

    wrong = browser.post(
        "/sign-in", data={"username": "li", "password": "Wrong-1", "csrf_token": token_in(over), "kept": kept}
    )
    too_old = browser.post("/sign-in", data={"username": "li", "password": PASSWORD, "csrf_token": "old", "kept": kept})

    assert hidden_in(wrong, "kept") == hidden_in(too_old, "kept") == kept
    assert "登录后，您刚才填写的内容会交还给您。" in wrong.text


def test_another_person_who_signs_in_there_gets_none_of_it(browser, written):
    address, sent, _item_id = written
    over = browser.post(address, data=sent, headers=HERE)

    back = sign_in(browser, "wang", kept=hidden_in(over, "kept"))

    assert back.status_code == 303
    page = browser.get("/")
    assert "属于另一个账号，没有带过来" in page.text
    assert "支委会" not in page.text


def test_signed_in_again_elsewhere_the_old_page_can_be_sent_again(browser, written):
    address, sent, _item_id = written
    sign_in(browser)

    page = browser.post(address, data=sent, headers=HERE)

    assert page.status_code == 400
    assert "再次提交" in page.text
    again = {name: hidden_in(page, name) for name in ("words", "version", "state")}
    assert browser.post(address, data=again | {"csrf_token": token_in(page)}).status_code == 303


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://localhost:9000", "null", ""])
def test_what_another_site_sends_is_shown_and_never_offered_to_be_sent(browser, written, origin):
    address, sent, _item_id = written
    sign_in(browser)

    page = browser.post(address, data=sent, headers={"Origin": origin})

    assert "已召开支委会" in page.text
    assert "再次提交" not in page.text


def test_without_knowing_whose_session_it_was_the_words_are_only_shown(browser, written):
    address, sent, _item_id = written
    browser.delete_cookie(handing_back.COOKIE)

    page = browser.post(address, data=sent, headers=HERE)

    assert "已召开支委会" in page.text
    assert hidden_in(page, "kept") is None
    assert "再次提交" not in page.text


@pytest.mark.parametrize("carried", ["", "forged", "eyJwZXJzb24iOjF9.aaaa.bbbb"])
def test_nobody_puts_words_into_the_page_after_signing_in(browser, carried):
    assert sign_in(browser, kept=carried).status_code == 303


def test_signing_out_forgets_who_it_was(browser):
    sign_in(browser)
    assert browser.get_cookie(handing_back.COOKIE)

    browser.post("/sign-out", data={"csrf_token": token_in(browser.get("/me"))})

    assert browser.get_cookie(handing_back.COOKIE) is None


def test_the_old_token_is_nowhere_on_the_pages_that_hand_back(browser, written):
    """A token says that a page of ours sent the form: printed as text it would be copied along."""
    address, sent, _item_id = written

    over = browser.post(address, data=sent, headers=HERE)
    back = sign_in(browser, kept=hidden_in(over, "kept"))

    for page in (over, back):
        assert sent["csrf_token"] not in page.text
        shown = re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)
        assert [unescape(text).strip().replace("\r", "") for text in shown] == [WORDS]
        assert page.text.count(token_in(page)) == len(re.findall('name="csrf_token"', page.text))


def test_with_a_password_too_old_the_words_wait_beside_it(app, cast, browser, make_item):
    item_id = make_item()
    sign_in(browser)
    sent = form_of(browser, item_id)
    with app.app_context():
        cast.owner.must_change_password = True
        db.session.commit()

    page = browser.post(f"/items/{item_id}/progress", data=sent, headers=HERE)

    assert "已召开支委会" in page.text
    assert 'href="/me/password" target="_blank"' in page.text


FAILURES = {409: "您填写的内容在下面", 429: "请等一分钟再试", 500: "系统出错了"}


@pytest.mark.parametrize("code", FAILURES)
def test_a_page_of_failure_hands_back_what_was_typed_and_may_be_sent_again(app, browser, make_item, monkeypatch, code):
    item_id = make_item()
    sign_in(browser)
    sent = form_of(browser, item_id)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with monkeypatch.context() as trouble:
        trouble.setattr(acting, "perform", (lambda *_a, **_n: abort(code)) if code != 500 else None)
        page = browser.post(f"/items/{item_id}/progress", data=sent)

    assert page.status_code == code
    assert FAILURES[code] in page.text
    assert "已召开支委会&lt;研究&gt;" in page.text
    again = {name: hidden_in(page, name) for name in ("words", "version", "state")}
    assert browser.post(f"/items/{item_id}/progress", data=again | {"csrf_token": token_in(page)}).status_code == 303


def test_of_a_form_that_was_too_large_the_words_come_back(app, sign_in_as, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 5_000)
    client = sign_in_as("secretary")
    large, huge = b"x" * 6_000, b"x" * 60_000

    refused = [
        client.post("/o/branch/intake", data={"file": (BytesIO(each), "年报.txt"), "text": WORDS})
        for each in (large, huge)
    ]

    assert [page.status_code for page in refused] == [413, 413]
    assert "已召开支委会&lt;研究&gt;" in refused[0].text
    assert "文件没有保存，请重新选择。" in refused[0].text
    assert "文件太大" in refused[1].text


@pytest.mark.parametrize(("times", "comes_back"), [(3, True), (6, False)])
def test_a_text_that_was_too_long_comes_back_whole(app, sign_in_as, monkeypatch, times, comes_back):
    monkeypatch.setitem(app.config, "MAX_FORM_MEMORY_SIZE", 3_000)
    words = "研究" * 500 * times

    page = sign_in_as("secretary").post(
        "/o/branch/intake", data={"text": words, "file": (BytesIO(b""), "")}, content_type="multipart/form-data"
    )

    assert page.status_code == 413
    assert (f"{words}</textarea>" in page.text) is comes_back


def test_what_nobody_wrote_is_not_shown(app):
    sent = {"version": "12", "state": "report_progress", "ids": "3:4,5:6", "entry_key": "0f" * 16, "words": "同意"}
    with app.test_request_context("/", method="POST", data=sent | {"password": PASSWORD, "csrf_token": "Ij.x.y"}):
        found = typed.typed(again=True)

    assert (found.texts, found.fields) == (["同意"], [])  # a password is among it: not to be sent by one click


def test_every_secret_that_a_form_asks_for_is_known_as_one(app):
    def kinds(of):
        return [each for kind in of.__subclasses__() for each in (kind, *kinds(kind))]

    secret = {
        name
        for form in kinds(forms.Form)
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }

    assert secret == typed.SECRETS
