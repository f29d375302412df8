"""Pages of the ledger: the list and an item; the forms stand in form_views.py."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from tracker.common import clock
from tracker.common.file_names import offered_name
from tracker.extensions import db
from tracker.ledger import listing, queries
from tracker.ledger.bulk import many
from tracker.ledger.forms import CommentForm
from tracker.ledger.item_page import item_page
from tracker.ledger.more import more_of
from tracker.ledger.pages import asked_for, blueprint, item_or_404, reaches_below
from tracker.ledger.saved_views import queries as saved_views
from tracker.ledger.saved_views.conditions import kept
from tracker.ledger.saved_views.counting import with_counts
from tracker.ledger.searching.passages import passages
from tracker.ledger.thresholds import thresholds
from tracker.people.access import Right, may
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me
from tracker.people.told_apart import told_apart


@blueprint.get("/o/<slug>/ledger")
def items(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug)
    may_reach = reaches_below(organisation)
    years, asked = asked_for(organisation, below=may_reach and "below" in request.args)
    order = listing.chosen_order(request.args.get("sort"), below=asked.below)
    today = clock.today()
    page = listing.page(
        listing.selected_items(asked, today=today, thresholds=thresholds()),
        order=order,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "ledger/items.html",
        organisation=organisation,
        years=years,
        asked=asked,
        order=order,
        page=page,
        question=asked.question,
        passages=passages(page.rows, asked.question),
        chosen_owner=chosen_owner(asked),
        tallies=listing.tallies(
            replace(asked, owner_id=chosen_owner(asked)), today=today, thresholds=thresholds(), me=me().id
        ),
        owners={} if asked.below else told_apart(db.session.scalars(queries.owners_in(organisation.id))),
        may_reach=may_reach,
        may_add=may(me(), Right.INTAKE, organisation),
        address=address_with,
        more=more_of(organisation, me()),
        **kept_views(asked, years, today),
        offered=many.offered(me(), organisation, today=today, rows=page.rows),
    )


def chosen_owner(asked: queries.Filter) -> int | None:
    """Whom the tabs keep: an owner picked from the list; 我的 is a tab of its own, which the others leave."""
    return None if request.args.get("owner") == "me" else asked.owner_id


def kept_views(asked: queries.Filter, years: list[int], today: date) -> dict[str, Any]:
    """The views of this ledger, each with its count, and what could become one."""
    query = saved_views.in_ledger(asked.organisation_id, me())
    return {
        "saved_views": with_counts(query, person=me(), today=today, thresholds=thresholds()),
        "keepable": kept(request.args, latest_year=years[0] if years else None, below=asked.below),
        "may_arrange": may(me(), Right.ARRANGE, g.organisation),
    }


@blueprint.get("/o/<slug>/ledger.<any(xlsx, docx):form>")
def export(slug: str, form: str) -> ResponseReturnValue:
    from tracker.ledger.printing.making import make_file

    organisation, today = organisation_or_404(slug), clock.today()
    year = listing.whole(request.args.get("year", "")) or today.year
    file = make_file(organisation, year, form=form, today=today)
    name = f"{organisation.name}{year}年度整改台账.{form}"
    return send_file(BytesIO(file.data), as_attachment=True, download_name=offered_name(name))


def address_with(**changes: Any) -> str:
    """This list's address with some of its filter changed; the page key never survives a change."""
    kept = {name: value for name, value in request.args.items() if name not in ("after", "before")}
    arguments = {name: value for name, value in (kept | changes).items() if value}
    return url_for(".items", slug=g.organisation.slug, **arguments)


@blueprint.get("/items/<int:item_id>")
def item(item_id: int) -> ResponseReturnValue:
    return item_page(item_or_404(item_id), CommentForm())
