"""Changing over to another organisation: a short menu, or a page to search in; the kind of page stays the same."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, g, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import load_only

from tracker.common.columns import contains
from tracker.common.forms import one_line
from tracker.extensions import db
from tracker.people.access import Right, may, organisations_with
from tracker.people.models import INHERITED_ROLES, Organisation
from tracker.people.places import home_organisation
from tracker.people.sessions import me

blueprint = Blueprint("switch", __name__)

MOST_IN_MENU = 50
MOST_ON_PAGE = 1000
DEEPEST = 4  # steps of indentation; what lies deeper stands as far in

# Package of the page one is on → the page of that kind in the organisation one changes over to, and its right.
KINDS: dict[str, tuple[str, Right]] = {
    "ledger": ("ledger.items", Right.READ),
    "below": ("below.figures", Right.READ),
    "watch": ("watch.overdue", Right.READ),
    "reporting": ("reporting.section", Right.READ),
    "intake": ("intake.documents", Right.INTAKE),
    "people": ("people.members", Right.MANAGE_PEOPLE),
}
FALLBACKS = ("ledger", "people")


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)


def choices() -> list[dict[str, Any]]:
    """The organisations one may change over to, in the tree's order; with more than fit, those one holds a role in
    and a way to the rest."""
    if not (current_user and current_user.is_authenticated):
        return []
    if len(me().memberships) == 1 and me().memberships[0].role not in INHERITED_ROLES:
        return []
    kind, current = request.blueprint or "", home_organisation()
    found = db.session.scalars(mine().limit(MOST_IN_MENU + 1)).all()
    if len(found) <= MOST_IN_MENU:
        return listed(found, kind, current)
    near = {m.organisation.id: m.organisation for m in me().memberships}
    near |= {current.id: current} if current else {}
    every = {"name": _("查找组织…"), "url": url_for("switch.organisations", kind=kind), "current": False, "depth": 0}
    return [*listed(list(near.values())[: MOST_IN_MENU - 1], kind, current), every]


def mine() -> Any:
    return organisations_with(me(), Right.READ, Right.MANAGE_PEOPLE).options(
        load_only(Organisation.name, Organisation.slug, Organisation.path)
    )


def listed(found: Sequence[Organisation], kind: str, current: Organisation | None = None) -> list[dict[str, Any]]:
    """depth: how far below the highest of them, for the indentation."""
    ordered = sorted(found, key=lambda place: place.line)
    shown = {place.id for place in ordered}
    return [
        {
            "name": place.name,
            "url": page_of(kind, place),
            "current": place is current,
            "depth": min(DEEPEST, sum(id_ in shown for id_ in place.line[:-1])),
        }
        for place in ordered
    ]


def page_of(kind: str, organisation: Organisation) -> str:
    """The same kind of page there, or the first that may be seen."""
    wanted = [KINDS[name] for name in (kind, *FALLBACKS) if name in KINDS]
    endpoint = next((page for page, right in wanted if may(me(), right, organisation)), "ledger.items")
    return url_for(endpoint, slug=organisation.slug)


@blueprint.get("/organisations")
def organisations() -> str:
    """All of them as a tree, or those whose names hold the words."""
    g.setdefault("organisation", home_organisation())
    kind, words = request.args.get("kind", ""), one_line(request.args.get("words", ""))[:100]
    query = mine().where(contains(Organisation.name, words)) if words else mine()
    found = db.session.scalars(query.order_by(Organisation.path).limit(MOST_ON_PAGE + 1)).all()
    return render_template(
        "home/organisations.html",
        choices=listed(found[:MOST_ON_PAGE], kind, home_organisation()),
        more=len(found) > MOST_ON_PAGE,
        kind=kind,
        words=words,
    )
