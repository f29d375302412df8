"""A new instance: the one-time link through which its first visitor begins a branch or looks at the sample."""

from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from tracker.common.addresses import public_address
from tracker.common.forms import Form
from tracker.common.languages import chosen_language
from tracker.people import accounts, signing_in
from tracker.people.access import NotAllowed
from tracker.people.forms import at_most
from tracker.people.models import User


class BranchForm(Form):
    organisation = StringField(_("支部名称"), [DataRequired(_("请填写支部名称。")), at_most(120)])
    name = StringField(_("您的姓名"), [DataRequired(_("请填写您的姓名。")), at_most(60)])
    username = StringField(_("用户名"), [DataRequired(_("请填写用户名。")), at_most(60)])
    password = PasswordField(_("密码"), [DataRequired(_("请填写密码。")), at_most(200)])


def new_link(*, at: datetime) -> str:
    """The address to print where the program was started; an earlier one stops working."""
    signing_in.record("link_made", actor="system:set_up", at=at)
    return public_address("home.begin", token=signing_in.make_link("set_up", at=at))


def found_branch(form: BranchForm, token: str, *, at: datetime) -> User:
    take_link(token, at=at)
    secretary = accounts.begin_organisation(
        form.organisation.data or "",
        name=form.name.data or "",
        username=form.username.data or "",
        password=form.password.data or "",
        at=at,
    )
    secretary.language = chosen_language()
    return secretary


def take_link(token: str, *, at: datetime) -> None:
    """Raises NotAllowed when somebody else was quicker."""
    if signing_in.use_link("set_up", token, at=at) is None:
        raise NotAllowed(gettext("这个链接刚刚被别人用过了，请重新打开它看看说明。"), status=410)
