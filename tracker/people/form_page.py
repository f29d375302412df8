"""A page with a form: empty, or once more with what was typed and why it was not taken."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.common.forms import Form
from tracker.extensions import db
from tracker.people.access import NotAllowed


def form_page(template: str, form: Form, refusal: NotAllowed | None = None, **context: object) -> ResponseReturnValue:
    """200 for a form asked for, 400 for one filled in wrongly, a verb's own status and sentence for its no."""
    status = 400 if form.is_submitted() else 200
    if refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        status = refusal.status
    return render_template(template, form=form, **context), status
