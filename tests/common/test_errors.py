"""Every failure is a page that says what to do next, whatever it was that failed."""

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import default_exceptions

from tracker.common import errors
from tracker.extensions import db


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

    assert answer.status_code == 500
    assert "<h1>" in answer.get_data(as_text=True)


def gone(*arguments, **named):
    raise OperationalError("SELECT", {}, Exception("the server closed the connection"))
