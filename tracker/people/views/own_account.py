"""「我的账号」: what the instance holds about the person signed in."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.extensions import db
from tracker.people import deputies
from tracker.people.access import CARRYING, Role
from tracker.people.models import Organisation, User
from tracker.people.pages import blueprint
from tracker.people.sessions import me as person_signed_in
from tracker.people.sessions import signed_in


@blueprint.app_context_processor
def account_menu() -> dict[str, object]:
    """The choices behind the person's name on every page."""
    person = signed_in()
    if person is None:
        return {}
    choices = [{"label": _("我的账号"), "url": url_for("people.me")}]
    if managed := first_managed(person):
        choices.append({"label": _("人员与角色"), "url": url_for("people.members", slug=managed.slug)})
    return {"account": [*choices, {"label": _("退出"), "url": url_for("people.sign_out"), "post": True}]}


def first_managed(person: User) -> Organisation | None:
    return next((m.organisation for m in person.memberships if m.role == Role.ADMINISTRATOR), None)


@blueprint.get("/me")
def me() -> ResponseReturnValue:
    person = person_signed_in()
    roles: dict[str, list[str]] = {}
    for membership in person.memberships:
        roles.setdefault(membership.organisation.name, []).append(membership.role)
    today = clock.today()
    mine = db.session.scalars(deputies.deputyships_about(person, today=today)).all()
    return render_template(
        "people/me.html",
        person=person,
        roles=roles,
        deputyships=mine,
        called=deputies.called_in(mine),
        branches=branches_of(person),
        today=today,
        places=True,
    )


def branches_of(person: User) -> list[Organisation]:
    """Where the person carries items and so may need a deputy."""
    return list(dict.fromkeys(m.organisation for m in person.memberships if m.role in CARRYING))
