"""Pages of evidence: adding, revising, withdrawing; the file as a download, a picture's thumbnail."""

from collections.abc import Callable
from typing import Any, BinaryIO

from flask import Response, abort, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common import clock, storage
from tracker.common.file_names import offered_name
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.ledger import forms, workflow
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.evidence import wording as evidence_wording
from tracker.ledger.evidence.file_kinds import KINDS
from tracker.ledger.models import Evidence, Item
from tracker.ledger.pages import blueprint, item_or_404, refused_page, settle
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import Right, organisation_ids_with
from tracker.people.refusals import refusable
from tracker.people.sessions import me

TAKING_FILES = frozenset({"ledger.act", "ledger.add_evidence", "ledger.revise_evidence"})
LOCKED_UP = {  # whatever a browser makes of the bytes, it runs nothing and reaches nothing (F50)
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


blueprint.add_app_template_filter(evidence_wording.kind_word)


@blueprint.url_value_preprocessor
def leave_room(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Several files at once, and one that is too large is refused by name, with what was typed still there."""
    if endpoint in TAKING_FILES:
        request.max_content_length = current_app.config["MAX_EVIDENCE_LENGTH"]


@blueprint.route("/items/<int:item_id>/evidence", methods=["GET", "POST"])
def add_evidence(item_id: int) -> ResponseReturnValue:
    item, form = item_or_404(item_id), forms.EvidenceForm()

    def perform() -> None:
        settle(form)
        for file in form.files.data or [None]:
            evidence.add_evidence(item, by=me(), at=clock.now(), text=form.text.data or "", file=file)

    return answered("add_evidence", item, form, perform)


@blueprint.route("/evidence/<int:evidence_id>/revision", methods=["GET", "POST"])
def revise_evidence(evidence_id: int) -> ResponseReturnValue:
    revised = evidence_or_404(evidence_id)
    item, form = item_or_404(revised.item_id), forms.EvidenceRevisionForm(obj=revised)

    def perform() -> None:
        settle(form)
        file = form.files.data[0] if form.files.data else None
        text = form.text.data or ""
        evidence.add_evidence(item, by=me(), at=clock.now(), text=text, file=file, revises=revised)

    return answered("add_evidence", item, form, perform, piece=revised)


@blueprint.route("/evidence/<int:evidence_id>/withdrawal", methods=["GET", "POST"])
def withdraw_evidence(evidence_id: int) -> ResponseReturnValue:
    withdrawn = evidence_or_404(evidence_id)
    item, form = item_or_404(withdrawn.item_id), forms.WithdrawalForm()

    def perform() -> None:
        evidence.withdraw_evidence(withdrawn, by=me(), at=clock.now(), words=form.words.data or "")

    return answered("withdraw_evidence", item, form, perform, piece=withdrawn)


def answered(
    verb: str, item: Item, form: Any, perform: Callable[[], None], piece: Evidence | None = None
) -> ResponseReturnValue:
    """The form, or what came of sending it; a refusal gives back what was typed."""
    item_id = item.id
    if refused := workflow.refusal(item, VERBS[verb], me(), today=clock.today()):
        return refused_page(item, VERBS[verb].title, refused, form)
    if form.validate_on_submit():
        with refusable(form):
            perform()
            db.session.commit()
            flash(VERBS[verb].said_done(), "done")
            return redirect(url_for(".item", item_id=item_id, _anchor="evidence"), 303)
    return form_page("ledger/evidence/evidence.html", form, item=item, verb=verb, piece=piece)


def evidence_or_404(evidence_id: int) -> Evidence:
    """Evidence of an item that the person may not see does not exist for them (law 7)."""
    readable = Evidence.organisation_id.in_(organisation_ids_with(me(), Right.READ))
    return db.session.scalar(select(Evidence).where(readable, Evidence.id == evidence_id)) or abort(404)


@blueprint.get("/evidence/<int:evidence_id>/file")
def evidence_file(evidence_id: int) -> ResponseReturnValue:
    """The bytes as they were given: only ever as a download, never shown by the browser."""
    found = evidence_or_404(evidence_id)
    media_type = KINDS[found.kind].media_type if found.kind else ""
    return kept(found.sha256, mimetype=media_type, as_attachment=True, download_name=offered_name(found.name))


@blueprint.get("/evidence/<int:evidence_id>/thumbnail")
def evidence_thumbnail(evidence_id: int) -> ResponseReturnValue:
    return kept(evidence_or_404(evidence_id).thumbnail, mimetype="image/jpeg")


def kept(sha256: str | None, **how: Any) -> Response:
    """404 where there is no file, and where the storage lost it."""
    if sha256 is None:
        abort(404)
    try:
        file: BinaryIO = storage.files().open(sha256)
    except FileNotFoundError:
        abort(404, _("文件不在存储里，请联系管理员检查备份。"))
    answer = send_file(file, etag=sha256, **how)
    answer.headers.update(LOCKED_UP)
    return answer
