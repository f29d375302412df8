"""Changing over to another organisation, from a short menu or a page to search in; the kind of page stays the same."""

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import load_only

from tracker.extensions import db
from tracker.people.access import Right, may, organisations_with
from tracker.people.models import INHERITED_ROLES, Organisation
from tracker.people.places import home_organisation
from tracker.people.sessions import me, signed_in

MOST_IN_MENU = 50
DEEPEST = 4  # steps of indentation; what lies deeper stands as far in

# Pages of another kind than the rest of their package.
OTHER_KINDS = {
    "home.organisations": "switch",
    "reporting.below": "below",
    "ledger.search": "search",
    **dict.fromkeys(("watch.choices", "watch.test_letter", "watch.told", "watch.would_be_told"), "telling"),
    **dict.fromkeys(("watch.make_feed", "watch.give_up_feed"), "telling"),
    "watch.item_calendar": "ledger",
    **dict.fromkeys(("watch.warning_days_of", "watch.usual_warning_days"), "warning_days"),
    **dict.fromkeys(("watch.robots", "watch.try_robot", "watch.remove_robot"), "robots"),
    **dict.fromkeys(("watch.telling", "watch.try_again"), "telling"),
    **dict.fromkeys(("watch.calendar", "watch.holiday_notice", "watch.forget_day"), "telling"),
    **dict.fromkeys(("ledger.choose_bulk", "ledger.perform_bulk"), "bulk"),
    **dict.fromkeys(("ledger.new_view", "ledger.change_view", "ledger.remove_view"), "saved_views"),
    **dict.fromkeys(("ledger.as_of", "ledger.as_of_file", "ledger.paper"), "past"),
    **dict.fromkeys(("ledger.comparison", "ledger.comparison_file"), "past"),
}
# Kind of the page one is on → the page of that kind in the organisation one changes over to, and its right.
KINDS: dict[str, tuple[str, Right]] = {
    "ledger": ("ledger.items", Right.READ),
    "below": ("reporting.below", Right.READ),
    "watch": ("watch.overdue", Right.READ),
    "reporting": ("reporting.section", Right.READ),
    "robots": ("watch.robots", Right.SET_UP_TELLING),
    "warning_days": ("watch.warning_days_of", Right.SET_UP_TELLING),
    "intake": ("intake.documents", Right.INTAKE),
    "people": ("people.members", Right.MANAGE_PEOPLE),
}
FALLBACKS = ("ledger", "people")


def kind_of(endpoint: str | None) -> str:
    """The package's name, unless the page is a kind of its own."""
    package = (endpoint or "").rpartition(".")[0]
    return OTHER_KINDS.get(endpoint or "", package)


def choices() -> list[dict[str, Any]]:
    """The organisations one may change over to, in the tree's order; with more than fit, those one holds a role in
    and a way to the rest."""
    if signed_in() is None:
        return []
    if len(me().memberships) == 1 and me().memberships[0].role not in INHERITED_ROLES:
        return []
    kind, current = kind_of(request.endpoint), home_organisation()
    found = db.session.scalars(mine().limit(MOST_IN_MENU + 1)).all()
    if len(found) <= MOST_IN_MENU:
        return listed(found, kind, current)
    near = {m.organisation.id: m.organisation for m in me().memberships}
    near |= {current.id: current} if current else {}
    every = {"name": _("查找组织…"), "url": url_for("home.organisations", kind=kind), "current": False, "depth": 0}
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
