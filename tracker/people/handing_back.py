"""A form that was sent after its session had ended: the words wait in the page itself while somebody signs in again,
and are handed back to the same person alone."""

from dataclasses import asdict

from flask import Flask, after_this_request, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_wtf.csrf import CSRFError
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from tracker.common import errors
from tracker.common.clock import now
from tracker.common.typed import Typed, came_from_here, is_secret_address, typed
from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.forms import SignInForm
from tracker.people.models import User
from tracker.people.sessions import home_address, me, page_before, signed_in
from tracker.people.tracing import note_as

COOKIE = "tracker_last"  # whose session it was, signed; like every cookie of ours no other site can send it along
KEPT_SECONDS = 24 * 60 * 60


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, session_over)
    app.extensions["session_over"] = session_over
    app.extensions["session_begun"] = remember


def session_over(_error: CSRFError | None = None) -> ResponseReturnValue:
    """Nothing is taken; what was typed is handed back. Signed in again elsewhere meanwhile: it may be sent again."""
    db.session.rollback()
    if _error is not None:
        note_as("token_refused")
    person, last = signed_in(), last_person()
    found = typed(again=bool(person or last) and came_from_here())
    if found is None:
        return errors.page(400)
    if person:
        return handed_back(found, status=400)
    page = {
        "kept": keep(found, last) if last else "",
        "form": SignInForm(formdata=None),
        "back": home_address() if is_secret_address() else page_before(),
    }
    return render_template("people/session_over.html", typed=found, **page), 400


def handed_back(found: Typed, *, status: int = 200) -> ResponseReturnValue:
    old = signing_in.must_choose_password(me(), at=now())  # nothing is taken before that
    return render_template("people/handed_back.html", typed=found, person=me(), password_first=old), status


def keep(found: Typed, last: int) -> str:
    """Stored nowhere: the page carries it, signed, so that nobody else can put words into it."""
    return serializer().dumps(asdict(found) | {"person": last})


def carried() -> str:
    """What the sign-in form brings along, if it is ours and not older than a day."""
    return request.form.get("kept", "") if opened() else ""


def opened() -> dict[str, object] | None:
    try:
        found: dict[str, object] = serializer().loads(request.form.get("kept", ""), max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    return found


def brought_to(person: User) -> Typed | None:
    """The words that came along, for the person who wrote them and for nobody else."""
    found = opened()
    if found is None or found.pop("person") != person.id:
        return None
    fields = [(str(name), str(value)) for name, value in found.pop("fields")]  # type: ignore[attr-defined]
    return Typed(fields=fields, **found)  # type: ignore[arg-type]


def serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="typed before signing in")


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def remember(person: User) -> None:
    """In this browser, until it is closed or somebody signs out."""
    value = last_serializer().dumps(person.id)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(cookie_name(), value, secure=secure, httponly=True, samesite="Lax")
        return response


def forget() -> None:
    @after_this_request
    def delete_cookie(response: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])  # or the browser keeps what bears its mark
        response.delete_cookie(cookie_name(), secure=secure, httponly=True, samesite="Lax")
        return response


def last_person() -> int | None:
    try:
        return int(last_serializer().loads(request.cookies.get(cookie_name(), "")))
    except (BadSignature, ValueError):
        return None


def last_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="who was signed in last")
