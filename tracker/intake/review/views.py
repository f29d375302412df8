"""The review: proposals beside their document, each change saved at once; one address gives page or fragment."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError

from tracker.common import clock
from tracker.extensions import db
from tracker.intake.forms import BulkForm, DescriptionForm, MissedForm, ProposalForm, arrangement_of
from tracker.intake.models import Proposal, SourceDocument
from tracker.intake.pages import blueprint
from tracker.intake.review import confirming, deciding, rearranging
from tracker.intake.review import page as review_page
from tracker.intake.review.answers import conflict, done, gone, loaded, refused, reviewing, show
from tracker.intake.review.page import Review
from tracker.intake.review.passages import find_passage
from tracker.ledger.workflow import Stale
from tracker.people.access import NotAllowed
from tracker.people.sessions import me

REVIEW = "/o/<slug>/intake/<int:document_id>"


def is_being_filled_in() -> bool:
    """A field was left, no button pressed: the page keeps its form and is only told the new version."""
    return request.headers.get("HX-Target") == "saved"


@blueprint.get(REVIEW)
def review(slug: str, document_id: int) -> ResponseReturnValue:
    return show(loaded(slug, document_id), chosen=request.args.get("p", type=int))


@blueprint.post(REVIEW)
def describe(slug: str, document_id: int) -> ResponseReturnValue:
    """Title and ledger year of the document."""
    document, form = loaded(slug, document_id), DescriptionForm(prefix="document-")
    with reviewing() as refusal:
        deciding.check_version(document, form.version.data or 0)
        if not form.validate():
            return show(document, description=form), form.status
        deciding.describe(document, title=form.title.data, ledger_year=form.ledger_year.data, by=me())
        db.session.commit()
        return done(slug, document_id, said=_("已保存。"))
    return refused(slug, document_id, refusal, description=form)


@blueprint.post(f"{REVIEW}/state")
def change_state(slug: str, document_id: int) -> ResponseReturnValue:
    """Set aside, or taken up again."""
    document = loaded(slug, document_id)
    with reviewing() as refusal:
        verb = deciding.set_aside if request.form.get("state") == "set_aside" else deciding.resume
        verb(document, by=me())
        db.session.commit()
        return redirect(url_for(".review", slug=slug, document_id=document_id), 303)
    return refused(slug, document_id, refusal)


@blueprint.post(f"{REVIEW}/proposals/<int:proposal_id>")
def change(slug: str, document_id: int, proposal_id: int) -> ResponseReturnValue:
    """What was typed is saved; the button pressed (do) says what else happens to the proposal."""
    page = review_page.load(loaded(slug, document_id), chosen=proposal_id)
    proposal = page.find(proposal_id)
    if proposal is None:
        return gone(slug, document_id)
    form = review_page.proposal_form(page, proposal, typed=True)
    do = request.form.get("do", "save")
    with reviewing() as refusal:
        deciding.require_open(page.document, me())
        deciding.check_version(proposal, form.version.data or 0)
        if do != "leave_out":
            save(form, page, proposal)
        chosen = carry_out(do, page, proposal)
        db.session.commit()
        if is_being_filled_in():
            return render_template("intake/review/_saved.html", proposal=proposal, review=page)
        return done(slug, document_id, chosen=chosen)
    if isinstance(refusal.error, (Stale, StaleDataError)):
        return conflict(slug, document_id, proposal_id, form)
    return refused(slug, document_id, refusal, chosen=proposal_id, form=form)


def save(form: ProposalForm, page: Review, proposal: Proposal) -> None:
    if not form.validate():
        errors = [error for field in form for error in field.errors]
        raise NotAllowed(str(errors[0]) if errors else _("请检查填写的内容。"), status=400)
    deciding.revise(
        proposal,
        by=me(),
        kind=form.kind.data,
        title=form.title.data or "",
        text=(form.text.data or "").replace("\r\n", "\n"),
        arrangement=arrangement_of(form, page.assignable(proposal), unfinished=is_being_filled_in()),
        answers=page.find(form.answers.data),
    )


def carry_out(do: str, page: Review, proposal: Proposal) -> Proposal | None:
    """Returns the proposal to go on with; None: the page chooses."""
    if do in ("accept", "leave_out"):
        verb = deciding.accept if do == "accept" else deciding.leave_out
        verb(proposal, by=me())
        return page.after(proposal)
    if do == "reconsider":
        deciding.reconsider(proposal, by=me())
    elif do in ("earlier", "new"):
        deciding.choose_recurrence(proposal, choice=do, by=me())
    elif do == "merge":
        return rearranging.merge(proposal, by=me())
    elif do == "split":
        return rearranging.split(proposal, at=request.form.get("at", default=0, type=int), by=me())
    return proposal


@blueprint.post(f"{REVIEW}/proposals")
def add_missed(slug: str, document_id: int) -> ResponseReturnValue:
    """A passage the program missed: by offsets where the page could mark it, else in words or by its number."""
    document, form = loaded(slug, document_id), MissedForm(prefix="missed-")
    if not form.validate():
        return show(document, missed=form), form.status
    with reviewing() as refusal:
        start, end = span_of(form, document)
        added = rearranging.add_missed(document, start=start, end=end, kind=form.kind.data, by=me())
        db.session.commit()
        return done(slug, document_id, chosen=added)
    return refused(slug, document_id, refusal, missed=form)


def span_of(form: MissedForm, document: SourceDocument) -> tuple[int, int]:
    if form.start.data is not None and form.end.data is not None:
        return form.start.data, form.end.data
    found = find_passage(document.as_read(), form.passage.data or "", paragraph=form.paragraph.data)
    if found is None:
        raise NotAllowed(_("文件里没有找到这段文字。请从左边原样复制，或填写段落号。"), status=400)
    return found


@blueprint.post(f"{REVIEW}/acceptance")
def accept_all(slug: str, document_id: int) -> ResponseReturnValue:
    document = loaded(slug, document_id)
    with reviewing() as refusal:
        deciding.accept_all(document, by=me())
        db.session.commit()
        return done(slug, document_id)
    return refused(slug, document_id, refusal)


@blueprint.post(f"{REVIEW}/arrangement")
def arrange(slug: str, document_id: int) -> ResponseReturnValue:
    """Owner and deadline for the ticked ones, each held to the version its row showed; else for whoever lacks them."""
    page = review_page.load(loaded(slug, document_id))
    form = review_page.bulk_form(page, typed=True)
    with reviewing() as refusal:
        arranged, stale = arranged_by(form, page)
        db.session.commit()
        said = _("已设置 %(count)s 条。", count=arranged)
        if stale:
            titles = "、".join(proposal.title for proposal in stale)
            said += _("有 %(count)s 条刚被别人改过，没有改动：%(titles)s", count=len(stale), titles=titles)
        return done(slug, document_id, said=said)
    return refused(slug, document_id, refusal, bulk=form)


def arranged_by(form: BulkForm, page: Review) -> tuple[int, list[Proposal]]:
    if not form.validate():
        raise NotAllowed(_("请把日期写成 2026-09-30 这样。"), status=400)
    arrangement = arrangement_of(form, page.people)
    if not (arrangement.names_owner or arrangement.names_deadline):
        raise NotAllowed(_("请先选择责任人或时限。"), status=400)
    ticked = [p for p in page.proposals if str(p.id) in request.form.getlist("picked")]
    stale = [p for p in ticked if request.form.get(f"version-{p.id}") != str(p.version)]
    document = page.document
    if not ticked:
        return deciding.arrange_rest(document, arrangement=arrangement, by=me()), []
    fresh = [p for p in ticked if p not in stale]
    return deciding.arrange(document, fresh, arrangement=arrangement, by=me()), stale


@blueprint.post(f"{REVIEW}/confirmation")
def confirm(slug: str, document_id: int) -> ResponseReturnValue:
    document = loaded(slug, document_id)
    months = current_app.config["CHECK_MONTHS"]
    with reviewing() as refusal:
        items = confirming.confirm(document, by=me(), at=clock.now(), check_months=months)
        past = sum(1 for item in items if item.due_on and item.due_on < clock.today())
        db.session.commit()
        flash(_("已录入 %(count)s 个事项。", count=len(items)), "done")
        if past:
            flash(_("其中 %(count)s 个的时限已经过去，录入后即为逾期，请核对。", count=past), "waiting")
        return redirect(url_for("ledger.items", slug=slug, year=document.ledger_year), 303)
    return refused(slug, document_id, refusal, chosen=first_unsettled(refusal.error))


def first_unsettled(error: Exception | None) -> int | None:
    """The proposal to look at, where one still lacks something."""
    proposals = error.proposals if isinstance(error, confirming.Unsettled) else ()
    return next((proposal.id for proposal in proposals), None)


@blueprint.get(f"{REVIEW}/proposals/<int:proposal_id>")
def proposal(slug: str, document_id: int, proposal_id: int) -> ResponseReturnValue:
    """A page that came as the answer to a form can be loaded again."""
    return redirect(url_for(".review", slug=slug, document_id=document_id, p=proposal_id))


@blueprint.get(f"{REVIEW}/<any(state, proposals, acceptance, arrangement, confirmation):form>")
def answered(slug: str, document_id: int, form: str) -> ResponseReturnValue:
    """So can the answers to the forms of the whole review."""
    return redirect(url_for(".review", slug=slug, document_id=document_id))
