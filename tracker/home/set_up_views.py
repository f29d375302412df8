"""Pages of a new instance: what its one-time link opens, once."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.common.clock import now
from tracker.common.forms import form_page
from tracker.common.languages import chosen_language
from tracker.extensions import db
from tracker.home.pages import blueprint
from tracker.home.sample.story import SLUG
from tracker.home.set_up import BranchForm, found_branch, new_link, take_link
from tracker.people import accounts, signing_in
from tracker.people.limits import by_address, note_wrong_guess
from tracker.people.refusals import refusable
from tracker.people.sessions import home_address, start_session


@blueprint.get("/set-up")
def set_up() -> ResponseReturnValue:
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
    if form.validate_on_submit():
        with refusable(form):
            start_session(found_branch(form, token, at=now()))
            db.session.commit()
            return redirect(home_address(), 303)
    return form_page("set_up/begin.html", form, token=token, sample_loaded=sample_loaded)


@blueprint.post("/set-up/<token>/sample")
@by_address
def sample(token: str) -> ResponseReturnValue:
    """「看看示例支部」: its accounts are shown this once, and with them the way to a branch of one's own."""
    from tracker.home.sample import loading

    with refusable() as refusal:
        take_link(token, at=now())
        made = loading.load(at=now())
    if refusal.error:
        return spent()
    secretary = accounts.named(made[0].username)
    secretary.language = chosen_language()
    start_session(secretary)
    own_branch = new_link(at=now())
    db.session.commit()
    loading.watch_today(at=now())
    return render_template("set_up/sample.html", accounts=made, own_branch=own_branch)


def spent() -> ResponseReturnValue:
    note_wrong_guess()
    return render_template("set_up/spent.html", has_people=accounts.has_people()), 410
