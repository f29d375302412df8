"""Organisations: a new one below, another name, another place in the tree."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common.clock import now
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.people import accounts, arranging
from tracker.people.access import Right, may, organisations_with
from tracker.people.forms import OrganisationForm, PlaceForm
from tracker.people.models import Organisation
from tracker.people.pages import blueprint
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me


@blueprint.route("/o/<slug>/organisations/new", methods=["GET", "POST"])
def new_organisation(slug: str) -> ResponseReturnValue:
    parent = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    form = OrganisationForm()
    if form.validate_on_submit():
        with refusable(form):
            name, wanted = form.name.data or "", form.slug.data or ""
            made = accounts.add_organisation(name, slug=wanted, parent=parent, by=me(), at=now())
            db.session.commit()
            flash(_("已建立：%(name)s。请添加它的书记和管理员。", name=made.name), "done")
            return redirect(url_for("people.members", slug=made.slug), 303)
    return form_page("people/new_organisation.html", form, organisation=parent)


@blueprint.route("/o/<slug>/organisation", methods=["GET", "POST"])
def organisation(slug: str) -> ResponseReturnValue:
    """Its name, below which committee it stands, and whether that one may sign for it."""
    place = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    known = {"name": place.name, "parent_id": place.parent_id or 0, "parent_signs": place.parent_signs}
    form = PlaceForm(data=known | {"public_contact": place.public_contact})
    form.parent_id.choices = parent_choices(place)
    if form.validate_on_submit():
        with refusable(form):
            arranging.rename(place, name=form.name.data or "", by=me(), at=now())
            arranging.let_parent_sign(place, form.parent_signs.data, by=me(), at=now())
            arranging.say_how_to_reach(place, form.public_contact.data or "", by=me(), at=now())
            if form.parent_id.data != (place.parent_id or 0):
                arranging.move(place, below=db.session.get_one(Organisation, form.parent_id.data), by=me(), at=now())
            db.session.commit()
            flash(_("已保存：%(name)s", name=place.name), "done")
            return redirect(url_for("people.members", slug=slug), 303)
    return form_page("people/organisation.html", form, organisation=place, movable=len(form.parent_id.choices) > 1)


def parent_choices(place: Organisation) -> list[tuple[int, str]]:
    """Where it stands now first, then wherever the administrator may put it."""
    now_below = (place.parent_id or 0, place.parent.name if place.parent else _("（没有上级组织）"))
    if place.parent and not may(me(), Right.MANAGE_PEOPLE, place.parent):
        return [now_below]
    managed = db.session.scalars(organisations_with(me(), Right.MANAGE_PEOPLE)).all()
    others = [each for each in managed if not each.is_within(place) and each.id != place.parent_id]
    named = sorted(others, key=lambda each: each.line)
    return [now_below, *((each.id, "　" * (len(each.line) - 1) + each.name) for each in named)]
