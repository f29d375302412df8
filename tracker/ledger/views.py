"""Pages of the ledger: the list and an item; the forms stand in form_views.py."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.common import clock
from tracker.common.file_names import offered_name
from tracker.extensions import db
from tracker.ledger import changes_wording, forms, listing, queries, workflow
from tracker.ledger.bulk import many
from tracker.ledger.comments import mentions
from tracker.ledger.comments.at_names import pieces
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.forms import CommentForm
from tracker.ledger.latest import latest_of
from tracker.ledger.models import Item
from tracker.ledger.more import more_of
from tracker.ledger.pages import asked_for, blueprint, item_or_404, label_of, reaches_below
from tracker.ledger.saved_views import queries as saved_views
from tracker.ledger.saved_views.conditions import kept
from tracker.ledger.saved_views.counting import counted
from tracker.ledger.searching.passages import passages
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.record import Page, Verb
from tracker.ledger.verbs.telling import sentence
from tracker.people.access import Right, may
from tracker.people.places import organisation_or_404


@blueprint.get("/o/<slug>/ledger")
def items(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug)
    may_reach = reaches_below(organisation)
    years, asked = asked_for(organisation, below=may_reach and "below" in request.args)
    order = listing.chosen_order(request.args.get("sort"), below=asked.below)
    today = clock.today()
    page = listing.page(
        listing.selected_items(asked, today=today, thresholds=thresholds()),
        order=order,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "ledger/items.html",
        organisation=organisation,
        years=years,
        asked=asked,
        order=order,
        page=page,
        question=asked.question,
        passages=passages(page.rows, asked.question),
        chosen_owner=chosen_owner(asked),
        tallies=listing.tallies(
            replace(asked, owner_id=chosen_owner(asked)), today=today, thresholds=thresholds(), me=current_user.id
        ),
        owners=[] if asked.below else list(db.session.scalars(queries.owners_in(organisation.id))),
        may_reach=may_reach,
        may_add=may(current_user, Right.INTAKE, organisation),
        address=address_with,
        more=more_of(organisation, current_user),
        **kept_views(asked, years, today),
        offered=many.offered(current_user, organisation, today=today, rows=page.rows),
    )


def chosen_owner(asked: queries.Filter) -> int | None:
    """Whom the tabs keep: an owner picked from the list; 我的 is a tab of its own, which the others leave."""
    return None if request.args.get("owner") == "me" else asked.owner_id


def kept_views(asked: queries.Filter, years: list[int], today: date) -> dict[str, Any]:
    """The views of this ledger, each with its count, and what could become one."""
    query = saved_views.in_ledger(asked.organisation_id, current_user)
    return {
        "saved_views": counted(query, person=current_user, today=today, thresholds=thresholds()),
        "keepable": kept(request.args, latest_year=years[0] if years else None, below=asked.below),
        "may_arrange": may(current_user, Right.ARRANGE, g.organisation),
    }


@blueprint.get("/o/<slug>/ledger.<any(xlsx, docx):form>")
def export(slug: str, form: str) -> ResponseReturnValue:
    from tracker.ledger.printing.making import made

    organisation, today = organisation_or_404(slug), clock.today()
    year = listing.whole(request.args.get("year", "")) or today.year
    file = made(organisation, year, form=form, today=today)
    name = f"{organisation.name}{year}年度整改台账.{form}"
    return send_file(BytesIO(file.data), as_attachment=True, download_name=offered_name(name))


def address_with(**changes: Any) -> str:
    """This list's address with some of its filter changed; the page key never survives a change."""
    kept = {name: value for name, value in request.args.items() if name not in ("after", "before")}
    arguments = {name: value for name, value in (kept | changes).items() if value}
    return url_for(".items", slug=g.organisation.slug, **arguments)


@blueprint.get("/items/<int:item_id>")
def item(item_id: int) -> ResponseReturnValue:
    return item_page(item_or_404(item_id), CommentForm())


def item_page(found: Item, comment: CommentForm) -> str:
    """The item with its story; comment: the form at its foot, on a refusal with what was typed."""
    events = list(db.session.scalars(queries.events_of(found)))
    named, called = changes_wording.named_in(events), mentions.names_called(events)
    verbs = workflow.allowed_verbs(found, current_user, today=clock.today())
    return render_template(
        "ledger/item.html",
        item=found,
        latest=latest_of(found, events),
        timeline=[
            (
                event,
                sentence(event, named.people),
                pieces(event.words, called.get(event.id, ())),
                changes_wording.fields_changed(event, named),
            )
            for event in events
        ],
        verbs=[(page.resource, label_of(verb, found)) for verb, page in in_order_of_use(verbs)],
        may_add=may(current_user, Right.INTAKE, found.organisation) and found.is_open and found.kind == "finding",
        pieces=evidence.pieces_of(found),
        may=frozenset(verb.name for verb in verbs),
        evidence_form=forms.EvidenceForm(),
        comment=comment if workflow.VERBS["comment"] in verbs else None,
        readers=[person.name for person in db.session.scalars(mentions.others_reading(found, current_user))],
    )


def in_order_of_use(verbs: list[Verb]) -> list[tuple[Verb, Page]]:
    """Those that have a form on a page of its own: what waits for a decision first, what is rarely wanted last."""
    return sorted(((verb, verb.page) for verb in verbs if verb.page), key=lambda pair: pair[1].place)
