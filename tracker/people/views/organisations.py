"""Organisations below the own one."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common.clock import now
from tracker.extensions import db
from tracker.people import accounts
from tracker.people.access import NotAllowed, Right
from tracker.people.form_page import form_page
from tracker.people.forms import OrganisationForm
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me
from tracker.people.views import blueprint


@blueprint.route("/o/<slug>/organisations/new", methods=["GET", "POST"])
def new_organisation(slug: str) -> ResponseReturnValue:
    parent = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    form = OrganisationForm()
    if not form.validate_on_submit():
        return form_page("people/new_organisation.html", form, organisation=parent)
    try:
        made = accounts.add_organisation(
            form.name.data or "", slug=form.slug.data or "", parent=parent, by=me(), at=now()
        )
    except NotAllowed as refusal:
        return form_page("people/new_organisation.html", form, refusal, organisation=parent)
    db.session.commit()
    flash(_("已建立：%(name)s。请添加它的书记和管理员。", name=made.name), "done")
    return redirect(url_for("people.members", slug=made.slug), 303)
