"""Signing in and out, and the language of the pages."""

from flask import abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import logout_user
from flask_wtf.csrf import CSRFError

from tracker.common.clock import now
from tracker.common.forms import form_page
from tracker.common.languages import LANGUAGES
from tracker.extensions import db
from tracker.people import accounts, handing_back, signing_in
from tracker.people.forms import SignInForm
from tracker.people.limits import by_address, note_wrong_guess
from tracker.people.models import User
from tracker.people.pages import blueprint
from tracker.people.sessions import me, page_before, safe_next, signed_in, start_session


@blueprint.app_context_processor
def speak_menu() -> dict[str, str]:
    """Where the language links at the foot of every page lead."""
    return {"speak_url": url_for("people.choose_language")}


@blueprint.route("/sign-in", methods=["GET", "POST"])
@by_address
def sign_in() -> ResponseReturnValue:
    after = safe_next(request.args.get("next"))
    if person := signed_in():
        return arrived(person, after)
    if not accounts.has_people():
        return redirect(url_for("home.set_up"))
    form = SignInForm()
    if not form.validate_on_submit():
        return form_page("people/sign_in.html", form, kept=handing_back.carried())
    person = signing_in.sign_in(form.username.data or "", form.password.data or "", at=now())
    if person:
        start_session(person)
    db.session.commit()
    return arrived(person, after) if person else (refused(form), 400)


def arrived(person: User, after: str) -> ResponseReturnValue:
    """Where the person was going; with words that were typed before the session ended, a page that hands them back."""
    if found := handing_back.brought_to(person):
        return handing_back.handed_back(found)
    if handing_back.carried():
        flash(_("登录前填写的内容属于另一个账号，没有带过来。"), "waiting")
    return redirect(after, 303)


def refused(form: SignInForm) -> str:
    """The same words for every reason: nobody learns here which names exist."""
    note_wrong_guess()
    tries, minutes = current_app.config["LOCK_AFTER"], int(current_app.config["LOCK_MINUTES"].total_seconds() // 60)
    sentence = _(
        "没有登录成功：用户名或密码不对，或者账号暂时锁定。连续输错 %(tries)d 次的账号锁定 %(minutes)d 分钟。",
        tries=tries,
        minutes=minutes,
    )
    return render_template("people/sign_in.html", form=form, refusal=sentence, kept=handing_back.carried())


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    signing_in.sign_out(me(), at=now())
    db.session.commit()
    logout_user()
    session.clear()
    handing_back.forget()
    flash(_("已退出。"), "done")
    return redirect(url_for("people.sign_in"), 303)


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    """Signed in: kept in the account; before that: in this browser's session."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    if person := signed_in():
        person.language = language
        db.session.commit()
        session["own_language"] = language
    else:
        session["language"] = language
    return redirect(page_before(), 303)


@blueprint.errorhandler(CSRFError)
def page_too_old(error: CSRFError) -> ResponseReturnValue:
    """A sign-in page left open overnight is no fault of the person: it is simply shown again, with what it carried."""
    if request.endpoint != "people.sign_in":
        return handing_back.session_over(error)
    flash(_("页面放得太久，请再登录一次。"), "waiting")
    if kept := handing_back.carried():
        return form_page("people/sign_in.html", SignInForm(formdata=None), kept=kept)
    return redirect(url_for("people.sign_in", next=request.args.get("next")), 303)
