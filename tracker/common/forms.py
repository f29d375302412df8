"""What every form shares: CSRF, cleaned text, errors in the page's language, and the page it comes back on."""

import re

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, TextAreaField

from tracker.extensions import csrf, limiter

# Nobody types these or sees them, and PostgreSQL keeps no NUL; the two breaks that Word pastes (0b, 0c) are text.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)


class Form(FlaskForm):
    """Base of every form: strips blanks and what nobody sees from typed text, speaks the language of the page."""

    refused_with: int | None = None  # the status of a refusal

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: FlaskForm, unbound_field: object, options: dict[str, object]) -> object:
            filters = unbound_field.kwargs.setdefault("filters", [])  # type: ignore[attr-defined]  # WTForms ships no types
            wanted = strip_line if is_one_line(unbound_field.field_class) else strip  # type: ignore[attr-defined]  # likewise
            if wanted not in filters:
                filters.append(wanted)
            return super().bind_field(form, unbound_field, options)

    def refuse(self, sentence: str, status: int) -> None:
        """The form comes back with the sentence above everything that was typed."""
        self.form_errors.append(sentence)
        self.refused_with = status

    @property
    def status(self) -> int:
        """Of the page that shows it: asked for, filled in wrongly, or what the refusal says."""
        return self.refused_with or (400 if self.is_submitted() else 200)


def form_page(template: str, form: Form, **context: object) -> ResponseReturnValue:
    """A page with a form: empty, or once more with what was typed and why it was not taken."""
    return render_template(template, form=form, **context), form.status


def is_one_line(field: type) -> bool:
    return issubclass(field, StringField) and not issubclass(field, (TextAreaField, PasswordField, HiddenField))


def strip_line(value: object) -> object:
    """A name, a title: what its box shows as one line is one."""
    return strip(BREAKS.sub(" ", value) if isinstance(value, str) else value)


def strip(value: object) -> object:
    return UNSEEN.sub("", value).strip() if isinstance(value, str) else value
