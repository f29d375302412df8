"""What a verb refuses: handed back in the form that asked for it, else as the page of its status."""

from types import TracebackType

from flask import Flask
from flask.typing import ResponseReturnValue

from tracker.common import errors
from tracker.common.forms import Form
from tracker.extensions import db
from tracker.people.access import NotAllowed


def init_app(app: Flask) -> None:
    app.register_error_handler(NotAllowed, show)


def show(refusal: NotAllowed) -> ResponseReturnValue:
    """A refusal that no view caught."""
    db.session.rollback()
    return errors.page(refusal.status, str(refusal))


class refusable:
    """What is tried inside may be refused: then nothing of it is kept, and the sentence stands in the form above all
    that was typed, to be shown with `form.status`. A view reads: load, form, verb, commit, and the form once more.

        form = WordsForm()
        if form.validate_on_submit():
            with refusable(form):
                verb(item, by=me(), at=clock.now(), words=form.words.data)
                …commit, flash, return redirect(…)
        return form_page("….html", form, item=item)

    overtaken: by what the database tells that somebody was quicker, and the words for it (409). Without a form,
    whoever tries looks at `error`, `words` and `status` afterwards.
    """

    def __init__(
        self, form: Form | None = None, *, overtaken: type[Exception] | tuple[()] = (), words: str = ""
    ) -> None:
        self.form, self.overtaken = form, overtaken
        self.words, self.status = words, 409
        self.error: Exception | None = None

    def __enter__(self) -> "refusable":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if isinstance(error, NotAllowed):
            self.words, self.status, self.error = str(error), error.status, error
        elif isinstance(error, self.overtaken):
            self.error = error
        else:
            return False
        db.session.rollback()
        if self.form is not None:
            self.form.refuse(self.words, self.status)
        return True
