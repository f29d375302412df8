"""Somebody was quicker: both texts side by side, and a form that sends the typed one on top of what is stored now."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common.forms import Form

Row = dict[str, str]  # label, stored, typed


def versions(form: Form, stored: Mapping[str, str]) -> list[Row]:
    """What is stored beside what was typed, field by field, as a person reads it."""
    fields = ((form[name], words) for name, words in stored.items())
    return [
        {"label": str(field.label.text), "stored": words, "typed": readable(field, field.data)}
        for field, words in fields
    ]


def readable(field: Any, value: Any) -> str:
    """A value of the field in words: the label of what can be chosen; nothing for what is empty."""
    choices = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    if isinstance(value, list):
        return _("、").join(choices.get(str(each), str(each)) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value in (None, "") else choices.get(str(value), str(value))


def conflict_page(
    template: str, form: Form, rows: list[Row], *, version: int, back: tuple[str, str, str] | None = None, **page: Any
) -> ResponseReturnValue:
    """template: the form alone, included below the rows. version: of what is stored now. back: label, address and
    look of a way out. page: what the form needs; stored_note: who was quicker; refused: why it cannot be sent again;
    styles: style sheets the form needs."""
    form.version.data, form.version.raw_data = version, None
    return render_template("conflict.html", yours=template, form=form, rows=rows, back=back, **page), 409
