"""The shape of what people say about being told, and of a day in the calendar."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp
from wtforms.validators import Optional as MayBeEmpty

from tracker.common.forms import Form

ADDRESS = r"^[^@\s<>,;\"]+@[A-Za-z0-9.-]+$"


class ChoicesForm(Form):
    address = StringField(
        _("邮箱"),
        [
            MayBeEmpty(),
            Length(max=200, message=_("最多 %(max)d 个字，请改短一些。")),
            Regexp(ADDRESS, message=_("请填写一个邮箱地址，例如 name@example.org。")),
        ],
    )
    by_mail = BooleanField(_("也用邮件告诉我"))
    frequency = RadioField(
        _("什么时候发"),
        choices=[
            SelectChoice("daily", _("有新的内容时，每个工作日至多一封")),
            SelectChoice("weekly", _("每周一封，在一周的第一个工作日")),
            SelectChoice("urgent", _("只在有逾期、催办、退回或等我决定时")),
        ],
        default="daily",
    )


class HolidayNoticeForm(Form):
    text = TextAreaField(
        _("放假通知"),
        [
            DataRequired(_("请把通知的文字贴在这里。")),
            Length(max=10_000, message=_("文字太长，请只贴放假安排的部分。")),
        ],
    )


class CalendarDayForm(Form):
    day = DateField(_("日期"), [DataRequired(_("请选一个日期。"))])
    kind = RadioField(
        _("这一天"), choices=[SelectChoice("off", _("休息")), SelectChoice("working", _("上班"))], default="off"
    )
    name = StringField(_("说明"), [Length(max=60, message=_("最多 %(max)d 个字，请改短一些。"))])


class Days(IntegerField):
    """A whole number of days."""

    data: int | None

    def __init__(self, label: object, **more: object) -> None:
        said = _("请填写 0 到 365 的整数。")
        super().__init__(label, [InputRequired(said), NumberRange(0, 365, said)], **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(_("请填写 0 到 365 的整数。")) from None


class WarningDaysForm(Form):
    blue = Days(_("剩余多少天起蓝色预警（责任人）"))
    yellow = Days(_("剩余多少天起黄色预警（加上责任领导）"))
    lead = Days(_("逾期超过多少个工作日再告知责任领导"))
    secretary = Days(_("逾期超过多少个工作日再告知书记"))
    parent = Days(_("逾期超过多少个工作日告知上级查阅人"))
