"""Verbs with a form on a page of their own: the form, and how what was typed becomes the verb's arguments."""

from datetime import datetime
from typing import Any

from tracker.extensions import db
from tracker.ledger import forms
from tracker.ledger.deadlines import Deadline
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.models import Item
from tracker.ledger.progress import Tags
from tracker.ledger.verbs.functions import function_of
from tracker.ledger.verbs.record import Page, Verb
from tracker.ledger.verbs.table import VERBS
from tracker.people.models import User

DEADLINE = ("kind", "due_on", "ongoing", "check_months")
PEOPLE = ("owner_id", "accountable_lead_id", "supporter_ids")

# By the resource in the address.
ACTS: dict[str, Verb] = {verb.page.resource: verb for verb in VERBS.values() if verb.page}


def page_of(verb: Verb) -> Page:
    """Its own page, or that of the verb in whose form it is chosen."""
    page = (VERBS[verb.part_of] if verb.part_of else verb).page
    assert page, f"{verb.name} has no page of this kind"
    return page


def form_of(verb: Verb, first_values: dict[str, Any]) -> Any:
    """The verb's form, as its record names it."""
    return getattr(forms, page_of(verb).form)(data=first_values)


def chosen(verb: Verb, form: Any) -> Verb:
    """The progress form carries three verbs; who may only report is not asked for a state."""
    return VERBS[form.state.data] if "state" in form else verb


def perform(verb: Verb, item: Item, form: Any, *, by: User, at: datetime) -> None:
    """Calls the verb with what was typed; then the files that came with it, looked into before (evidence/files)."""
    done = chosen(verb, form)
    function_of(done)(item, by=by, at=at, **arguments(done, item, form))
    if isinstance(form, forms.TagFields):
        for file in form.files.data or ():
            evidence.add_evidence(item, by=by, at=at, file=file)


def arguments(verb: Verb, item: Item, form: Any) -> dict[str, Any]:
    """Each field is an argument by its own name, but for those that are one thing together."""
    if isinstance(form, forms.ProgressForm):
        return of_progress(verb, form)
    given = {name: form[name].data for name in page_of(verb).fields if name in form}
    if "words" in given:
        given["words"] = given["words"] or ""
    if isinstance(form, forms.TagFields):
        given["tags"] = tags(form)
    if isinstance(form, forms.DeadlineFields):
        stays = item if verb.name == "set_deadline" else None  # a new round's limit stands in no report
        given = without(given, *DEADLINE) | {"deadline": typed_deadline(form, stays)}
    if isinstance(form, forms.AssignmentForm):
        given = without(given, *PEOPLE) | people(form)
    return given


def without(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in names}


def of_progress(verb: Verb, form: forms.ProgressForm) -> dict[str, Any]:
    """Leaving actions open is a matter of closure alone; whoever was not asked for a state changes none."""
    given: dict[str, Any] = {"words": form.words.data or "", "tags": tags(form)}
    if verb.name == "request_closure":
        given["leaving_open"] = "leaving_open" in form and form.leaving_open.data
    return given if "state" in form else given | {"keeping_state": True}


def tags(form: forms.TagFields) -> Tags:
    return Tags(form.countable_result.data or "", form.control_established.data)


def typed_deadline(form: Any, item: Item | None = None) -> Deadline:
    return Deadline(
        kind=form.kind.data,
        due_on=form.due_on.data,
        ongoing=form.ongoing.data,
        text=item.time_limit_text if item else "",
        check_months=form.check_months.data,
    )


def people(form: forms.AssignmentForm) -> dict[str, Any]:
    owner, lead = (
        db.session.get(User, id_) if id_ else None for id_ in (form.owner_id.data, form.accountable_lead_id.data)
    )
    helping = [db.session.get_one(User, id_) for id_ in form.supporter_ids.data or ()]
    return {"owner": owner, "accountable_lead": lead, "supporters": helping}
