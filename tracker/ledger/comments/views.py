"""Comments on an item, and putting away that one was called in one."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.comments import mentions
from tracker.ledger.forms import CommentForm
from tracker.ledger.item_page import item_page
from tracker.ledger.models import Item, Mention
from tracker.ledger.pages import blueprint, item_or_404
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import Right, organisation_ids_with
from tracker.people.refusals import refusable
from tracker.people.sessions import me


@blueprint.post("/items/<int:item_id>/comments")
def comments(item_id: int) -> ResponseReturnValue:
    found, form = item_or_404(item_id), CommentForm()
    if form.validate():
        with refusable(form):
            workflow.comment(found, by=me(), at=clock.now(), words=form.words.data or "")
            db.session.commit()
            flash(VERBS["comment"].said_done(), "done")
            tell_in_vain(form.words.data or "", found)
            return redirect(url_for(".item", item_id=item_id), 303)
    return item_page(found, form), form.status


def tell_in_vain(words: str, found: Item) -> None:
    if names := mentions.called_in_vain(words, found):
        called = "、".join(f"@{name}" for name in names)
        flash(_("没有找到：%(names)s。请核对姓名；看不到这一事项的人收不到。", names=called), "waiting")


@blueprint.post("/mentions/<int:mention_id>/clearing")
def clearing(mention_id: int) -> ResponseReturnValue:
    """One's own; back to the workbench, which stands at the root."""
    readable = Mention.organisation_id.in_(organisation_ids_with(me(), Right.READ))
    own = select(Mention).where(readable, Mention.id == mention_id, Mention.person_id == me().id)
    mention = db.session.scalar(own) or abort(404)
    mentions.clear(mention, at=clock.now())
    db.session.commit()
    flash(_("好的，不再显示。"), "done")
    return redirect("/", 303)
