"""The shapes of what people give and type during intake; the rules stand in deciding.py and confirming.py."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from tracker.common.forms import Form
from tracker.intake.models import Proposal
from tracker.intake.review.deciding import LONGEST_TITLE, Arrangement
from tracker.ledger.deadlines import Deadline
from tracker.people.models import User
from tracker.people.told_apart import told_apart

NOBODY = "none"
ACCEPTED_FILES = (
    ".docx,.docm,.doc,.wps,.rtf,.odt,.pdf,.ofd,.xlsx,.xlsm,.xls,.et,.ods,.pptx,.csv,.html,.htm,.mht,.txt,.md"
)


def number_or_none(value: Any) -> int | None:
    return int(value) if str(value or "").isdecimal() else None


def without_nul(value: str | None) -> str | None:
    """PostgreSQL keeps every character but this one."""
    return value.replace("\x00", "") if value else value


class GivenForm(Form):
    """A file, or the text itself."""

    file = FileField(_l("文件"), render_kw={"accept": ACCEPTED_FILES})
    text = TextAreaField(_l("或者粘贴文字"), validators=[Length(max=2_000_000)])


class WorkbookForm(Form):
    """A ledger that was worked on in a table program."""

    file = FileField(_l("文件"), render_kw={"accept": ".xlsx,.xlsm,.xls,.et"})


class ArrangementFields:
    """Owner and deadline as asked for here; 暂不指定 is a choice of its own. Mixed into forms."""

    owner = SelectField(_l("责任人"))
    deadline_kind = SelectField(
        _l("时限"),
        choices=[
            SelectChoice("", _l("（请选择）")),
            SelectChoice("fixed", _l("限期整改")),
            SelectChoice("immediate", _l("立行立改")),
            SelectChoice("ongoing", _l("长期坚持")),
            SelectChoice(NOBODY, _l("暂不指定")),
        ],
    )
    due_on = DateField(_l("日期"), validators=[Optional()], render_kw={"type": "date"})


def owner_choices(people: list[User]) -> list[SelectChoice]:
    called = told_apart(people, with_posts=True)
    named = [SelectChoice(str(person.id), called[person.id]) for person in people]
    return [SelectChoice("", _l("（请选择）")), *named, SelectChoice(NOBODY, _l("暂不指定"))]


class ProposalForm(ArrangementFields, Form):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    kind = RadioField(_l("类别"), choices=[SelectChoice("finding", _l("问题")), SelectChoice("action", _l("措施"))])
    title = StringField(_l("标题"), filters=[without_nul])
    text = TextAreaField(_l("内容"), validators=[Length(max=200_000)], filters=[without_nul])
    answers = SelectField(_l("对应的问题"), coerce=number_or_none)
    ongoing = BooleanField(_l("到期后长期坚持"))


class BulkForm(ArrangementFields, Form):
    """For the ticked ones; with none ticked, for all that still lack something."""


class MissedForm(Form):
    """A passage by its offsets (chosen in the page), or in words, or by its paragraph's number."""

    kind = RadioField(
        _l("类别"), choices=[SelectChoice("finding", _l("问题")), SelectChoice("action", _l("措施"))], default="finding"
    )
    passage = TextAreaField(_l("粘贴文件中的一段文字"), validators=[Length(max=20_000)])
    paragraph = IntegerField(_l("或填段落号"), validators=[Optional()])
    start = IntegerField(widget=HiddenInput(), validators=[Optional()])
    end = IntegerField(widget=HiddenInput(), validators=[Optional()])


class DescriptionForm(Form):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    title = StringField(_l("文件名称"), validators=[Length(max=LONGEST_TITLE)], filters=[without_nul])
    ledger_year = IntegerField(
        _l("计入哪一年度的台账"), validators=[InputRequired(_l("请填写年度。")), NumberRange(2000, 2100)]
    )


def values_of(proposal: Proposal) -> dict[str, Any]:
    """A proposal as its form shows it."""
    return {
        "version": proposal.version,
        "kind": proposal.kind,
        "title": proposal.title,
        "text": proposal.text,
        "answers": proposal.answers_id,
        "owner": NOBODY if proposal.without_owner else str(proposal.owner_id or ""),
        "deadline_kind": NOBODY if proposal.without_deadline else proposal.deadline_kind or "",
        "due_on": proposal.due_on,
        "ongoing": proposal.ongoing,
    }


def arrangement_of(form: ProposalForm | BulkForm, people: list[User], *, unfinished: bool = False) -> Arrangement:
    """What the owner and deadline fields say; a date alone means a fixed deadline.

    unfinished: the form is saved while it is filled in, so a fixed deadline may still wait for its date.
    """
    owner = next((person for person in people if str(person.id) == form.owner.data), None)
    kind, due_on = form.deadline_kind.data, form.due_on.data
    ongoing = bool(form.ongoing.data) if "ongoing" in form else False
    if unfinished and kind == "fixed" and due_on is None:
        kind = ""
    if kind == NOBODY:
        return Arrangement(owner, form.owner.data == NOBODY, without_deadline=True)
    return Arrangement(owner, form.owner.data == NOBODY, deadline_from(kind, due_on, ongoing))


def deadline_from(kind: str, due_on: date | None, ongoing: bool) -> Deadline:
    return Deadline(kind or ("fixed" if due_on else None), due_on, ongoing)
