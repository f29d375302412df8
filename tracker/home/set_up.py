"""A new instance: the one-time link through which its first visitor begins a branch or looks at the sample."""

from datetime import datetime

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from tracker.common.addresses import public_address
from tracker.common.clock import now
from tracker.common.forms import Form
from tracker.common.languages import chosen_language
from tracker.extensions import db
from tracker.home.sample.story import SLUG
from tracker.people import accounts, signing_in
from tracker.people.access import NotAllowed
from tracker.people.form_page import form_page
from tracker.people.forms import at_most
from tracker.people.limits import by_address
from tracker.people.models import User
from tracker.people.sessions import home_address, start_session

blueprint = Blueprint("set_up", __name__)


class BranchForm(Form):
    organisation = StringField(_("支部名称"), [DataRequired(_("请填写支部名称。")), at_most(120)])
    name = StringField(_("您的姓名"), [DataRequired(_("请填写您的姓名。")), at_most(60)])
    username = StringField(_("用户名"), [DataRequired(_("请填写用户名。")), at_most(60)])
    password = PasswordField(_("密码"), [DataRequired(_("请填写密码。")), at_most(200)])


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


def new_link(*, at: datetime) -> str:
    """The address to print where the program was started; an earlier one stops working."""
    return public_address("set_up.begin", token=signing_in.make_link("set_up", at=at))


@blueprint.get("/set-up")
def wanted() -> ResponseReturnValue:
    if accounts.has_people():
        return redirect(url_for("people.sign_in"))
    return render_template("set_up/wanted.html")


@blueprint.route("/set-up/<token>", methods=["GET", "POST"])
@by_address
def begin(token: str) -> ResponseReturnValue:
    """「从我的支部开始」, and the offer of the sample beside it."""
    if signing_in.find_link("set_up", token, at=now()) is None:
        return spent()
    form, sample_loaded = BranchForm(), accounts.is_taken(SLUG)
    if not form.validate_on_submit():
        return form_page("set_up/begin.html", form, token=token, sample_loaded=sample_loaded)
    try:
        secretary = found_branch(form, token, at=now())
    except NotAllowed as refusal:
        return form_page("set_up/begin.html", form, refusal, token=token, sample_loaded=sample_loaded)
    start_session(secretary)
    db.session.commit()
    return redirect(home_address(), 303)


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


@blueprint.post("/set-up/<token>/sample")
@by_address
def sample(token: str) -> ResponseReturnValue:
    """「看看示例支部」: its accounts are shown this once, and with them the way to a branch of one's own."""
    from tracker.home.sample import loading

    try:
        take_link(token, at=now())
        made = loading.load(at=now())
    except NotAllowed:
        db.session.rollback()
        return spent()
    secretary = accounts.named(made[0].username)
    secretary.language = chosen_language()
    start_session(secretary)
    own_branch = new_link(at=now())
    db.session.commit()
    loading.watch_today(at=now())
    return render_template("set_up/sample.html", accounts=made, own_branch=own_branch)


def take_link(token: str, *, at: datetime) -> None:
    """Raises NotAllowed when somebody else was quicker."""
    if signing_in.use_link("set_up", token, at=at) is None:
        raise NotAllowed(gettext("这个链接刚刚被别人用过了，请重新打开它看看说明。"), status=410)


def spent() -> ResponseReturnValue:
    return render_template("set_up/spent.html", has_people=accounts.has_people()), 410
