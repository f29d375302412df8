"""Whose request this is: sessions, sign-in required by default, and where a person goes before and after signing in."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.common.clock import now
from tracker.common.typed import TOKEN, typed
from tracker.extensions import db, login
from tracker.people import accounts, signing_in
from tracker.people.access import PUBLIC_ENDPOINTS
from tracker.people.models import Membership, User

# Every request asks for them at once.
ASKED_FOR = (joinedload(User.memberships).joinedload(Membership.organisation), joinedload(User.sign_in))
# What somebody whose password is too old may still reach.
WITHOUT_FRESH_PASSWORD = frozenset({"people.own_password", "people.sign_out"})


def init_app(app: Flask) -> None:
    login.init_app(app)
    login.session_protection = None  # a phone changes its address; the stamp and the idle limit end sessions here
    login.user_loader(load_person)
    app.extensions["own_language"] = own_language
    app.before_request(require_sign_in)


def load_person(session_id: str) -> User | None:
    """session_id: "id:stamp". None once the stamp has changed or the account is deactivated."""
    if has_lasted_too_long():
        return None
    person_id, _separator, stamp = session_id.partition(":")
    known = select(User).where(User.id == int(person_id)) if person_id.isdecimal() else None
    person = db.session.scalars(known.options(*ASKED_FOR)).unique().one_or_none() if known is not None else None
    if person is None or not person.is_active or not secrets.compare_digest(person.session_stamp, stamp):
        return None
    g.came_as = person.username  # for the access log, when this row may be at hand no more
    return person


def has_lasted_too_long() -> bool:
    """However busy it is kept: a copied cookie has an end. One that does not say when it began has none to wait for."""
    begun = session.get("begun", 0)
    return now() - datetime.fromtimestamp(begun, UTC) >= timedelta(hours=current_app.config["SESSION_HOURS"])


def start_session(person: User) -> None:
    """A fresh session that carries nothing over but the language chosen on the way in, which the account keeps; the
    session knows it too, for the page that says that the database is gone."""
    person.language = session.get("language", person.language)
    session.clear()
    g.pop(TOKEN, None)  # a form on the answer wants one of this session
    session.permanent = True  # permanent: idle minutes count, see PERMANENT_SESSION_LIFETIME
    session["own_language"], session["begun"] = person.language, int(now().timestamp())
    login_user(person)
    begun: Callable[[User], None] = current_app.extensions["session_begun"]
    begun(person)


def me() -> User:
    """The person signed in, as the row itself; where sign-in is required there always is one."""
    person: User = current_user._get_current_object()
    return person


def signed_in() -> User | None:
    """Whoever is signed in; nobody before sign-in and outside a request."""
    return me() if current_user and current_user.is_authenticated else None


def own_language() -> str | None:
    """What the person chose; lent to common/languages.py, which knows of no people."""
    return person.language if (person := signed_in()) else None


def require_sign_in() -> ResponseReturnValue | None:
    """Login is required by default, for what is not on the short list; an old password is changed first."""
    if request.endpoint is None or request.endpoint in PUBLIC_ENDPOINTS:
        return None
    person = signed_in()
    if person and (request.endpoint in WITHOUT_FRESH_PASSWORD or not signing_in.must_choose_password(person, at=now())):
        return None
    if typed():
        hand_back: Callable[[], ResponseReturnValue] = current_app.extensions["session_over"]
        return hand_back()
    if person:
        return lead_to(url_for("people.own_password", next=page_asked_for()))
    return lead_to(sign_in_url() if accounts.has_people() else url_for("home.set_up"))


def sign_in_url() -> str:
    return url_for("people.sign_in", next=page_asked_for())


def lead_to(url: str) -> ResponseReturnValue:
    """A whole new page, for htmx too: a sign-in form has no place inside a fragment."""
    if "HX-Request" in request.headers:
        return "", 401, {"HX-Redirect": url}
    return redirect(url)


def page_asked_for() -> str | None:
    """The address to come back to; what was posted cannot be asked for again."""
    return request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None


def safe_next(url: str | None) -> str:
    """`url` if it is a path on this server, else the home page: no link leads through sign-in to somewhere else."""
    if not url or not url.startswith("/") or url.startswith("//") or "\\" in url or not url.isprintable():
        return home_address()
    return url


def home_address() -> str:
    return request.script_root + "/"


def page_before() -> str:
    """The page of ours on which the button was pressed, else the home page."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host:
        return home_address()
    return safe_next(f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path)
