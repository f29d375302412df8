"""Every failure as a page that says what to do next; whatever fails, the transaction is undone."""

from http import HTTPStatus

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.common.languages import chosen_before_sign_in
from tracker.extensions import db, login

SECRETS = frozenset({"csrf_token", "password", "current", "new", "again"})
# What PostgreSQL and SQLite call a unique key that is there already.
TAKEN_ALREADY = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500})


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, session_over)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(IntegrityError, made_twice)
    app.register_error_handler(500, show)


def show(error: HTTPException) -> ResponseReturnValue:
    """A refusal with words of its own (`abort(400, "…")`) shows them."""
    db.session.rollback()
    code = error.code or 500
    if code < 400:  # a redirect raised on the way
        return error
    page = code if code in PAGES else (500 if code >= 500 else 400)
    if page == 500:
        forget_person()
    own_words = error.description if "description" in vars(error) else None
    return render_template(f"errors/{page}.html", code=code, words=own_words), HTTPStatus(code)


def forget_person() -> None:
    """The page that says something broke asks the database for nothing: that may be just what broke."""
    g.is_chinese = g.get("is_chinese", chosen_before_sign_in() != "en")
    g.pop("catalogue", None)
    g._login_user = login.anonymous_user()


def session_over(error: CSRFError | None = None) -> ResponseReturnValue:
    """A form sent after its session ended is not taken, but what was typed into it is handed back."""
    db.session.rollback()
    return render_template("errors/400.html", code=400, words=None, typed=typed_words()), HTTPStatus.BAD_REQUEST


def typed_words() -> list[str]:
    """What a person may have written in the form, as far as it is no secret."""
    fields = request.form.items(multi=True)
    return [text for name, text in fields if name not in SECRETS and len(text.strip()) > 3 and not text.isdigit()]


def stale(error: StaleDataError | IntegrityError) -> ResponseReturnValue:
    """Two writers in the same instant: the second is told, nothing is overwritten."""
    db.session.rollback()
    return render_template("errors/409.html", code=409, words=None), HTTPStatus.CONFLICT


def made_twice(error: IntegrityError) -> ResponseReturnValue:
    """Two people made the same thing in the same instant: the database kept one. Anything else it refused is ours."""
    refused_by = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    if refused_by not in TAKEN_ALREADY:
        raise error
    return stale(error)
