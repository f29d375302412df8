"""Choosing a password: one's own, or the first one through a one-time link."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common.clock import now
from tracker.common.forms import form_page
from tracker.common.languages import chosen_language
from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.forms import NewPasswordForm, OwnPasswordForm
from tracker.people.limits import by_address, note_wrong_guess
from tracker.people.pages import blueprint
from tracker.people.refusals import refusable
from tracker.people.sessions import home_address, me, safe_next, start_session


@blueprint.route("/me/password", methods=["GET", "POST"])
@by_address
def own_password() -> ResponseReturnValue:
    form = OwnPasswordForm()
    forced = signing_in.must_choose_password(me(), at=now())
    if form.validate_on_submit() and knows_own(form):
        with refusable(form):
            signing_in.change_password(me(), current=form.current.data or "", new=form.new.data or "", at=now())
            start_session(me())
            db.session.commit()
            flash(_("密码已修改，别处的登录都已退出。"), "done")
            return redirect(safe_next(request.args.get("next")), 303)
    return form_page("people/own_password.html", form, forced=forced)


def knows_own(form: OwnPasswordForm) -> bool:
    """A wrong guess is kept, whatever becomes of the form."""
    person, at = me(), now()
    if signing_in.knows_password(person, form.current.data or "", at=at):
        return True
    locked = signing_in.is_locked(person, at=at)
    db.session.commit()
    note_wrong_guess()
    sentence = _("现在的密码不对。")
    form.refuse(sentence + _("输错的次数太多，账号暂时锁定，请过一会儿再试。") if locked else sentence, 400)
    return False


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@by_address
def choose_password(token: str) -> ResponseReturnValue:
    link = signing_in.find_link("password", token, at=now())
    if link is None or link.user is None or not link.user.is_active:
        note_wrong_guess()
        return render_template("people/link_spent.html"), 410
    form, person = NewPasswordForm(), link.user
    if form.validate_on_submit():
        with refusable(form):
            is_first = not person.password_hash
            signing_in.choose_password(token, form.new.data or "", at=now())
            if is_first:
                person.language = chosen_language()  # the account goes on in the language this page was read in
            start_session(person)
            db.session.commit()
            flash(_("密码已设好，您已登录。"), "done")
            return redirect(home_address(), 303)
    return form_page("people/choose_password.html", form, person=person)
