"""The page on which a running ledger is taken over: what its columns mean, what its rows become, the one button."""

from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.addresses import number_in
from tracker.extensions import db
from tracker.intake.models import SourceDocument
from tracker.intake.pages import blueprint
from tracker.intake.review.answers import loaded
from tracker.intake.take_over import planning, taking
from tracker.intake.take_over.planning import CLOSED_ROWS, Choice, Plan
from tracker.intake.take_over.table import MEANINGS, Running
from tracker.intake.take_over.wording import meaning_names, take_over_summary, unmatched_words
from tracker.people.refusals import refusable
from tracker.people.sessions import me

YEARS = (2000, 2100)
blueprint.add_app_template_filter(take_over_summary)
blueprint.add_app_template_filter(unmatched_words)


@blueprint.route("/o/<slug>/intake/<int:document_id>/take-over", methods=["GET", "POST"])
def take_over(slug: str, document_id: int) -> ResponseReturnValue:
    """GET and 重新读取 change nothing; only what the page has shown is taken over."""
    document = loaded(slug, document_id)
    running = planning.running_of(document) if document.is_open else None
    if running is None:
        return redirect(url_for(".review", slug=slug, document_id=document_id), 303)
    choice = planning.first_choice(document, running)
    if request.method == "GET":
        return page(document, planning.plan(document, running, choice))
    choice = chosen(choice, running)
    plan = planning.plan(document, running, choice)
    if request.form.get("do") != "take":
        return page(document, plan)
    if request.form.get("shown") != choice.mark:
        return page(document, plan, wrong=_("列的含义、年度或已销号的处理改了，请看一遍下面的结果，再接管。")), 400
    return taken(slug, document, plan)


def chosen(first: Choice, running: Running) -> Choice:
    """As the form says it; what makes no sense stays as it was understood."""
    form = request.form
    said = [form.get(f"column-{place}", "") for place in range(len(running.headings))]
    meanings = [one if one in MEANINGS else was for one, was in zip(said, first.meanings, strict=True)]
    year = number_in(form.get("year", "").strip()) or first.year
    closed = form.get("closed", "")
    return replace(
        first,
        year=year if YEARS[0] <= year <= YEARS[1] else first.year,
        meanings=tuple(meanings),
        closed=closed if closed in CLOSED_ROWS else first.closed,
        left=frozenset(form.getlist("leave")),
    )


def taken(slug: str, document: SourceDocument, plan: Plan) -> ResponseReturnValue:
    document_id = document.id
    with refusable() as refusal:
        items = taking.take(document, plan, by=me(), at=clock.now())
        db.session.commit()
        flash(_("已接管 %(count)s 项，都在 %(year)s 年度台账里。", count=len(items), year=plan.choice.year), "done")
        return redirect(url_for("ledger.items", slug=slug, year=plan.choice.year), 303)
    document = loaded(slug, document_id)
    if not document.is_open:
        flash(refusal.words, "waiting")
        return redirect(url_for(".review", slug=slug, document_id=document_id), 303)
    again = planning.plan(document, plan.running, plan.choice)
    errors = refusal.error.errors if isinstance(refusal.error, taking.RowsRefused) else {}
    return page(document, again, wrong=refusal.words, errors=errors), refusal.status


def page(document: SourceDocument, plan: Plan, *, wrong: str = "", errors: dict[str, str] | None = None) -> str:
    told: dict[str, Any] = {
        "organisation": document.organisation,
        "source": document,
        "plan": plan,
        "meanings": meaning_names(),
        "examples": examples_of(document, plan.running),
        "wrong": wrong,
        "errors": {row.draft.key: row.wrong for row in plan.wrong} | (errors or {}),
    }
    return render_template("intake/take_over/take_over.html", **told)


def examples_of(document: SourceDocument, running: Running) -> list[str]:
    """For each heading the first words that stand below it."""
    read = document.as_read()
    found = [
        next((line.cells[at] for line in running.lines if at in line.cells), None)
        for at in range(len(running.headings))
    ]
    return [" ".join(read.text_of(cell).split())[:40] if cell else "" for cell in found]
