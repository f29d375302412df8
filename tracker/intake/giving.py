"""What happens to a file that was given: read apart, known already, a ledger of our own come back, or taken in."""

import hashlib

from flask import abort, current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from tracker.common import clock, filters
from tracker.common.file_names import bare_name
from tracker.extensions import db
from tracker.intake import queries, wording
from tracker.intake.models import PASTED
from tracker.intake.reading import Reason, Unreadable
from tracker.intake.reading_bounds import turns
from tracker.intake.returned_ledger import uploads
from tracker.intake.returned_ledger.returned import ReturnedLedger
from tracker.intake.returned_ledger.wording import lost_words
from tracker.people.access import NotAllowed, Right
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me
from tracker.people.tracing import note_as


def taken(slug: str, name: str, data: bytes) -> ResponseReturnValue:
    """Read without holding the database: a slow file makes nobody wait. The same file again leads to the first; a
    ledger of our own that comes back leads to what it would change. Raises NotAllowed for what cannot be read."""
    # these load the grammar and the readers, which no other page needs: a tenth of a second at every start
    from tracker.intake import reading_apart, taking_in
    from tracker.intake.returned_ledger import recognising

    sha256 = hashlib.sha256(data).hexdigest()
    if known := same_file(slug, sha256):
        return known
    db.session.rollback()
    try:
        seconds = current_app.config["READ_SECONDS"]
        read, extraction = reading_apart.look_into(name, data, seconds=seconds, turns=turns())
    except Unreadable as unreadable:
        if unreadable.reason == Reason.CLASSIFIED:
            note_as("marked_refused")
        raise NotAllowed(wording.refusal(unreadable), status=wording.status(unreadable)) from unreadable
    organisation = organisation_or_404(slug, Right.INTAKE)
    if returned := recognising.own_ledger(read, here=organisation.slug):
        return come_back(organisation, returned, name, data)
    if lost := recognising.lost_columns(read):
        raise NotAllowed(lost_words(lost), status=400)
    if recognising.lost_its_numbers(read):
        flash(_("这份表格缺少导出时的隐藏编号列，无法与台账逐项对照，已按外来台账读取，请逐条核对。"), "waiting")
    try:
        document = taking_in.take_in(
            organisation, filename=name, data=data, read=read, extraction=extraction, by=me(), at=clock.now()
        )
        db.session.commit()
    except IntegrityError:  # somebody gave the same file in the same moment
        db.session.rollback()
        return same_file(slug, sha256) or abort(409)
    return redirect(url_for(".review", slug=slug, document_id=document.id), 303)


def come_back(organisation: Organisation, returned: ReturnedLedger, name: str, data: bytes) -> ResponseReturnValue:
    filename = bare_name(name) or PASTED
    upload = uploads.keep(organisation, returned, filename=filename, data=data, by=me(), at=clock.now())
    db.session.commit()
    return redirect(url_for(".difference", slug=organisation.slug, upload_id=upload.id), 303)


def same_file(slug: str, sha256: str) -> ResponseReturnValue | None:
    known = db.session.scalar(queries.same_file(organisation_or_404(slug, Right.INTAKE), sha256))
    if known is None:
        return None
    when, who = filters.moment(known.uploaded_at), known.uploaded_by.name
    flash(_("这份文件%(who)s已导入过（%(when)s），没有重复导入。", who=who, when=when), "waiting")
    return redirect(url_for(".review", slug=slug, document_id=known.id), 303)
