"""The people of an organisation, for its administrators."""

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common.addresses import link_address
from tracker.common.clock import now
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.people import accounts, queries
from tracker.people.access import Right, may
from tracker.people.duties import duties_of
from tracker.people.forms import ExistingMemberForm, MemberForm, NewMemberForm
from tracker.people.models import Organisation, User
from tracker.people.pages import blueprint
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me


@blueprint.get("/o/<slug>/people")
def members(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    people = db.session.scalars(queries.members_of(organisation)).all()
    below = db.session.scalars(queries.organisations_below(organisation)).all()
    above = organisation.parent if organisation.parent and may(me(), Right.MANAGE_PEOPLE, organisation.parent) else None
    return render_template(
        "people/members.html", organisation=organisation, people=people, above=above, below=below, at=now()
    )


@blueprint.route("/o/<slug>/people/new", methods=["GET", "POST"])
def new_member(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    form = NewMemberForm()
    if form.validate_on_submit():
        with refusable(form):
            token = add_from(form, organisation)
            db.session.commit()
            return show_link(token, accounts.named(form.username.data or ""), organisation)
    return form_page("people/new_member.html", form, organisation=organisation)


def add_from(form: NewMemberForm, organisation: Organisation) -> str:
    return accounts.add_person(
        form.username.data or "",
        name=form.name.data or "",
        post=form.post.data or "",
        roles=form.roles.data or [],
        organisation=organisation,
        by=me(),
        at=now(),
    )


def show_link(token: str, person: User, organisation: Organisation) -> str:
    """In the very answer to the POST, and nowhere again: only the token's hash is kept."""
    return render_template(
        "people/link.html",
        url=link_address("people.choose_password", token=token),
        only_here=request.host.partition(":")[0] in ("127.0.0.1", "localhost"),
        person=person,
        organisation=organisation,
        hours=current_app.config["LINK_HOURS"],
    )


@blueprint.route("/o/<slug>/people/existing", methods=["GET", "POST"])
def existing_member(slug: str) -> ResponseReturnValue:
    """Roles here for somebody who has an account through another organisation the administrator manages."""
    organisation = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    form = ExistingMemberForm()
    if form.validate_on_submit():
        with refusable(form):
            person = accounts.managed_by(me(), username=form.username.data or "")
            accounts.set_roles(person, form.roles.data or [], organisation=organisation, by=me(), at=now())
            db.session.commit()
            return saved(person, slug)
    return form_page("people/existing_member.html", form, organisation=organisation)


@blueprint.route("/o/<slug>/people/<int:person_id>", methods=["GET", "POST"])
def member(slug: str, person_id: int) -> ResponseReturnValue:
    organisation, person = member_or_404(slug, person_id)
    form = MemberForm(**known_of(person, organisation))
    if form.validate_on_submit():
        with refusable(form):
            change_from(form, person, organisation)
            db.session.commit()
            return saved(person, slug)
    return member_page(form, organisation, person)


def member_page(form: MemberForm, organisation: Organisation, person: User) -> ResponseReturnValue:
    duties = duties_of(person, me())
    return form_page("people/member.html", form, organisation=organisation, person=person, duties=duties)


def saved(person: User, slug: str) -> ResponseReturnValue:
    flash(_("已保存：%(name)s。", name=person.name), "done")
    return redirect(url_for("people.members", slug=slug), 303)


def known_of(person: User, organisation: Organisation) -> dict[str, object]:
    return {"name": person.name, "post": person.post, "roles": sorted(person.direct_roles_in(organisation))}


def member_or_404(slug: str, person_id: int) -> tuple[Organisation, User]:
    organisation = organisation_or_404(slug, Right.MANAGE_PEOPLE)
    person = db.session.scalar(queries.members_of(organisation).where(User.id == person_id))
    return organisation, person or abort(404)


def change_from(form: MemberForm, person: User, organisation: Organisation) -> None:
    """Name and post belong to the account; they are left alone unless they differ."""
    by, at = me(), now()
    if (form.name.data, form.post.data) != (person.name, person.post):
        accounts.correct(
            person, name=form.name.data or "", post=form.post.data or "", organisation=organisation, by=by, at=at
        )
    accounts.set_roles(person, form.roles.data or [], organisation=organisation, by=by, at=at)


@blueprint.post("/o/<slug>/people/<int:person_id>/password")
def reset_password(slug: str, person_id: int) -> ResponseReturnValue:
    organisation, person = member_or_404(slug, person_id)
    form = as_known(person, organisation)
    with refusable(form):
        token = accounts.reset_password(person, organisation=organisation, by=me(), at=now())
        db.session.commit()
        return show_link(token, person, organisation)
    return member_page(form, organisation, person)


@blueprint.post("/o/<slug>/people/<int:person_id>/deactivation")
def deactivate(slug: str, person_id: int) -> ResponseReturnValue:
    organisation, person = member_or_404(slug, person_id)
    form = as_known(person, organisation)
    with refusable(form):
        accounts.deactivate(person, organisation=organisation, by=me(), at=now())
        db.session.commit()
        flash(_("已停用：%(name)s。此人不能再登录，历史记录里的名字不变。", name=person.name), "done")
        for duty in duties_of(person, me()):
            flash(duty.words, "waiting")
        return redirect(url_for("people.members", slug=slug), 303)
    return member_page(form, organisation, person)


@blueprint.post("/o/<slug>/people/<int:person_id>/activation")
def reactivate(slug: str, person_id: int) -> ResponseReturnValue:
    organisation, person = member_or_404(slug, person_id)
    form = as_known(person, organisation)
    with refusable(form):
        accounts.reactivate(person, organisation=organisation, by=me(), at=now())
        db.session.commit()
        flash(_("已重新启用：%(name)s。", name=person.name), "done")
        return redirect(url_for("people.members", slug=slug), 303)
    return member_page(form, organisation, person)


def as_known(person: User, organisation: Organisation) -> MemberForm:
    """The form of the page on which the buttons stand; nothing was typed into it."""
    return MemberForm(formdata=None, **known_of(person, organisation))
