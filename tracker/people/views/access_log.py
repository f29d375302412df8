"""Who signed in, and what was changed about accounts and roles."""

from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.common.addresses import number_asked
from tracker.extensions import db
from tracker.people import queries
from tracker.people.access import Right
from tracker.people.pages import blueprint
from tracker.people.places import organisation_or_404

PAGE = 50


@blueprint.get("/o/<slug>/access-log")
def access_log(slug: str) -> ResponseReturnValue:
    """By key: `before` is the id of the last record on the page before."""
    organisation = organisation_or_404(slug, Right.READ_ACCESS_LOG)
    before = number_asked("before")
    records = db.session.scalars(queries.access_records(organisation, before=before).limit(PAGE + 1)).all()
    return render_template(
        "people/access_log.html",
        organisation=organisation,
        records=records[:PAGE],
        older=records[PAGE - 1].id if len(records) > PAGE else None,
        before=before,
    )
