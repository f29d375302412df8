"""What every form shares: CSRF, cleaned text, errors in the page's language, and the page it comes back on."""

import re
from collections.abc import Callable
from typing import Any

from flask import Flask, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, HiddenField, MultipleFileField, PasswordField, StringField, TextAreaField

from tracker.common.seen import seen, words_in
from tracker.extensions import csrf, limiter

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
FILE_FIELDS = (FileField, MultipleFileField)
BREAKS = re.compile("[\t-\r\x85\u2028\u2029]+")


def init_app(app: Flask) -> None:
    csrf.init_app(app)
    limiter.init_app(app)


class Form(FlaskForm):
    """Base of every form: strips blanks and what nobody sees from typed text, speaks the language of the page."""

    refused_with: int | None = None  # the status of a refusal

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: FlaskForm, formdata: object) -> object:
            """What was sent as a form, and that alone; a file belongs in a field for files, everywhere else it is a
            400. Form data that a view hands over itself is taken as it is."""
            if isinstance(formdata, MultiDict | None) or not form.is_submitted():
                return super().wrap_formdata(form, formdata)
            if any(field.name in request.files and not isinstance(field, FILE_FIELDS) for field in form):
                abort(400, _("要填文字的地方传来了文件，没有接受。"))
            sent: CombinedMultiDict[str, Any] = CombinedMultiDict((request.files, request.form))
            return sent

        def bind_field(self, form: FlaskForm, unbound_field: object, options: dict[str, object]) -> object:
            filters = unbound_field.kwargs.setdefault("filters", [])  # type: ignore[attr-defined]  # WTForms ships no types
            wanted = filter_of(unbound_field.field_class)  # type: ignore[attr-defined]  # likewise
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


def filter_of(field: type) -> Callable[[object], object]:
    """A password is taken as it is typed, but for what no database keeps: others are hashed already."""
    if issubclass(field, PasswordField):
        return strip_controls
    has_one_line = issubclass(field, StringField) and not issubclass(field, (TextAreaField, HiddenField))
    return strip_line if has_one_line else strip


def strip_line(value: object) -> object:
    """A name, a title: what its box shows as one line is one."""
    return strip(BREAKS.sub(" ", value) if isinstance(value, str) else value)


def strip(value: object) -> object:
    """What is typed is cleaned here, once: every form's texts, and what is read from a request beside forms."""
    return words_in(seen(value)) if isinstance(value, str) else value


def strip_controls(value: object) -> object:
    return _CONTROLS.sub("", value).strip() if isinstance(value, str) else value


def one_line(text: str) -> str:
    """`strip_line` for a text that is one."""
    return words_in(seen(BREAKS.sub(" ", text)))
