"""The search page: items of every ledger the person may read that say the words, latest change first."""

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.common import clock
from tracker.extensions import db
from tracker.ledger import listing, queries
from tracker.ledger.bulk import many
from tracker.ledger.models import Item
from tracker.ledger.pages import blueprint
from tracker.ledger.searching.asking import question
from tracker.ledger.searching.passages import marked, passages
from tracker.people.access import Right, organisation_ids_with
from tracker.people.models import Organisation
from tracker.people.places import home_organisation
from tracker.people.sessions import me

MOST_COUNTED = 1000

blueprint.add_app_template_filter(marked)


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    asked = question(typed(), organisation_ids_with(me(), Right.READ))
    found = queries.visible_to(me()).where(asked.answered())
    page = listing.page(
        found.options(joinedload(Item.organisation).load_only(Organisation.name, Organisation.slug)),
        order="updated",
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "ledger/searching/search.html",
        question=asked,
        page=page,
        count=db.session.scalar(count_of(found)) or 0,
        most_counted=MOST_COUNTED,
        passages=passages(page.rows, asked),
        address=address_with,
        offered=many.offered(me(), here, today=clock.today(), rows=page.rows) if (here := home_organisation()) else [],
    )


def count_of(found: Any) -> Any:
    """No further than a person would want to know."""
    return select(func.count()).select_from(found.with_only_columns(Item.id).limit(MOST_COUNTED + 1).subquery())


def typed() -> str:
    """q: from the head of every page, where `words` is what a form of the page may ask for."""
    return listing.typed_words({"words": request.args.get("words") or request.args.get("q", "")})


def address_with(**key: Any) -> str:
    return url_for(".search", words=typed(), **key)
