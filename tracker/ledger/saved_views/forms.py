"""The form of a saved view: a name, and who sees it."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from tracker.common.forms import Form
from tracker.ledger.saved_views.models import LONGEST_NAME


class ViewForm(Form):
    name = StringField(
        _l("视图的名字"),
        [DataRequired(_l("请填写这一项。")), Length(max=LONGEST_NAME, message=_l("最多 %(max)d 个字。"))],
    )
    readers = RadioField(
        _l("谁能看到"),
        choices=[SelectChoice("me", _l("只有我")), SelectChoice("all", _l("能看这个台账的所有人"))],
        default="me",
    )

    @property
    def shared(self) -> bool:
        return bool(self.readers.data == "all")
