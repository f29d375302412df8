"""A refusal that no view caught, as the page of its status with the refusal's own sentence."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from tracker.extensions import db
from tracker.people.access import NotAllowed


def init_app(app: Flask) -> None:
    app.register_error_handler(NotAllowed, show)


def show(refusal: NotAllowed) -> ResponseReturnValue:
    db.session.rollback()
    page = f"errors/{refusal.status}.html" if refusal.status in (400, 403, 409) else "errors/400.html"
    return render_template(page, code=refusal.status, words=str(refusal)), refusal.status
