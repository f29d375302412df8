"""What a verb refuses comes back in its form: nothing kept, the sentence above what was typed, a status of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from tests.conftest import Cast
from tracker.extensions import db
from tracker.people.access import NotAllowed
from tracker.people.forms import SignInForm
from tracker.people.refusals import refusable


@pytest.fixture
def form(app: Flask, cast: Cast) -> Iterator[SignInForm]:
    with app.test_request_context("/", method="POST", data={"username": "chenmi"}):
        yield SignInForm()


def test_a_refusal_keeps_nothing_and_stands_in_the_form_with_its_status(form: SignInForm, cast: Cast) -> None:
    with refusable(form) as refusal:
        cast.owner.name = "别的名字"
        raise NotAllowed("只有书记可以这样做。", status=403)

    assert cast.owner.name != "别的名字"
    assert (form.form_errors, form.status, form.username.data) == (["只有书记可以这样做。"], 403, "chenmi")
    assert (refusal.words, refusal.status) == ("只有书记可以这样做。", 403)


def test_somebody_who_was_quicker_is_a_refusal_in_the_words_given(form: SignInForm) -> None:
    with refusable(form, overtaken=StaleDataError, words="刚被别人改过。"):
        raise StaleDataError

    assert (form.form_errors, form.status) == (["刚被别人改过。"], 409)


def test_what_is_no_refusal_is_not_swallowed(form: SignInForm) -> None:
    with pytest.raises(IntegrityError), refusable(form, overtaken=StaleDataError, words="刚被别人改过。"):
        raise IntegrityError("insert", None, Exception())

    assert form.form_errors == []


def test_what_is_not_refused_stays(form: SignInForm, cast: Cast) -> None:
    with refusable(form) as refusal:
        cast.owner.name = "别的名字"

    assert cast.owner in db.session.dirty
    assert refusal.error is None


@pytest.mark.parametrize(("method", "status"), [("GET", 200), ("POST", 400)])
def test_a_form_is_asked_for_or_filled_in_wrongly(app: Flask, method: str, status: int) -> None:
    with app.test_request_context("/", method=method):
        assert SignInForm().status == status
