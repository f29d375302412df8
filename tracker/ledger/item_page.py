"""An item with its story: its facts, what happened to it, what the reader may do with it."""

from flask import render_template

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import changes_wording, forms, queries, workflow
from tracker.ledger.comments import mentions
from tracker.ledger.comments.at_names import pieces
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.forms import CommentForm
from tracker.ledger.latest import latest_of
from tracker.ledger.models import Item
from tracker.ledger.next_step import next_step
from tracker.ledger.pages import label_of
from tracker.ledger.signing_off import turn
from tracker.ledger.verbs.conditions import nobody_left
from tracker.ledger.verbs.record import Page, Verb
from tracker.ledger.verbs.telling import sentence_of
from tracker.people.access import Right, may
from tracker.people.sessions import me
from tracker.people.told_apart import told_apart


def item_page(found: Item, comment: CommentForm) -> str:
    """comment: the form at its foot, on a refusal with what was typed."""
    events = list(db.session.scalars(queries.events_of(found)))
    named, called = changes_wording.named_in(events), mentions.names_called(events)
    verbs = workflow.allowed_verbs(found, me(), today=clock.today())
    first = next_step(found, me(), to_close=found.is_done_by_measures, today=clock.today())
    return render_template(
        "ledger/item.html",
        item=found,
        latest=latest_of(found, events),
        timeline=[
            (
                event,
                sentence_of(event, named.people),
                pieces(event.words, called.get(event.id, ())),
                changes_wording.fields_changed(event, named),
            )
            for event in events
        ],
        stuck=nobody_left() if is_stuck(found) else "",
        verbs=[(page.resource, label_of(verb, found)) for verb, page in in_order_of_use(verbs, first)],
        may_add=may(me(), Right.INTAKE, found.organisation) and found.is_open and found.kind == "finding",
        pieces=evidence.pieces_of(found),
        may=frozenset(verb.name for verb in verbs),
        evidence_form=forms.EvidenceForm(),
        comment=comment if workflow.VERBS["comment"] in verbs else None,
        readers=list(told_apart(db.session.scalars(mentions.others_reading(found, me()))).values()),
    )


def is_stuck(item: Item) -> bool:
    """It waits for a signature, and nobody may give it."""
    return item.state == "pending_review" and turn(item, today=clock.today()).is_nobody_s


def in_order_of_use(verbs: list[Verb], first: Verb | None) -> list[tuple[Verb, Page]]:
    """Those that have a form on a page of its own: the next step, what waits for a decision, what is rarely wanted."""
    pages = ((verb, verb.page) for verb in verbs if verb.page)
    return sorted(pages, key=lambda pair: (pair[0] is not first, pair[1].place))
