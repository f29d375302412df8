"""Every failure as a page that says what to do next; whatever fails, the transaction is undone, and nothing that was
typed is lost."""

from http import HTTPStatus

from flask import Flask, current_app, g, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.common import obstacles, schema, typed
from tracker.common.languages import chosen_before_sign_in
from tracker.common.obstacles import InTheWay
from tracker.extensions import db, login

# What PostgreSQL and SQLite call a unique key that is there already.
TAKEN_ALREADY = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})
UNKNOWN_NAME = frozenset({"42P01", "42703", "SQLITE_ERROR"})  # of a table, of a column
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})
PASSING = frozenset({409, 429, 500, 503, 507})  # sent once more, the same form may be taken


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show)
    app.register_error_handler(StaleDataError, stale)
    app.register_error_handler(IntegrityError, made_twice)
    for kind in (InTheWay, DBAPIError, NoneFree, OSError):
        app.register_error_handler(kind, in_the_way)
    app.register_error_handler(500, show)


def show(error: HTTPException) -> ResponseReturnValue:
    """A refusal with words of its own (`abort(400, "…")`) shows them."""
    db.session.rollback()
    code = error.code or 500
    if code < 400:  # a redirect raised on the way
        return error
    own_words = error.description if "description" in vars(error) else None
    return page(code, own_words)


def page(code: int, words: str | None = None) -> ResponseReturnValue:
    """Of its code or its kind, with what was typed."""
    template = code if code in PAGES else 503 if code == 507 else 500 if code >= 500 else 400
    if template >= 500:
        forget_person()
    if code == 413:
        typed.make_room()
    handed_back = typed.typed(again=code in PASSING and typed.has_token())
    return render_template(f"errors/{template}.html", code=code, words=words, typed=handed_back), HTTPStatus(code)


def forget_person() -> None:
    """The page that says something broke asks the database for nothing: that may be just what broke."""
    g.is_chinese = g.get("is_chinese", chosen_before_sign_in() != "en")
    g.pop("catalogue", None)
    g._login_user = login.anonymous_user()


def stale(error: StaleDataError | IntegrityError) -> ResponseReturnValue:
    """Two writers in the same instant: the second is told, nothing is overwritten."""
    db.session.rollback()
    return page(409)


def made_twice(error: IntegrityError) -> ResponseReturnValue:
    """Two people made the same thing in the same instant: the database kept one. Anything else it refused is ours."""
    refused_by = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    if refused_by not in TAKEN_ALREADY:
        raise error
    return stale(error)


def in_the_way(error: InTheWay | DBAPIError | NoneFree | OSError) -> ResponseReturnValue:
    """No mistake of ours: a disk, a server or a schema that is not as it should be. Its details are in the log."""
    db.session.rollback()
    found = obstacles.obstacle_of(error) or (of_schema(error) if isinstance(error, DBAPIError) else None)
    if found is None:
        raise error
    forget_person()  # before a word is said: in whose language would be asked of the database
    current_app.logger.error("%s: %s", found.name, getattr(error, "orig", error))  # not what was typed
    return page(found.status, str(found.sentence))


def of_schema(error: DBAPIError) -> obstacles.Obstacle | None:
    """A table or a column that is not there: is it the database that is not ours?"""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return schema.looked_again() if code in UNKNOWN_NAME else None
