"""What stands round every page: the places one can go, the organisation one is in, the others one could be in."""

from collections.abc import Callable
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from werkzeug.local import LocalProxy

from tracker.common import clock
from tracker.extensions import db
from tracker.home.switching import choices, kind_of
from tracker.ledger.models import Item
from tracker.people.access import Right, may, reads_below
from tracker.people.models import Organisation
from tracker.people.places import home_organisation
from tracker.people.queries import has_below
from tracker.people.sessions import me, signed_in
from tracker.watch.queries import overdue_below

OWN_PAGES = frozenset({"people.me", "people.own_password"})  # in no list of places


def init_app(app: Flask) -> None:
    """Each value is worked out only by the page that shows it: an error page must not need the database."""
    values = {
        "nav": LocalProxy(once(places)),
        "organisation": LocalProxy(here),
        "organisations": LocalProxy(once(choices)),
        "footer_links": LocalProxy(once(footer_links)),
    }
    app.context_processor(lambda: values | {"home_url": home_url(), "search_url": url_for("ledger.search")})


def once(make: Callable[[], list[dict[str, Any]]]) -> Callable[[], list[dict[str, Any]]]:
    """Made once a request, however often the page draws its menus."""

    def kept() -> list[dict[str, Any]]:
        if make.__name__ not in g:
            setattr(g, make.__name__, make())
        return list(getattr(g, make.__name__))

    return kept


def home_url() -> str:
    return url_for("home.workbench")


def here() -> Organisation | None:
    return home_organisation() if signed_in() else None


def places() -> list[dict[str, Any]]:
    """Only where the person may go."""
    if not signed_in():
        return []
    found = [place(_("工作台"), "home.workbench")]
    if organisation := here():
        found += places_in(organisation)
    return found


def places_in(organisation: Organisation) -> list[dict[str, Any]]:
    person, slug = me(), organisation.slug
    rows = (
        (Right.READ, _("台账"), "ledger.items"),
        *([(Right.READ, _("下级"), "reporting.below")] if has_any_below(organisation) else []),
        (Right.READ, _("逾期"), "watch.overdue"),
        (Right.INTAKE, _("导入"), "intake.documents"),
        (Right.READ, _("报告"), "reporting.section"),
        (Right.MANAGE_PEOPLE, _("人员"), "people.members"),
    )
    found = [place(label, endpoint, slug=slug) for right, label, endpoint in rows if may(person, right, organisation)]
    for entry in found:
        if entry["endpoint"] == "watch.overdue":
            entry["count"] = overdue_count(organisation)
    return found


def has_any_below(organisation: Organisation) -> bool:
    """There are organisations below, and the reader may read them all."""
    return reads_below(me(), organisation) and bool(db.session.scalar(select(has_below(organisation))))


def place(label: str, endpoint: str, **values: Any) -> dict[str, object]:
    """current: this very page, or one of the same kind, like an item of the ledger."""
    kind = kind_of(endpoint)
    alone = kind == "home" or request.endpoint in OWN_PAGES
    same = request.endpoint == endpoint if alone else kind_of(request.endpoint) == kind
    return {"label": label, "endpoint": endpoint, "url": url_for(endpoint, **values), "current": same, "count": 0}


def overdue_count(organisation: Organisation) -> int:
    late = overdue_below(me(), organisation, today=clock.today())
    return db.session.scalar(late.with_only_columns(func.count(Item.id))) or 0


def footer_links() -> list[dict[str, Any]]:
    links = [{"label": _("帮助"), "url": url_for("home.help")}]
    if organisation := here():
        links.append({"label": _("投诉建议"), "url": url_for("home.suggestions", slug=organisation.slug)})
    return links if signed_in() else []
