"""The shape of a group robot as it is typed: its address is a secret too, and comes back on no page."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from tracker.common.forms import Form


class RobotForm(Form):
    kind = RadioField(
        _("类型"),
        choices=[
            SelectChoice("wecom", _("企业微信群机器人")),
            SelectChoice("dingtalk", _("钉钉群机器人")),
            SelectChoice("feishu", _("飞书群机器人")),
            SelectChoice("plain", _("通用推送（JSON，HMAC 签名）")),
        ],
        default="wecom",
    )
    name = StringField(
        _("名称"), [DataRequired(_("请填写名称。")), Length(max=60, message=_("最多 %(max)d 个字，请改短一些。"))]
    )
    hook = PasswordField(
        _("地址"),
        [
            DataRequired(_("请粘贴机器人的地址。")),
            Length(max=1000, message=_("最多 %(max)d 个字，请改短一些。")),
        ],
    )
    secret = PasswordField(_("密钥"), [Length(max=200, message=_("最多 %(max)d 个字，请改短一些。"))])
