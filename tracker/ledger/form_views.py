"""The forms of the ledger: one for each verb, one for a new item; refusals and conflicts give back what was typed."""

import secrets
from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import StringField
from wtforms.fields.choices import SelectChoice

from tracker.common import clock, filters
from tracker.extensions import db
from tracker.ledger import acting, entry_keys, forms, queries, wording, workflow
from tracker.ledger.acting import ACTS
from tracker.ledger.evidence.files import settle
from tracker.ledger.models import Item
from tracker.ledger.pages import blueprint, item_or_404, label_of, person_choices
from tracker.ledger.permits import permit
from tracker.people.access import NotAllowed, Right
from tracker.people.models import Organisation, User
from tracker.people.places import organisation_or_404

KNOWN = frozenset({*acting.REVISED, "owner_id", "accountable_lead_id"})  # what an item already says of a field
DECIDES_EXTENSION = ("approve_extension", "reject_extension")
ASKING = ("report_progress", "request_closure")  # the forms that can ask for closure


@blueprint.route(f"/items/<int:item_id>/<any({', '.join(map(repr, ACTS))}):resource>", methods=["GET", "POST"])
def act(item_id: int, resource: str) -> ResponseReturnValue:
    """The form of one verb, and the verb. Refusals come back with everything that was typed."""
    found, asked, status = item_or_404(item_id), ACTS[resource], 200
    form = prepared(asked, found)
    if refused := workflow.refusal(found, workflow.VERBS[asked.verb], current_user, today=clock.today()):
        kept = {"words": str(refused), "typed": typed_texts(form)}
        return render_template("ledger/refused.html", item=found, act=asked, **kept), refused.status
    if form.is_submitted():
        try:
            if form.validate():
                settle(form)
                workflow.check_version(found, form.version.data)
                asked.perform(found, form, by=current_user, at=clock.now())
                db.session.commit()
                flash(_("已保存：%(what)s", what=asked.done(form)), "done")
                return redirect(url_for(".item", item_id=item_id), 303)
            status = 400
        except (workflow.Stale, StaleDataError):
            return conflict(item_id, resource, form)
        except NotAllowed as refused:
            db.session.rollback()
            form.form_errors.append(str(refused))
            found, status = item_or_404(item_id), refused.status
    page = {"item": found, "act": asked, "form": form, "guidance": acting.guidance(asked.verb)}
    page["acting_for"] = permit(found, workflow.VERBS[asked.verb], current_user, today=clock.today()).acting_for
    page["name"] = label_of(asked.verb, found)
    page["request_of_extension"] = queries.extension_asked(found) if asked.verb in DECIDES_EXTENSION else None
    page["stuck"] = asked.verb in ASKING and acting.nobody_can_review(found, current_user)
    return render_template("ledger/act.html", resource=resource, **page), status


def typed_texts(form: Any) -> list[str]:
    """What somebody wrote in their own words, to be handed back."""
    return [field.data for field in form if isinstance(field, StringField) and field.raw_data and field.data]


def prepared(asked: acting.Act, item: Item) -> Any:
    """The verb's form, filled from the item on a first visit."""
    form = asked.form(data=first_values(asked, item))
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
    allowed = {verb.name for verb in workflow.allowed_verbs(item, current_user, today=clock.today())}
    form.state.choices = [choice for choice in form.state.choices if choice.value in allowed]
    return len(form.state.choices) > 1


def offer_interval(form: Any, months: int) -> None:
    """An interval outside the usual ones stays as it is unless somebody chooses another."""
    if all(choice.value != months for choice in form.check_months.choices):
        own = SelectChoice(months, _("每 %(count)s 个月", count=months))
        form.check_months.choices = [*form.check_months.choices, own]


def first_values(asked: acting.Act, item: Item) -> dict[str, Any]:
    values: dict[str, Any] = {"version": item.version}
    if asked.verb in ("set_deadline", "reopen"):
        values |= {"kind": item.deadline_kind or "fixed", "ongoing": item.ongoing}
        values["due_on"] = item.due_on if asked.verb == "set_deadline" else None  # a new round wants a date of its own
        return values | {"check_months": item.check_months or current_app.config["CHECK_MONTHS"]}
    if asked.verb == "report_progress" and item.state == "substantially_done":
        return values | {"state": "mark_substantially_done"}
    if asked.verb == "approve_extension":
        return values | {"due_on": item.asked_due_on}
    if asked.verb == "assign":
        values["supporter_ids"] = sorted(item.supporting)
    return values | {name: getattr(item, name) for name in asked.fields if name in KNOWN}


def conflict(item_id: int, resource: str, form: Any) -> ResponseReturnValue:
    """Law 4: both texts, and a form that sends the typed one on top of what is stored now."""
    db.session.rollback()
    found, asked = item_or_404(item_id), ACTS[resource]
    form.version.data, form.version.raw_data = found.version, None
    last = db.session.scalars(queries.events_of(found).limit(1)).one()
    refused = workflow.refusal(found, workflow.VERBS[asked.verb], current_user, today=clock.today())
    said = wording.sentence(last, wording.people_in([last]))
    note = _("%(who)s于%(when)s：%(what)s", who=wording.who_did(last), when=filters.moment(last.at), what=said)
    page = {"item": found, "act": asked, "form": form, "resource": resource, "refused": refused}
    return render_template("ledger/conflict.html", rows=versions(asked, found, form), stored_note=note, **page), 409


def versions(asked: acting.Act, item: Item, form: Any) -> list[dict[str, str]]:
    """What is stored beside what was typed, field by field, as a person reads it."""
    stored: dict[str, Any] = {"words": item.progress, "state": wording.state_name(item.state)}
    stored |= {"kind": item.deadline_kind, "supporter_ids": sorted(item.supporting)}
    return [
        {
            "label": str(form[name].label.text),
            "stored": readable(form[name], stored.get(name, getattr(item, name, ""))),
            "typed": readable(form[name], form[name].data),
        }
        for name in asked.fields
        if name in form
    ]


def readable(field: Any, value: Any) -> str:
    choices = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    if isinstance(value, list):
        return _("、").join(choices.get(str(each), str(each)) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return choices.get(str(value), "" if value is None else str(value))


@blueprint.route("/o/<slug>/ledger/new", methods=["GET", "POST"])
def new_item(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.INTAKE)
    form, status = addition_form(organisation), 200
    if form.is_submitted():
        try:
            if form.validate():
                item = add_typed(form, organisation)
                db.session.commit()
                flash(_("已录入：%(number)s", number=item.number), "done")
                return redirect(url_for(".item", item_id=item.id), 303)
            status = 400
        except IntegrityError:
            db.session.rollback()
            entered = entry_keys.entered_with(organisation_or_404(slug), f"form-{form.entry_key.data}") or abort(409)
            if says_the_same(form, entered):
                return redirect(url_for(".item", item_id=entered.id), 303)
            status = asked_again(form, entered)
        except NotAllowed as refused:
            db.session.rollback()
            form.form_errors.append(str(refused))
            status = refused.status
    return render_template("ledger/new.html", organisation=organisation_or_404(slug), form=form), status


def says_the_same(form: forms.AdditionForm, entered: Item) -> bool:
    """The same form sent twice, a double click (F39)."""
    finding_id = form.finding_id.data if form.kind_of_item.data == "action" else None
    typed = (form.kind_of_item.data, form.title.data, finding_id, form.owner_id.data, form.kind.data, form.due_on.data)
    kept = (entered.kind, entered.title, entered.finding_id, entered.owner_id, entered.deadline_kind, entered.due_on)
    return typed == kept


def asked_again(form: forms.AdditionForm, entered: Item) -> int:
    """The form was sent, changed and sent again: nothing typed is lost, and another item only if that is wanted."""
    form.entry_key.data = secrets.token_hex(16)
    what = {"number": entered.number, "title": entered.title}
    form.form_errors.append(
        _(
            "这张表单已录入为 %(number)s“%(title)s”，现在填写的内容不同，还没有录入。再保存一次，会另录一项。",
            **what,
        )
    )
    return 409


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
    finding = db.session.get(Item, form.finding_id.data) if form.finding_id.data else None
    is_action = form.kind_of_item.data == "action"
    return workflow.add(
        organisation,
        by=current_user,
        at=clock.now(),
        year=finding.year if finding and is_action else form.year.data or 0,
        kind=form.kind_of_item.data,
        title=form.title.data or "",
        finding=finding if is_action else None,
        owner=db.session.get(User, form.owner_id.data) if form.owner_id.data else None,
        deadline=acting.typed_deadline(form),
        entry_key=f"form-{form.entry_key.data}" if form.entry_key.data else None,
    )
