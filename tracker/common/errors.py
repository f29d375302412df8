"""Every failure as a page that says what to do next; whatever fails, the transaction is undone."""

from http import HTTPStatus

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.extensions import db

PAGES = frozenset({400, 403, 404, 409, 413, 429, 500})


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(CSRFError, show)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(500, show)


def show(error: HTTPException) -> ResponseReturnValue:
    """A refusal with words of its own (`abort(400, "…")`) shows them."""
    db.session.rollback()
    code = error.code or 500
    if code < 400:  # a redirect raised on the way
        return error
    page = code if code in PAGES else (500 if code >= 500 else 400)
    own_words = error.description if "description" in vars(error) and not isinstance(error, CSRFError) else None
    return render_template(f"errors/{page}.html", code=code, words=own_words), HTTPStatus(code)


def stale(error: StaleDataError) -> ResponseReturnValue:
    """Two writers in the same instant: the second is told, nothing is overwritten."""
    db.session.rollback()
    return render_template("errors/409.html", code=409, words=None), HTTPStatus.CONFLICT
