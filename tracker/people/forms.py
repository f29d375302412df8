"""The shape of what people type about themselves and each other."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.common.forms import Form
from tracker.people.access import Role
from tracker.people.accounts import USERNAME
from tracker.people.wording import role_name


def at_most(length: int) -> Length:
    return Length(max=length, message=_("最多 %(max)d 个字，请改短一些。"))


class SignInForm(Form):
    username = StringField(_("用户名"), [DataRequired(_("请填写用户名。")), at_most(60)])
    password = PasswordField(_("密码"), [DataRequired(_("请填写密码。")), at_most(200)])


class NewPasswordForm(Form):
    new = PasswordField(_("新密码"), [DataRequired(_("请填写新密码。")), at_most(200)])
    again = PasswordField(_("再输一遍新密码"), [EqualTo("new", _("两次输入的新密码不一样，请重新输入。"))])


class OwnPasswordForm(NewPasswordForm):
    current = PasswordField(_("现在的密码"), [DataRequired(_("请填写现在的密码。")), at_most(200)])


class RolesField(SelectMultipleField):
    """A check box a role."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class RolesForm(Form):
    """Whose roles they are, the subclasses say."""

    roles = RolesField(_("角色"), [DataRequired(_("请至少选一个角色；不再参与的人，请停用账号。"))])

    def __init__(self, **known: object) -> None:
        super().__init__(**known)
        self.roles.choices = [(role.value, role_name(role)) for role in Role]


class ExistingMemberForm(RolesForm):
    username = StringField(_("用户名"), [DataRequired(_("请填写用户名。")), at_most(60)])


class MemberForm(RolesForm):
    """A person already here: the user name is theirs and stays."""

    name = StringField(_("姓名"), [DataRequired(_("请填写姓名。")), at_most(60)])
    post = StringField(_("职务"), [at_most(60)])


class NewMemberForm(MemberForm):
    username = StringField(
        _("用户名"),
        [
            DataRequired(_("请填写用户名。")),
            at_most(60),
            Regexp(USERNAME.pattern + "$", message=_("用户名为 2–60 位，可用汉字、字母、数字和 . _ - @。")),
        ],
    )


class PlaceForm(Form):
    """What an organisation is called, where it stands, whether those above may sign for it, how it is reached."""

    name = StringField(_("组织名称"), [DataRequired(_("请填写组织名称。")), at_most(120)])
    parent_id = SelectField(_("上级组织"), coerce=int)
    parent_signs = BooleanField(_("本支部没有人能签批销号时，由上级查阅人签批"))
    public_contact = StringField(_("公开稿的联系方式"), [at_most(200)])


class OrganisationForm(Form):
    name = StringField(_("组织名称"), [DataRequired(_("请填写组织名称。")), at_most(120)])
    slug = StringField(
        _("网址代码"),
        [Optional(), Regexp(r"[a-z0-9][a-z0-9-]{1,39}$", message=_("代码为 2–40 位，只用小写字母、数字和连字符。"))],
    )


def day_field(label: str) -> DateField:
    return DateField(label, [InputRequired(_("请写成 2026-09-30 这样的日期。"))], render_kw={"type": "date"})


class DeputyForm(Form):
    """principal_id is asked only of those who appoint for others."""

    principal_id = SelectField(_("谁由人代理"), coerce=int)
    deputy_id = SelectField(
        _("代理人"), [DataRequired(_("请选择代理人。"))], coerce=lambda value: int(value) if value else None
    )
    starts_on = day_field(_("开始日期"))
    ends_on = day_field(_("结束日期"))
