"""Handing over everything of somebody who leaves: who, to whom, what moves, and what became of each item."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.choices import SelectChoice

from tracker.common import clock
from tracker.common.addresses import number_asked
from tracker.extensions import db
from tracker.ledger.bulk import handing_over
from tracker.ledger.forms import HandoverForm
from tracker.ledger.models import Item
from tracker.ledger.pages import blueprint, person_choices
from tracker.ledger.permits import relations
from tracker.ledger.verbs.results import Result
from tracker.people.access import Right
from tracker.people.models import Organisation, User
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me
from tracker.people.told_apart import told_apart


@blueprint.route("/o/<slug>/handovers/new", methods=["GET", "POST"])
def hand_over(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.ARRANGE)
    leaving = leaving_or_404(organisation, number_asked("person"))
    form = handover_form(organisation, leaving)
    if leaving and form.validate_on_submit():
        with refusable(form, overtaken=StaleDataError, words=_("事项刚被别人更新过，什么都没有移交，请再确认一次。")):
            results = handed_over(form, organisation, leaving)
            db.session.commit()
            return result(organisation, leaving, form, results)
    return handover_page(organisation, leaving, form), form.status if leaving else 200


def result(organisation: Organisation, leaving: User, form: HandoverForm, results: list[Result[Item]]) -> str:
    return render_template(
        "ledger/bulk/handed_over.html",
        organisation=organisation,
        leaving=leaving,
        to=db.session.get_one(User, form.to_id.data),
        results=results,
        left=len(db.session.scalars(handing_over.carried_by(leaving, organisation)).all()),
    )


def leaving_or_404(organisation: Organisation, person_id: int | None) -> User | None:
    """Somebody who carries something there or has a role, deactivated or not; None as long as nobody is chosen."""
    person = db.session.get(User, person_id) if person_id else None
    if person_id and person is None:
        abort(404)
    if person and not person.roles_in(organisation) and not carries_something(person, organisation):
        abort(404)
    return person


def carries_something(person: User, organisation: Organisation) -> bool:
    return db.session.scalar(handing_over.carried_by(person, organisation).limit(1)) is not None


def handover_form(organisation: Organisation, leaving: User | None) -> HandoverForm:
    form = HandoverForm()
    form.to_id.choices = [
        SelectChoice("", _("（请选择）")),
        *(choice for choice in person_choices(organisation)[1:] if leaving is None or choice.value != leaving.id),
    ]
    return form


def handover_page(organisation: Organisation, leaving: User | None, form: HandoverForm) -> str:
    items = db.session.scalars(handing_over.carried_by(leaving, organisation)).all() if leaving else []
    people = handing_over.carriers(organisation)
    return render_template(
        "ledger/bulk/handover.html",
        organisation=organisation,
        leaving=leaving,
        form=form,
        people=people,
        called=told_apart(person for person, _count in people),
        rows=[(item, [part.value for part in relations(item, leaving)]) for item in items if leaving],
    )


def handed_over(form: HandoverForm, organisation: Organisation, leaving: User) -> list[Result[Item]]:
    """What the page listed, with the versions it showed."""
    versions = dict(form.versions())
    items = select(Item).where(Item.organisation_id == organisation.id, Item.id.in_(versions)).order_by(Item.sort_key)
    return handing_over.hand_over_all(
        db.session.scalars(items.options(joinedload(Item.organisation))).all(),
        versions,
        leaving=leaving,
        to=db.session.get_one(User, form.to_id.data),
        by=me(),
        at=clock.now(),
        words=form.words.data or "",
    )
