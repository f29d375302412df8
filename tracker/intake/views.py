"""Pages of intake: what was given, giving a file, a source document with its passage, and the original file."""

from typing import BinaryIO

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common import storage
from tracker.common.addresses import number_asked
from tracker.common.file_names import offered_name
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.forms import GivenForm
from tracker.intake.giving import taken
from tracker.intake.models import PASTED, Proposal, SourceDocument
from tracker.intake.pages import PAGE, blueprint, document_or_404
from tracker.intake.review.passages import Passage, blocks, opened_fold
from tracker.ledger.models import Item
from tracker.ledger.queries import visible_to
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me


@blueprint.route("/o/<slug>/intake", methods=["GET", "POST"])
def documents(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.INTAKE)
    form = GivenForm()
    if form.is_submitted():
        with refusable(form):
            return taken(slug, *given(form))
    return documents_page(organisation, form), form.status


def given(form: GivenForm) -> tuple[str, bytes]:
    """The one thing that was given: a file with its name, or pasted text."""
    if not form.validate():
        raise NotAllowed(_("文字太长，请拆分后再粘贴。"), status=400)
    if form.file.data and form.text.data:
        raise NotAllowed(_("文件和粘贴的文字只能二选一，请清空其中一个。"), status=400)
    if form.file.data:
        return form.file.data.filename, form.file.data.read()
    if form.text.data:
        return PASTED, form.text.data.replace("\r\n", "\n").encode()
    raise NotAllowed(_("请选择文件，或粘贴文字。"), status=400)


def documents_page(organisation: Organisation, form: GivenForm) -> str:
    before = number_asked("before")
    found = list(db.session.scalars(queries.documents_of(organisation, before_id=before).limit(PAGE + 1)))
    shown = found[:PAGE]
    standing = {row[0]: row for row in db.session.execute(queries.standing_of(organisation, [d.id for d in shown]))}
    older = url_for(".documents", slug=organisation.slug, before=shown[-1].id) if len(found) > PAGE else None
    return render_template(
        "intake/documents.html", organisation=organisation, form=form, documents=shown, standing=standing, older=older
    )


@blueprint.get("/o/<slug>/documents/<int:document_id>")
def document(slug: str, document_id: int) -> ResponseReturnValue:
    """Read-only, for everybody who may read the ledger; ?item= marks the passage of an item."""
    organisation = organisation_or_404(slug)
    source = document_or_404(organisation, document_id)
    item = marked_item(source)
    passages = [Passage(item.id, item.source_start or 0, item.source_end or 0)] if item else []
    show = [line for line in (1, request.args.get("show", type=int), item and item.source_paragraph) if line]
    return render_template(
        "intake/document.html",
        organisation=organisation,
        source=source,
        item=item,
        blocks=blocks(source.as_read(), passages, show=show),
        may_review=may(me(), Right.INTAKE, organisation),
    )


def marked_item(source: SourceDocument) -> Item | None:
    asked = number_asked("item")
    return db.session.scalar(
        visible_to(me()).where(Item.id == asked, Item.source_document_id == source.id, Item.source_start.is_not(None))
    )


@blueprint.get("/o/<slug>/documents/<int:document_id>/paragraphs")
def paragraphs(slug: str, document_id: int) -> ResponseReturnValue:
    """The lines that a fold hides: ?first=…&last=…"""
    source = document_or_404(organisation_or_404(slug), document_id)
    first, last = (request.args.get(name, default=1, type=int) for name in ("first", "last"))
    query = select(Proposal.id, Proposal.start, Proposal.end).where(*queries.of_document(source))
    passages = [Passage(*row) for row in db.session.execute(query)]
    opened = opened_fold(source.as_read(), passages, first=first, last=last)
    return render_template("intake/review/_blocks.html", blocks=opened, source=source, numbers={}, slug=slug)


@blueprint.get("/o/<slug>/documents/<int:document_id>/original")
def original(slug: str, document_id: int) -> ResponseReturnValue:
    """The bytes as they were given: only ever as a download, never shown by the browser."""
    source = document_or_404(organisation_or_404(slug), document_id)
    kept: BinaryIO = storage.files().open(source.sha256)
    answer = send_file(
        kept,
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=offered_name(source.filename),
        etag=source.sha256,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
