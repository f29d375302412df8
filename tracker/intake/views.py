"""Pages of intake: what was given, giving a file, a source document with its passage, and the original file."""

import hashlib
from typing import BinaryIO

from flask import Blueprint, Flask, abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tracker.common import clock, filters, storage
from tracker.common.addresses import number_asked
from tracker.common.file_names import bare_name, offered_name
from tracker.extensions import db
from tracker.intake import queries, wording
from tracker.intake.forms import GivenForm
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.reading import Unreadable
from tracker.intake.returned_ledger.returned import ReturnedLedger
from tracker.intake.review.passages import Passage, blocks, opened_fold
from tracker.ledger.models import Item
from tracker.ledger.queries import visible_to
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404

blueprint = Blueprint("intake", __name__)
PAGE = 30


def init_app(app: Flask) -> None:
    from tracker.intake.review import views as review_views  # noqa: F401 their routes join the blueprint

    app.register_blueprint(blueprint)
    app.add_template_filter(wording.why, "why")
    app.add_template_filter(wording.likeness, "likeness")
    app.add_template_filter(wording.notice, "document_notice")


@blueprint.route("/o/<slug>/intake", methods=["GET", "POST"])
def documents(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.INTAKE)
    form, status = GivenForm(), 200
    if form.is_submitted():
        try:
            name, data = given(form)
            return taken(slug, name, data)
        except Unreadable as unreadable:
            form.form_errors.append(wording.refusal(unreadable))
            status = wording.status(unreadable)
        except NotAllowed as refused:
            form.form_errors.append(str(refused))
            status = refused.status
        db.session.rollback()
        organisation = organisation_or_404(slug, Right.INTAKE)
    return documents_page(organisation, form), status


def given(form: GivenForm) -> tuple[str, bytes]:
    """The one thing that was given: a file with its name, or pasted text."""
    from tracker.intake.taking_in import PASTED

    if not form.validate():
        raise NotAllowed(_("文字太长，请拆分后再粘贴。"), status=400)
    if form.file.data and form.text.data:
        raise NotAllowed(_("文件和粘贴的文字只能二选一，请清空其中一个。"), status=400)
    if form.file.data:
        return form.file.data.filename, form.file.data.read()
    if form.text.data:
        return PASTED, form.text.data.replace("\r\n", "\n").encode()
    raise NotAllowed(_("请选择文件，或粘贴文字。"), status=400)


def taken(slug: str, name: str, data: bytes) -> ResponseReturnValue:
    """Read without holding the database: a slow file makes nobody wait. The same file again leads to the first; a
    ledger of our own that comes back leads to what it would change."""
    from tracker.intake import reading_apart, taking_in
    from tracker.intake.returned_ledger import recognising

    sha256 = hashlib.sha256(data).hexdigest()
    if known := same_file(slug, sha256):
        return known
    db.session.rollback()
    read, extraction = reading_apart.look_into(name, data, seconds=current_app.config["READ_SECONDS"])
    organisation = organisation_or_404(slug, Right.INTAKE)
    if returned := recognising.own_ledger(read):
        return come_back(organisation, returned, name, data)
    if recognising.lost_its_numbers(read):
        flash(_("这份表格缺少导出时的隐藏编号列，无法与台账逐项对照，已按外来台账读取，请逐条核对。"), "waiting")
    try:
        document = taking_in.take_in(
            organisation, filename=name, data=data, read=read, extraction=extraction, by=current_user, at=clock.now()
        )
        db.session.commit()
    except IntegrityError:  # somebody gave the same file in the same moment
        db.session.rollback()
        return same_file(slug, sha256) or abort(409)
    return redirect(url_for(".review", slug=slug, document_id=document.id), 303)


def come_back(organisation: Organisation, returned: ReturnedLedger, name: str, data: bytes) -> ResponseReturnValue:
    from tracker.intake.returned_ledger import uploads
    from tracker.intake.taking_in import PASTED

    filename = bare_name(name) or PASTED
    upload = uploads.keep(organisation, returned, filename=filename, data=data, by=current_user, at=clock.now())
    db.session.commit()
    return redirect(url_for(".difference", slug=organisation.slug, upload_id=upload.id), 303)


def same_file(slug: str, sha256: str) -> ResponseReturnValue | None:
    known = db.session.scalar(queries.same_file(organisation_or_404(slug, Right.INTAKE), sha256))
    if known is None:
        return None
    when, who = filters.moment(known.uploaded_at), known.uploaded_by.name
    flash(_("这份文件%(who)s已导入过（%(when)s），没有重复导入。", who=who, when=when), "waiting")
    return redirect(url_for(".review", slug=slug, document_id=known.id), 303)


def documents_page(organisation: Organisation, form: GivenForm) -> str:
    before = number_asked("before")
    found = list(db.session.scalars(queries.documents_of(organisation, before_id=before).limit(PAGE + 1)))
    shown = found[:PAGE]
    standing = {row[0]: row for row in db.session.execute(queries.standing_of([d.id for d in shown]))}
    older = url_for(".documents", slug=organisation.slug, before=shown[-1].id) if len(found) > PAGE else None
    return render_template(
        "intake/documents.html", organisation=organisation, form=form, documents=shown, standing=standing, older=older
    )


def document_or_404(organisation: Organisation, document_id: int) -> SourceDocument:
    found = db.session.scalar(queries.document(organisation, document_id))
    return found or abort(404)


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
        may_review=may(current_user, Right.INTAKE, organisation),
    )


def marked_item(source: SourceDocument) -> Item | None:
    asked = number_asked("item")
    return db.session.scalar(
        visible_to(current_user).where(
            Item.id == asked, Item.source_document_id == source.id, Item.source_start.is_not(None)
        )
    )


@blueprint.get("/o/<slug>/documents/<int:document_id>/paragraphs")
def paragraphs(slug: str, document_id: int) -> ResponseReturnValue:
    """The lines that a fold hides: ?first=…&last=…"""
    source = document_or_404(organisation_or_404(slug), document_id)
    first, last = (request.args.get(name, default=1, type=int) for name in ("first", "last"))
    query = select(Proposal.id, Proposal.start, Proposal.end).where(Proposal.document_id == source.id)
    passages = [Passage(*row) for row in db.session.execute(query)]
    opened = opened_fold(source.as_read(), passages, first=first, last=last)
    return render_template("intake/_blocks.html", blocks=opened, source=source, numbers={}, slug=slug)


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
