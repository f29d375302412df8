"""Which organisation a page is about: the slug in its address, loaded through what the person may see."""

from flask import abort, g
from sqlalchemy import select

from tracker.extensions import db
from tracker.people.access import Right, may, organisations_with
from tracker.people.models import Organisation
from tracker.people.sessions import me


def organisation_or_404(slug: str, right: Right | None = Right.READ) -> Organisation:
    """The organisation of `/o/<slug>/…`. 404 when the person has no role there, 403 when the role lacks the right;
    without a right any role will do."""
    own = (membership.organisation for membership in me().memberships)  # at hand without a query
    found = next((organisation for organisation in own if organisation.slug == slug), None)
    found = found or db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None or not me().roles_in(found):
        abort(404)
    if right and not may(me(), right, found):
        abort(403)
    g.organisation = found
    return found


def home_organisation() -> Organisation | None:
    """The page's organisation if it has one, else the first one the person can read, else the first they manage."""
    if "organisation" not in g:
        g.organisation = None
        for right in (Right.READ, Right.MANAGE_PEOPLE):
            query = organisations_with(me(), right).order_by(Organisation.path).limit(1)
            g.organisation = g.organisation or db.session.scalar(query)
    return g.organisation
