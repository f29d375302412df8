"""Pages for a ledger that comes back from a table program: giving it, what it would change, and what became of it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.addresses import number_asked, number_in
from tracker.common.forms import one_line
from tracker.extensions import db
from tracker.intake.forms import WorkbookForm
from tracker.intake.giving import taken
from tracker.intake.pages import PAGE, blueprint
from tracker.intake.returned_ledger import applying, uploads
from tracker.intake.returned_ledger.applying import Confirmed
from tracker.intake.returned_ledger.changes import Difference
from tracker.intake.returned_ledger.models import LedgerUpload
from tracker.intake.returned_ledger.returned import unpacked_columns, unpacked_unread
from tracker.intake.returned_ledger.wording import column_name, column_sentences, unread_sentences
from tracker.people.access import NotAllowed, Right
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me

NOTHING_YET = Confirmed(frozenset())
blueprint.add_app_template_filter(column_name)


@blueprint.route("/o/<slug>/ledger/exchange", methods=["GET", "POST"])
def exchange(slug: str) -> ResponseReturnValue:
    organisation, form = organisation_or_404(slug, Right.INTAKE), WorkbookForm()
    if form.is_submitted():
        with refusable(form):
            if not form.file.data:
                raise NotAllowed(_("请选择文件。"), status=400)
            return taken(slug, form.file.data.filename, form.file.data.read())
    return exchange_page(organisation, form), form.status


def exchange_page(organisation: Organisation, form: WorkbookForm) -> str:
    found = db.session.scalars(uploads.uploads_of(organisation, before_id=number_asked("before")).limit(PAGE + 1)).all()
    shown = found[:PAGE]
    older = url_for(".exchange", slug=organisation.slug, before=shown[-1].id) if len(found) > PAGE else None
    return render_template(
        "intake/returned_ledger/exchange.html", organisation=organisation, form=form, uploads=shown, older=older
    )


@blueprint.route("/o/<slug>/ledger/exchange/<int:upload_id>", methods=["GET", "POST"])
def difference(slug: str, upload_id: int) -> ResponseReturnValue:
    """What the table would change; once confirmed, what became of it."""
    upload = upload_or_404(slug, upload_id)
    if not upload.is_open:
        return render_template("intake/returned_ledger/exchanged.html", organisation=upload.organisation, upload=upload)
    confirmed = confirmed_in_form() if request.method == "POST" else NOTHING_YET
    found = uploads.difference_now(upload, by=me(), today=clock.today(), as_said=confirmed.as_said)
    if request.method == "GET":
        return difference_page(upload, found, NOTHING_YET)
    if unreasoned := applying.missing_reasons(found, confirmed):
        wrong = _("有 %(count)s 项推迟了时限，还没有写理由。", count=len(unreasoned))
        return difference_page(upload, found, confirmed, wrong=wrong, unreasoned=unreasoned), 400
    if not confirmed.taken:
        return difference_page(upload, found, confirmed, wrong=_("没有勾选任何一项。")), 400
    return applied(slug, upload, confirmed)


def applied(slug: str, upload: LedgerUpload, confirmed: Confirmed) -> ResponseReturnValue:
    """A double click leads to what the first one did."""
    here = redirect(url_for(".difference", slug=slug, upload_id=upload.id), 303)
    with refusable() as refusal:
        results = applying.apply(upload, confirmed, by=me(), at=clock.now())
        db.session.commit()
        flash(_("已写入 %(count)s 项。", count=sum(result["outcome"] == "done" for result in results)), "done")
    if refusal.error:
        flash(refusal.words, "waiting")
    return here


def upload_or_404(slug: str, upload_id: int) -> LedgerUpload:
    found = uploads.uploads_of(organisation_or_404(slug, Right.INTAKE)).where(LedgerUpload.id == upload_id)
    return db.session.scalar(found) or abort(404)


def confirmed_in_form() -> Confirmed:
    form = request.form
    named = (pair.rpartition(":")[::2] for pair in form.get("versions", "").split())
    versions = {number: number_in(version) for number, version in named}
    return Confirmed(
        taken=frozenset([*form.getlist("take"), *form.getlist("said")]),
        yours=frozenset(name.removeprefix("choice-") for name, value in form.items() if value == "yours"),
        reasons={
            name.removeprefix("reason-"): one_line(text) for name, text in form.items() if name.startswith("reason-")
        },
        versions={number: version for number, version in versions.items() if version is not None},
        as_said=frozenset(form.getlist("said")),
    )


def difference_page(upload: LedgerUpload, found: Difference, confirmed: Confirmed, **more: Any) -> str:
    """On a first visit everything that can be written is ticked, and conflicts stand for what is here now."""
    every = {change.key for change in found.changes} | {new.key for new in found.new}
    page = {"wrong": "", "unreasoned": (), "upload": upload, "organisation": upload.organisation, "found": found}
    page["ticked"] = every if confirmed is NOTHING_YET else confirmed.taken
    page |= {"theirs": confirmed.yours, "reasons": confirmed.reasons, "as_said": confirmed.as_said}
    unread = unpacked_unread(upload.rows)
    not_read = unread_sentences(unread) + column_sentences(unpacked_columns(upload.rows))
    page |= {"sheet": unread.sheet, "not_read": not_read}
    page["versions"] = " ".join(f"{change.key}:{change.item.version}" for change in found.changes)
    return render_template("intake/returned_ledger/difference.html", **page | more)


@blueprint.app_template_filter("difference_summary")
def difference_summary(found: Difference) -> str:
    """改动 3 项，新增 2 行，冲突 1 项，不能写入 1 处，未变 12 项."""
    refused = sum(bool(cell.refused) for change in found.changes for cell in change.cells)
    counts = (
        (_("改动 %(count)s 项"), sum(bool(change.taken) for change in found.changes)),
        (_("新增 %(count)s 项"), sum(not new.refused for new in found.new)),
        (_("冲突 %(count)s 项"), sum(change.conflicts for change in found.changes)),
        (_("不能写入 %(count)s 处"), refused + len(found.refused) + sum(bool(new.refused) for new in found.new)),
        (_("表格里没有 %(count)s 项"), len(found.missing)),
    )
    said = [words % {"count": count} for words, count in counts if count]
    return _("，").join([*said, _("未变 %(count)s 项", count=found.unchanged)]) + _("。")
