"""How the review answers: as the page or as the part that changed, with the words of a refusal, or both texts."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from tracker.common.conflicts import conflict_page, versions
from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.forms import DescriptionForm, MissedForm, ProposalForm
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.pages import document_or_404
from tracker.intake.review import page as review_page
from tracker.intake.review import rearranging
from tracker.intake.review.passages import blocks
from tracker.intake.take_over.table import running_ledger
from tracker.people.access import NotAllowed, Right
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable


def loaded(slug: str, document_id: int) -> SourceDocument:
    return document_or_404(organisation_or_404(slug, Right.INTAKE), document_id)


def wants_fragment() -> bool:
    return request.headers.get("HX-Request") == "true"


def show(document: SourceDocument, *, chosen: int | None = None, problem: str = "", **more: Any) -> str:
    """The review as it stands. more: forms that came back with something to correct, and what to say."""
    if not document.is_open:
        return outcome(document, problem)
    page = review_page.load(document, chosen=chosen)
    values = {"slug": document.organisation.slug, "source": document, "review": page, "problem": problem}
    values["form"] = more.get("form") or (page.chosen and review_page.proposal_form(page, page.chosen))
    values["bulk"] = more.get("bulk") or review_page.bulk_form(page)
    values["split_at"] = rearranging.sentences_of(page.chosen.text) if page.chosen else []
    if wants_fragment():
        return render_template("intake/review/_proposals.html", **values, said=more.get("said"))
    line = request.args.get("show", type=int)
    return render_template(
        "intake/review/review.html",
        **values,
        organisation=document.organisation,
        blocks=blocks(document.as_read(), page.passages, show=[line] if line else []),
        numbers=page.numbers,
        is_ledger=running_ledger(document.as_read()) is not None,
        missed=more.get("missed") or MissedForm(prefix="missed-", formdata=None),
        description=more.get("description") or DescriptionForm(prefix="document-", formdata=None, obj=document),
    )


def outcome(document: SourceDocument, problem: str) -> str:
    """What became of a document that is no longer open."""
    items = list(db.session.scalars(queries.items_of(document)))
    values = {"source": document, "items": items, "problem": problem}
    return render_template("intake/review/outcome.html", organisation=document.organisation, **values)


def done(slug: str, document_id: int, *, chosen: Proposal | None = None, said: str = "") -> ResponseReturnValue:
    if wants_fragment():
        return show(loaded(slug, document_id), chosen=chosen.id if chosen else None, said=said)
    if said:
        flash(said, "done")
    anchor = f"proposal-{chosen.id}" if chosen else None
    where = url_for(".review", slug=slug, document_id=document_id, p=chosen.id if chosen else None, _anchor=anchor)
    return redirect(where, 303)


def reviewing() -> refusable:
    """What is tried inside may be refused, or somebody else may change the same document in the same instant."""
    return refusable(overtaken=StaleDataError, words=_("有人刚刚改了同一份文件，请再试一次。"))


def refused(
    slug: str, document_id: int, refusal: refusable, *, chosen: int | None = None, **forms: Any
) -> ResponseReturnValue:
    """The sentence, and everything that was typed: in place for htmx, else as the page with its forms filled."""
    document, words = loaded(slug, document_id), refusal.words
    if wants_fragment():
        where = "#problem" if chosen is None else "#proposal-problem"
        return beside(render_template("intake/review/_problem.html", problem=words), where, refusal.status)
    return show(document, chosen=chosen, problem=words, **forms), refusal.status


def gone(slug: str, document_id: int) -> ResponseReturnValue:
    with reviewing() as refusal:
        raise NotAllowed(_("这一条刚被合并到别的条目里了。"))
    return refused(slug, document_id, refusal)


def conflict(slug: str, document_id: int, proposal_id: int, form: ProposalForm) -> ResponseReturnValue:
    """Law 4: nothing is overwritten, and nothing that was typed is lost."""
    db.session.rollback()
    page = review_page.load(loaded(slug, document_id), chosen=proposal_id)
    proposal = page.find(proposal_id)
    if proposal is None:
        return gone(slug, document_id)
    rows = versions(form, review_page.stored(page, proposal))
    if wants_fragment():
        differing = [row for row in rows if row["stored"] != row["typed"]]
        fragment = render_template("intake/review/_conflict.html", rows=differing, proposal=proposal)
        return beside(fragment, "#proposal-problem", 409)
    return conflict_page(
        "intake/review/_proposal_form.html",
        form,
        rows,
        version=proposal.version,
        back=(_("不保存，回到核对"), url_for(".review", slug=slug, document_id=document_id, p=proposal.id), "quiet"),
        styles=("intake", "proposals"),
        organisation=page.document.organisation,
        slug=slug,
        source=page.document,
        proposal=proposal,
        review=page,
        split_at=rearranging.sentences_of(proposal.text),
    )


def beside(fragment: str, where: str, status: int) -> ResponseReturnValue:
    """Shown in its place on the page; the form keeps what was typed."""
    answer = make_response(fragment, status)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = where, "innerHTML"
    return answer
