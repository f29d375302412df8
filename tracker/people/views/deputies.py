"""Deputies: one's own by oneself, anybody's by the secretary of the branch."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.people import deputies
from tracker.people.access import Right, may, people_of
from tracker.people.forms import DeputyForm
from tracker.people.models import Deputyship, Organisation, User
from tracker.people.pages import blueprint
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me, page_before
from tracker.people.told_apart import told_apart


@blueprint.route("/o/<slug>/deputies", methods=["GET", "POST"])
def appointing(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug)
    people = list(db.session.scalars(people_of(organisation)))
    if me() not in people:
        abort(403)
    form = deputy_form(people, for_all=may(me(), Right.ARRANGE, organisation))
    if form.validate_on_submit():
        with refusable(form):
            made = appoint_from(form, organisation)
            db.session.commit()
            names = {"deputy": made.deputy.name, "principal": made.principal.name}
            flash(_("已指定%(deputy)s代理%(principal)s。", **names), "done")
            return redirect(url_for(".appointing", slug=slug), 303)
    return deputies_page(form, organisation)


def deputy_form(people: list[User], *, for_all: bool) -> DeputyForm:
    """Without the right to arrange one is asked only who and how long."""
    form = DeputyForm(data={"principal_id": me().id, "starts_on": clock.today()})
    named = list(told_apart(people, with_posts=True).items())
    if for_all:
        form.principal_id.choices = named
    else:
        del form.principal_id
    form.deputy_id.choices = [("", _("（请选择）")), *(named if for_all else others(named))]
    return form


def others(named: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(person_id, name) for person_id, name in named if person_id != me().id]


def appoint_from(form: DeputyForm, organisation: Organisation) -> Deputyship:
    principal = db.session.get_one(User, form.principal_id.data) if "principal_id" in form else me()
    return deputies.appoint(
        db.session.get_one(User, form.deputy_id.data),
        principal=principal,
        organisation=organisation,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        by=me(),
        at=clock.now(),
    )


def deputies_page(form: DeputyForm, organisation: Organisation) -> ResponseReturnValue:
    """The secretary sees all of the branch, everybody else those they are part of."""
    today = clock.today()
    found = db.session.scalars(deputies.deputyships_of(organisation, today=today))
    whole = may(me(), Right.ARRANGE, organisation)
    shown = [each for each in found if whole or me().id in (each.principal_id, each.deputy_id)]
    page = {"organisation": organisation, "deputyships": shown, "today": today, "places": False}
    page["called"] = deputies.called_in(shown)
    return form_page("people/deputies.html", form, **page)


@blueprint.post("/deputies/<int:deputyship_id>/ending")
def ending(deputyship_id: int) -> ResponseReturnValue:
    found = db.session.get(Deputyship, deputyship_id)
    if found is None or not concerns(found, me()):
        abort(404)
    deputies.end(found, by=me(), at=clock.now())
    db.session.commit()
    flash(
        _("代理已结束：%(deputy)s不再代理%(principal)s。", deputy=found.deputy.name, principal=found.principal.name),
        "done",
    )
    return redirect(page_before(), 303)


def concerns(deputyship: Deputyship, person: User) -> bool:
    """To anybody else it does not exist."""
    mine = person.id in (deputyship.principal_id, deputyship.deputy_id)
    return mine or may(person, Right.ARRANGE, deputyship.organisation)
