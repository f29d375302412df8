"""What every form shares: CSRF, and errors in the page's language."""

import re

from flask import Flask
from flask_wtf import FlaskForm

from tracker.extensions import csrf, limiter

# Nobody types these or sees them, and PostgreSQL keeps no NUL; the two breaks that Word pastes (0b, 0c) are text.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)


class Form(FlaskForm):
    """Base of every form: strips blanks and what nobody sees from typed text, speaks the language of the page."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: object, options: dict[str, object]) -> object:
            filters = unbound_field.kwargs.setdefault("filters", [])  # type: ignore[attr-defined]  # WTForms ships no types
            if strip not in filters:
                filters.append(strip)
            return super().bind_field(form, unbound_field, options)


def strip(value: object) -> object:
    return UNSEEN.sub("", value).strip() if isinstance(value, str) else value
