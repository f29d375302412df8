"""The forms of the ledger: one for each verb, one for a new item; refusals and conflicts give back what was typed."""

import secrets
from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.choices import SelectChoice

from tracker.common import clock, filters
from tracker.common.conflicts import conflict_page, readable, versions
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.ledger import acting, entry_keys, forms, queries, wording, workflow
from tracker.ledger.acting import ACTS
from tracker.ledger.models import Item
from tracker.ledger.pages import blueprint, item_or_404, label_of, person_choices, refused_page, settle
from tracker.ledger.permits import permit
from tracker.ledger.said_after import DECISIONS, said_after
from tracker.ledger.signing_off import turn
from tracker.ledger.verbs.arranging import REVISED
from tracker.ledger.verbs.record import Beside, Verb
from tracker.ledger.verbs.telling import sentence_of
from tracker.ledger.waiting import count_waiting
from tracker.people.access import NotAllowed, Right
from tracker.people.models import Organisation, User
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me, safe_next

KNOWN = frozenset({*REVISED, "owner_id", "accountable_lead_id"})  # what an item already says of a field


@blueprint.route(f"/items/<int:item_id>/<any({', '.join(map(repr, ACTS))}):resource>", methods=["GET", "POST"])
def act(item_id: int, resource: str) -> ResponseReturnValue:
    """The form of one verb, and the verb. Refusals come back with everything that was typed."""
    found, asked = item_or_404(item_id), ACTS[resource]
    form = prepared(asked, found)
    if refused := workflow.refusal(found, asked, me(), today=clock.today()):
        return refused_page(found, asked.title, refused, form)
    if form.validate_on_submit():
        with refusable(form):
            return carried_out(item_id, found, resource, form)
    return act_page(found, resource, form)


def carried_out(item_id: int, found: Item, resource: str, form: Any) -> ResponseReturnValue:
    """What was asked is done; or both texts are shown, where somebody was quicker."""
    asked = ACTS[resource]
    try:
        settle(form)
        workflow.check_version(found, form.version.data)
        acting.perform(asked, found, form, by=me(), at=clock.now())
        db.session.commit()
    except (workflow.Stale, StaleDataError):
        return conflict(item_id, resource, form)
    verb = acting.chosen(asked, form)
    waiting = count_waiting(me(), today=clock.today()) if verb.name in DECISIONS else 0
    flash(said_after(verb, found, waiting=waiting), "done")
    back = request.form.get("back")
    return redirect(safe_next(back) if back else url_for(".item", item_id=item_id), 303)


def act_page(found: Item, resource: str, form: Any) -> ResponseReturnValue:
    asked = ACTS[resource]
    page: dict[str, Any] = {"item": found, "act": asked, "name": label_of(asked, found)}
    page["acting_for"] = principal = permit(found, asked, me(), today=clock.today()).acting_for
    beside = acting.page_of(asked).beside
    page["request_of_extension"] = queries.extension_asked(found) if Beside.EXTENSION in beside else None
    page["stuck"] = Beside.REVIEWERS in beside and nobody_could_sign(found, me(), principal)
    return form_page("ledger/act.html", form, **page)


def nobody_could_sign(item: Item, *hands: User | None) -> bool:
    """Once these hands have asked for closure."""
    asking = {hand.id for hand in hands if hand}
    return turn(item, today=clock.today(), joining=asking).is_nobody_s


def prepared(asked: Verb, item: Item) -> Any:
    """The verb's form, filled from the item on a first visit."""
    form = acting.form_of(asked, first_values(asked, item))
    if "owner_id" in form:
        choices = person_choices(item.organisation, item.owner, item.accountable_lead)
        form.owner_id.choices = form.accountable_lead_id.choices = choices
    if "check_months" in form:
        offer_interval(form, form.check_months.object_data)
    if "supporter_ids" in form:
        helping = (db.session.get_one(User, id_) for id_ in sorted(item.supporting))
        form.supporter_ids.choices = person_choices(item.organisation, *helping)[1:]
    if "state" in form and not offer_states(form, item):
        del form.state
    if "leaving_open" in form and not any(action.is_open for action in item.actions):
        del form.leaving_open
    return form


def offer_states(form: Any, item: Item) -> bool:
    """The states this person may bring it to; whoever may only report, like a supporter, is not asked."""
    allowed = {verb.name for verb in workflow.allowed_verbs(item, me(), today=clock.today())}
    form.state.choices = [choice for choice in form.state.choices if choice.value in allowed]
    return len(form.state.choices) > 1


def offer_interval(form: Any, months: int) -> None:
    """An interval outside the usual ones stays as it is unless somebody chooses another."""
    if all(choice.value != months for choice in form.check_months.choices):
        own = SelectChoice(months, _("每 %(count)s 个月", count=months))
        form.check_months.choices = [*form.check_months.choices, own]


def first_values(asked: Verb, item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {"version": item.version}
    if asked.name in ("set_deadline", "reopen"):
        values |= {"kind": item.deadline_kind or "fixed", "ongoing": item.ongoing}
        values["due_on"] = item.due_on if asked.name == "set_deadline" else None  # a new round wants a date of its own
        return values | {"check_months": item.check_months or current_app.config["CHECK_MONTHS"]}
    if asked.name == "report_progress" and item.state == "substantially_done":
        return values | {"state": "mark_substantially_done"}
    if asked.name == "approve_extension":
        return values | {"due_on": item.asked_due_on}
    if asked.name == "assign":
        values["supporter_ids"] = sorted(item.supporting)
    return values | {name: getattr(item, name) for name in acting.page_of(asked).fields if name in KNOWN}


def conflict(item_id: int, resource: str, form: Any) -> ResponseReturnValue:
    """Law 4: nothing is overwritten, and nothing that was typed is lost."""
    db.session.rollback()
    found, asked = item_or_404(item_id), ACTS[resource]
    last = db.session.scalars(queries.events_of(found).limit(1)).one()
    refused = workflow.refusal(found, asked, me(), today=clock.today())
    said = sentence_of(last, wording.people_in([last]))
    note = _("%(who)s于%(when)s：%(what)s", who=wording.who_did(last), when=filters.moment(last.at), what=said)
    page: dict[str, Any] = {"item": found, "act": asked, "refused": refused, "stored_note": note}
    if refused:
        page["back"] = (_("回到事项"), url_for("ledger.item", item_id=item_id), "primary")
    rows = versions(form, stored(asked, found, form))
    return conflict_page("ledger/_act_form.html", form, rows, version=found.version, **page)


def stored(asked: Verb, item: Item, form: Any) -> dict[str, str]:
    """What the item says now of each field of the form, as a person reads it."""
    otherwise: dict[str, Any] = {"words": item.progress, "state": wording.state_name(item.state)}
    otherwise |= {"kind": item.deadline_kind, "supporter_ids": sorted(item.supporting)}
    names = [name for name in acting.page_of(asked).fields if name in form]
    values = {name: otherwise.get(name, getattr(item, name, "")) for name in names}
    return {name: readable(form[name], value) for name, value in values.items()}


@blueprint.route("/o/<slug>/ledger/new", methods=["GET", "POST"])
def new_item(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.INTAKE)
    form = addition_form(organisation)
    if form.validate_on_submit():
        with refusable(form):
            return redirect(url_for(".item", item_id=entered_once(form, organisation)), 303)
    return form_page("ledger/new.html", form, organisation=organisation)


def entered_once(form: forms.AdditionForm, organisation: Organisation) -> int:
    """The new item's id, or that of the item that the same form made a moment ago (a double click, F39). Raises
    NotAllowed 409 where the form says something else by now."""
    try:
        item = add_typed(form, organisation)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        entered = entry_keys.entered_with(organisation, f"form-{form.entry_key.data}") or abort(409)
        if not says_the_same(form, entered):
            raise asked_again(form, entered) from None
        return entered.id
    flash(_("已录入：%(number)s", number=item.number), "done")
    return item.id


def says_the_same(form: forms.AdditionForm, entered: Item) -> bool:
    """The same form sent twice, a double click (F39)."""
    finding_id = form.finding_id.data if form.kind_of_item.data == "action" else None
    typed = (form.kind_of_item.data, form.title.data, finding_id, form.owner_id.data, form.kind.data, form.due_on.data)
    kept = (entered.kind, entered.title, entered.finding_id, entered.owner_id, entered.deadline_kind, entered.due_on)
    return typed == kept


def asked_again(form: forms.AdditionForm, entered: Item) -> NotAllowed:
    """The form was sent, changed and sent again: nothing typed is lost, and another item only if that is wanted."""
    form.entry_key.data = secrets.token_hex(16)
    what = {"number": entered.number, "title": entered.title}
    return NotAllowed(
        _(
            "这张表单已录入为 %(number)s“%(title)s”，现在填写的内容不同，还没有录入。再保存一次，会另录一项。",
            **what,
        )
    )


def addition_form(organisation: Organisation) -> forms.AdditionForm:
    answered = request.args.get("finding", type=int)
    data: dict[str, Any] = {"year": clock.today().year, "entry_key": secrets.token_hex(16), "finding_id": answered}
    data["check_months"] = current_app.config["CHECK_MONTHS"]
    form = forms.AdditionForm(data=data | ({"kind_of_item": "action"} if answered else {}))
    offer_interval(form, data["check_months"])
    open_findings = db.session.scalars(
        select(Item)
        .where(Item.organisation_id == organisation.id, Item.kind == "finding", queries.is_open())
        .order_by(Item.year.desc(), Item.sort_key)
        .limit(500)
    )
    form.finding_id.choices = [
        SelectChoice("", _("（不对应具体问题）")),
        *(SelectChoice(found.id, f"{found.number} {found.title}") for found in open_findings),
    ]
    form.owner_id.choices = person_choices(organisation)
    return form


def add_typed(form: forms.AdditionForm, organisation: Organisation) -> Item:
    finding = db.session.get(Item, (organisation.id, form.finding_id.data)) if form.finding_id.data else None
    is_action = form.kind_of_item.data == "action"
    return workflow.add(
        organisation,
        by=me(),
        at=clock.now(),
        year=finding.year if finding and is_action else form.year.data or 0,
        kind=form.kind_of_item.data,
        title=form.title.data or "",
        finding=finding if is_action else None,
        owner=db.session.get(User, form.owner_id.data) if form.owner_id.data else None,
        deadline=acting.typed_deadline(form),
        entry_key=f"form-{form.entry_key.data}" if form.entry_key.data else None,
    )
