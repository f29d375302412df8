"""The shapes of what people type about an item; the rules of the workflow stand in workflow.py."""

from collections.abc import Iterator

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from tracker.common.addresses import id_and_version
from tracker.common.forms import Form
from tracker.ledger.evidence.file_kinds import PICTURE_SUFFIXES, SUFFIXES

LONG = Length(max=20_000, message=_l("最多 %(max)d 个字。"))
NEEDED = DataRequired(_l("请填写这一项。"))
# image/* makes a phone offer its camera
ACCEPTED = {"accept": ",".join(["image/*", *(suffix for suffix in SUFFIXES if suffix not in PICTURE_SUFFIXES)])}
DATE = _l("请写成 2026-09-30 这样的日期。")


class ItemForm(Form):
    """A form about an existing item: carries the version its page showed."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class WordsForm(ItemForm):
    words = TextAreaField(_l("说明"), validators=[LONG])


class LeavingOpen:
    """Asked only where a finding's actions are still open; mixed into forms that end it."""

    leaving_open = BooleanField(_l("措施还没有全部完成，仍要继续"))


class TagFields:
    """What progress may carry besides its words; mixed into forms."""

    countable_result = StringField(
        _l("可统计的结果"), validators=[Length(max=100)], render_kw={"placeholder": _l("例如：走访44人次")}
    )
    control_established = BooleanField(_l("形成了一项制度（建章立制）"))
    files = MultipleFileField(_l("佐证材料"), render_kw=ACCEPTED)


class ResultForm(LeavingOpen, TagFields, ItemForm):
    words = TextAreaField(_l("整改结果"), validators=[NEEDED, LONG])


class ClosureForm(LeavingOpen, WordsForm):
    meeting_on = DateField(_l("研究销号的会议日期"), validators=[Optional()], render_kw={"type": "date"})


class RequiredWordsForm(ItemForm):
    words = TextAreaField(_l("说明"), validators=[NEEDED, LONG])


class ReturnForm(ItemForm):
    words = TextAreaField(_l("还缺什么"), validators=[NEEDED, LONG])


class ReasonForm(ItemForm):
    words = TextAreaField(_l("理由"), validators=[NEEDED, LONG])


class ExtensionRequestForm(ItemForm):
    due_on = DateField(_l("申请延至"), validators=[InputRequired(DATE)], render_kw={"type": "date"})
    words = TextAreaField(_l("理由"), validators=[NEEDED, LONG])


class ExtensionApprovalForm(ItemForm):
    due_on = DateField(_l("同意延至"), validators=[InputRequired(DATE)], render_kw={"type": "date"})
    words = TextAreaField(_l("说明"), validators=[LONG])


class ProgressForm(LeavingOpen, TagFields, ItemForm):
    """One text box and one state; the rest is folded away."""

    words = TextAreaField(_l("进展"), validators=[NEEDED, LONG])
    state = RadioField(
        _l("现在的状态"),
        choices=[
            SelectChoice("report_progress", _l("正在整改")),
            SelectChoice("mark_substantially_done", _l("基本完成")),
            SelectChoice("request_closure", _l("已完成，申请销号")),
        ],
        default="report_progress",
    )
    leaving_open = BooleanField(_l("申请销号时：措施还没有全部完成，仍要继续"))


class CommentForm(Form):
    """Of no version: a comment changes nothing."""

    words = TextAreaField(_l("评论"), validators=[DataRequired(_l("请写下评论的内容。")), LONG])


def person_or_nobody(value: str | int | None) -> int | None:
    return int(value) if value not in (None, "", "None") else None


class PeopleField(SelectMultipleField):
    """A check box a person."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AssignmentForm(ItemForm):
    owner_id = SelectField(_l("责任人"), coerce=person_or_nobody)
    accountable_lead_id = SelectField(_l("责任领导"), coerce=person_or_nobody)
    supporter_ids = PeopleField(_l("配合人"), coerce=int)


class DeadlineFields:
    """The deadline as every form asks for it; mixed into forms."""

    kind = RadioField(
        _l("时限"),
        choices=[
            SelectChoice("fixed", _l("限期整改")),
            SelectChoice("immediate", _l("立行立改")),
            SelectChoice("ongoing", _l("长期坚持")),
        ],
        default="fixed",
    )
    due_on = DateField(_l("日期"), validators=[Optional()], render_kw={"type": "date"})
    ongoing = BooleanField(_l("到期后长期坚持"))
    check_months = SelectField(
        _l("长期坚持的检查间隔"),
        coerce=int,
        choices=[
            SelectChoice(1, _l("每月")),
            SelectChoice(3, _l("每季度")),
            SelectChoice(6, _l("每半年")),
            SelectChoice(12, _l("每年")),
        ],
    )


class DeadlineForm(DeadlineFields, ItemForm):
    words = TextAreaField(_l("理由"), validators=[LONG])


class ReopeningForm(DeadlineFields, ItemForm):
    words = TextAreaField(_l("理由"), validators=[NEEDED, LONG])


class BulkForm(Form):
    """One form for many: rows as id.version pairs in one field; what the action does not ask is taken out."""

    action = HiddenField()
    rows = HiddenField()
    back = HiddenField()
    person_id = SelectField(_l("责任人"), coerce=person_or_nobody, validators=[InputRequired(_l("请选择一位同志。"))])
    due_on = DateField(_l("新的时限"), validators=[InputRequired(DATE)], render_kw={"type": "date"})
    meeting_on = DateField(_l("研究销号的会议日期"), validators=[Optional()], render_kw={"type": "date"})
    words = TextAreaField(_l("说明"), validators=[LONG])


class RevisionForm(ItemForm):
    title = StringField(_l("标题"), validators=[NEEDED, Length(max=300)])
    text = TextAreaField(_l("具体内容"), validators=[LONG])
    target = TextAreaField(_l("整改目标"), validators=[LONG])
    root_cause = TextAreaField(_l("原因剖析"), validators=[LONG])
    responsible_unit = StringField(_l("责任单位"), validators=[Length(max=200)])
    supporters = StringField(_l("配合单位"), validators=[Length(max=300)])
    withheld = BooleanField(_l("拟不公开"))


class AdditionForm(DeadlineFields, Form):
    """Four things are asked for: kind, words, owner, deadline."""

    entry_key = HiddenField(validators=[Length(max=40)])
    year = IntegerField(_l("台账年度"), validators=[InputRequired(_l("请填写年度。")), NumberRange(2000, 2100)])
    kind_of_item = RadioField(
        _l("类别"), choices=[SelectChoice("finding", _l("问题")), SelectChoice("action", _l("措施"))], default="finding"
    )
    title = StringField(_l("问题或措施"), validators=[NEEDED, Length(max=300)])
    finding_id = SelectField(_l("对应的问题"), coerce=person_or_nobody)
    owner_id = SelectField(_l("责任人"), coerce=person_or_nobody)


class EvidenceForm(Form):
    """Files, one line of text, or both."""

    files = MultipleFileField(_l("文件"), render_kw=ACCEPTED)
    text = StringField(
        _l("一行文字"),
        validators=[Length(max=500, message=_l("最多 %(max)d 个字。"))],
        render_kw={"maxlength": 500, "placeholder": _l("例如：会议记录存支部档案盒第3盒")},
    )


class EvidenceRevisionForm(EvidenceForm):
    files = FileField(_l("新文件"), render_kw=ACCEPTED)


class WithdrawalForm(Form):
    words = TextAreaField(_l("理由"), validators=[NEEDED, LONG])


class PasteForm(Form):
    text = TextAreaField(
        _l("群里的消息"),
        validators=[
            DataRequired(_l("请把消息粘贴在这里。")),
            Length(max=100_000, message=_l("太长了，最多 10 万字，请分几次粘贴。")),
        ],
    )


class HandoverForm(Form):
    """What moves stands in rows of "id:version", as the page listed them."""

    to_id = SelectField(_l("移交给"), validators=[DataRequired(_l("请选择移交给谁。"))], coerce=person_or_nobody)
    words = TextAreaField(_l("说明"), validators=[LONG])

    def versions(self) -> Iterator[tuple[int, int]]:
        for row in request.form.getlist("rows"):
            if pair := id_and_version(row):
                yield pair
