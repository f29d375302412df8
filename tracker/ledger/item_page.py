"""An item with its story: its facts, what happened to it, what the reader may do with it."""

from flask import render_template

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import changes_wording, forms, queries, wording, workflow
from tracker.ledger.acting import RESOURCES
from tracker.ledger.comments import mentions
from tracker.ledger.comments.at_names import pieces
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.forms import CommentForm
from tracker.ledger.latest import latest_of
from tracker.ledger.models import Item
from tracker.ledger.pages import label_of
from tracker.ledger.permits import Verb
from tracker.people.access import Right, may
from tracker.people.sessions import me


def item_page(found: Item, comment: CommentForm) -> str:
    """comment: the form at its foot, on a refusal with what was typed."""
    events = list(db.session.scalars(queries.events_of(found)))
    named, called = changes_wording.named_in(events), mentions.names_called(events)
    verbs = workflow.allowed_verbs(found, me(), today=clock.today())
    return render_template(
        "ledger/item.html",
        item=found,
        latest=latest_of(found, events),
        timeline=[
            (
                event,
                wording.sentence(event, named.people),
                pieces(event.words, called.get(event.id, ())),
                changes_wording.fields_changed(event, named),
            )
            for event in events
        ],
        verbs=[(RESOURCES[verb.name], label_of(verb.name, found)) for verb in in_order_of_use(verbs)],
        may_add=may(me(), Right.INTAKE, found.organisation) and found.is_open and found.kind == "finding",
        pieces=evidence.pieces_of(found),
        may=frozenset(verb.name for verb in verbs),
        evidence_form=forms.EvidenceForm(),
        comment=comment if workflow.VERBS["comment"] in verbs else None,
        readers=[person.name for person in db.session.scalars(mentions.others_reading(found, me()))],
    )


# Decisions that wait come first, then the daily work, then arranging; what is rarely wanted last.
USE = (
    *("approve_extension", "reject_extension", "check", "close", "return", "confirm_held"),
    *("report_progress", "request_closure", "close_directly", "start", "reopen"),
    *("request_extension", "urge", "escalate", "set_deadline", "assign"),
    *("keep_in_view", "let_go", "comment", "add_evidence", "revise", "hand_over", "withdraw_evidence", "cancel"),
)


def in_order_of_use(verbs: list[Verb]) -> list[Verb]:
    """Marking as substantially done is part of the progress form; a verb that USE does not name comes last."""
    shown = [verb for verb in verbs if verb.name in RESOURCES and verb.name != "mark_substantially_done"]
    return sorted(shown, key=lambda verb: USE.index(verb.name) if verb.name in USE else len(USE))
