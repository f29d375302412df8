"""The overview of the organisations below: figures rolled up, printable, one line each in the tree's own order."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.extensions import db
from tracker.ledger import listing
from tracker.people.access import reads_below
from tracker.people.places import organisation_or_404
from tracker.people.queries import has_below
from tracker.people.sessions import me
from tracker.reporting.below import overview
from tracker.reporting.pages import blueprint


@blueprint.get("/o/<slug>/below")
def below(slug: str) -> ResponseReturnValue:
    """Where there is nothing below, its own ledger says it all."""
    organisation = organisation_or_404(slug)
    if not reads_below(me(), organisation):
        abort(403)
    if not db.session.scalar(select(has_below(organisation))):
        return redirect(url_for("ledger.items", slug=slug))
    years = listing.years_of(organisation.id, below=True)
    asked = request.args.get("year", "")
    year = None if asked == "all" else listing.whole(asked) or (years[0] if years else None)
    return render_template(
        "reporting/below.html",
        organisation=organisation,
        above=organisation.parent if organisation.parent and reads_below(me(), organisation.parent) else None,
        years=years,
        **overview(organisation, year=year),
    )
