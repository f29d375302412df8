"""Many rows in two steps: what will happen to how many, then an answer for each row."""

from collections import Counter

from flask import abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import Select

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import forms, queries
from tracker.ledger.bulk import many
from tracker.ledger.bulk.many import Offer
from tracker.ledger.models import Item
from tracker.ledger.pages import asked_for, blueprint, person_choices, reaches_below
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.in_bulk import Wanted
from tracker.ledger.verbs.results import Outcome, Result
from tracker.people.models import Organisation, User
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me, safe_next

SHOWN = 20  # rows the form lists; the rest are counted


@blueprint.get("/o/<slug>/ledger/bulk")
def choose_bulk(slug: str) -> ResponseReturnValue:
    """Step one: ticked rows bring the versions their page showed; for all that match, the versions of this moment."""
    organisation, back = organisation_or_404(slug), safe_next(request.args.get("back"))
    if "all" in request.args:
        versions = many.versions_of(matching(organisation))
    else:
        versions = many.unpack(",".join(request.args.getlist("chosen")))
    if not versions:
        flash(_("还没有选中事项：请先勾选，再点要办的事。"), "waiting")
        return redirect(back)
    more, versions = len(versions) > many.MOST, dict(list(versions.items())[: many.MOST])
    items = many.chosen_items(queries.visible_to(me()), versions)
    offer = offered_or_403(request.args.get("action"), organisation, items)
    form = form_of(offer, organisation)
    form.rows.data, form.back.data = many.pack(versions), back
    return form_page(organisation, offer, form, items, versions, more=more)


@blueprint.post("/o/<slug>/ledger/bulk")
def perform_bulk(slug: str) -> ResponseReturnValue:
    """Step two. at_once: a row's own button, which needs no form and leads back to its list."""
    organisation = organisation_or_404(slug)
    versions = many.unpack(request.form.get("rows", ""))
    items = many.chosen_items(queries.visible_to(me()), versions)
    offer = offered_or_403(request.form.get("action"), organisation, items)
    form = form_of(offer, organisation)
    if not form.validate_on_submit():
        return form_page(organisation, offer, form, items, versions), form.status
    results = many.perform(offer, items, versions, wanted(form), by=me(), at=clock.now())
    db.session.commit()
    back = safe_next(form.back.data)
    if "at_once" in request.form and len(results) == 1:
        tell(offer, results[0])
        return redirect(back, 303)
    return render_template(
        "ledger/bulk/result.html",
        organisation=organisation,
        offer=offer,
        results=sorted(results, key=told_in_order),
        counts=Counter(result.outcome.value for result in results),
        unseen=len(versions) - len(items),
        back=back,
    )


def matching(organisation: Organisation) -> Select[tuple[Item]]:
    """The list's filter, read anew from the address it was sent with; nothing beyond what the person may see."""
    _years, asked = asked_for(organisation, below="below" in request.args and reaches_below(organisation))
    conditions = queries.matching(asked, today=clock.today(), thresholds=thresholds())
    return queries.visible_to(me()).where(*conditions)


def offered_or_403(name: str | None, organisation: Organisation, items: list[Item]) -> Offer:
    offered = many.offered(me(), organisation, today=clock.today(), rows=items)
    return next((offer for offer in offered if offer.name == name), None) or abort(403)


def form_of(offer: Offer, organisation: Organisation) -> forms.BulkForm:
    """Only what this verb needs is asked."""
    form = forms.BulkForm(data={"action": offer.name})
    for name in ("person_id", "due_on", "meeting_on", "words"):
        if name not in offer.way.asks:
            del form[name]
    if "person_id" in form:
        form.person_id.label.text = str(offer.way.person)
        form.person_id.choices = person_choices(organisation, nobody=_("（请选择）"))
    return form


def wanted(form: forms.BulkForm) -> Wanted:
    """What was typed, whichever fields the form had."""
    typed = {name: form[name].data for name in ("words", "due_on", "meeting_on") if name in form and form[name].data}
    person = db.session.get(User, form.person_id.data) if "person_id" in form else None
    return Wanted(person=person, **typed)


def form_page(
    organisation: Organisation,
    offer: Offer,
    form: forms.BulkForm,
    items: list[Item],
    versions: dict[int, int],
    *,
    more: bool = False,
) -> str:
    refusals = many.foreseen(offer, items, versions, by=me(), today=clock.today())
    return render_template(
        "ledger/bulk/choice.html",
        organisation=organisation,
        offer=offer,
        form=form,
        count=len(items),
        ready=len(items) - sum(number for _why, number in refusals),
        refusals=refusals,
        page={"rows": sorted(items, key=lambda item: item.sort_key)[:SHOWN]},
        most=many.MOST if more else None,
        back=safe_next(form.back.data),
    )


def told_in_order(result: Result[Item]) -> tuple[int, int, str]:
    """Refused ones first; within an answer as the ledger counts them."""
    return list(Outcome).index(result.outcome), result.item.organisation_id, result.item.sort_key


def tell(offer: Offer, result: Result[Item]) -> None:
    number = result.item.number
    if result.outcome is Outcome.DONE:
        flash(_("%(number)s：已%(what)s。", number=number, what=offer.title), "done")
    elif result.outcome is Outcome.UNCHANGED:
        flash(_("%(number)s：没有变化，之前已经%(what)s。", number=number, what=offer.title), "waiting")
    else:
        flash(_("%(number)s：%(why)s", number=number, why=result.why), "refused")
