"""Every failure is a page that says what to do next, whatever it was that failed."""

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import default_exceptions

from tests.seeing import seen
from tracker.common import errors
from tracker.extensions import db
from tracker.people import accounts


@pytest.mark.parametrize("code", sorted(errors.PAGES))
def test_each_error_has_a_page_with_a_next_step(app, code):
    with app.test_request_context("/"):
        page, status = errors.show(default_exceptions[code]())

    assert status == code
    assert "<h1>" in page and page.count('class="button') >= 1


def test_an_unlisted_error_gets_the_page_of_its_kind(app):
    with app.test_request_context("/"):
        assert errors.show(default_exceptions[405]())[1] == 405
        assert errors.show(default_exceptions[503]())[1] == 503


def test_when_the_database_is_gone_the_page_still_says_so(app, sign_in_as, monkeypatch):
    client = sign_in_as("secretary")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for name in ("execute", "scalar", "scalars", "get"):
        monkeypatch.setattr(db.session, name, gone)

    answer = client.get("/")

    assert answer.status_code == 503
    assert "<h1>" in answer.text and "数据库不能使用" in answer.text


def gone(*arguments, **named):
    raise OperationalError("SELECT", {}, Exception("the server closed the connection"))


@pytest.mark.parametrize(
    ("what", "page"), [("made twice", (409, "内容刚刚被别人改过")), ("incomplete", (500, "系统出错了"))]
)
def test_of_two_who_make_the_same_thing_at_once_the_second_is_told(app, cast, sign_in_as, monkeypatch, what, page):
    """Only a key that is taken means that: whatever else a database refuses is a mistake of ours."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    client = sign_in_as("administrator")
    name = "branch" if what == "made twice" else None
    monkeypatch.setattr(accounts, "is_taken", lambda slug: False)
    monkeypatch.setattr(accounts, "free_slug", lambda: name)

    answer = client.post("/o/branch/organisations/new", data={"name": "第三党支部", "slug": ""})

    assert seen(answer) == page
