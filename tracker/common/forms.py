"""What every form shares: CSRF, and errors in the page's language."""

from flask import Flask
from flask_wtf import FlaskForm

from tracker.extensions import csrf, limiter


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)


class Form(FlaskForm):
    """Base of every form: strips blanks from typed text, speaks Chinese or English as the page does."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: object, options: dict[str, object]) -> object:
            filters = unbound_field.kwargs.setdefault("filters", [])  # type: ignore[attr-defined]
            if strip not in filters:
                filters.append(strip)
            return super().bind_field(form, unbound_field, options)


def strip(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
