"""Progress pasted from a chat: paste, look at each message and its item, confirm, see what became of each."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from tracker.common import clock
from tracker.common.addresses import id_and_version
from tracker.common.forms import form_page, strip
from tracker.extensions import db
from tracker.ledger.chat import entering
from tracker.ledger.chat.entering import Choice
from tracker.ledger.forms import PasteForm
from tracker.ledger.pages import blueprint
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me

MOST = 200  # messages a paste


@blueprint.route("/o/<slug>/pasted-progress", methods=["GET", "POST"])
def pasted_progress(slug: str) -> ResponseReturnValue:
    """The box; and once something is pasted, the messages in it."""
    organisation = place_of_reporting(slug)
    form = PasteForm()
    if not form.validate_on_submit():
        return form_page("ledger/chat/progress.html", form, organisation=organisation)
    rows = entering.messages_with_items(form.text.data or "", organisation, by=me(), today=clock.today())
    if not rows or len(rows) > MOST:
        problem = _("没有读到文字。") if not rows else _("一次最多 %(count)s 条消息，请分几次粘贴。", count=MOST)
        form.text.errors = [*form.text.errors, problem]
        return form_page("ledger/chat/progress.html", form, organisation=organisation)
    return render_template("ledger/chat/progress.html", form=form, organisation=organisation, rows=rows)


@blueprint.post("/o/<slug>/pasted-progress/entries")
def pasted_entries(slug: str) -> ResponseReturnValue:
    organisation = place_of_reporting(slug)
    choices = [chosen(number) for number in range(min(request.form.get("rows", 0, type=int), MOST))]
    form = PasteForm(formdata=None, data={"text": "\n\n".join(f"{each.sender}：\n{each.words}" for each in choices)})
    with refusable(form, overtaken=StaleDataError, words=_("事项刚被别人更新过，什么都没有录入，请再读一次。")):
        results = entering.report(choices, organisation, by=me(), at=clock.now())
        db.session.commit()
        entries = list(zip(choices, results, strict=True))
        return render_template("ledger/chat/entries.html", organisation=organisation, entries=entries)
    return form_page("ledger/chat/progress.html", form, organisation=organisation)


def place_of_reporting(slug: str) -> Organisation:
    """Only where the person may report on something."""
    organisation = organisation_or_404(slug)
    if not entering.may_paste(me(), organisation, today=clock.today()):
        abort(403)
    return organisation


def chosen(number: int) -> Choice:
    """One row of the form. item: "id:version", or nothing."""
    item_id, version = id_and_version(request.form.get(f"item-{number}", "")) or (None, 0)
    typed = (request.form.get(f"{name}-{number}", "") for name in ("sender", "words"))
    sender, words = (str(strip(text.replace("\r\n", "\n"))) for text in typed)
    return Choice(sender[:60], words[:20_000], item_id, version)
