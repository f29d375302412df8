"""Security headers on every answer: nothing from elsewhere, nothing inline, no framing, no sniffing."""

import re

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # Bootstrap draws its form marks as data: pictures
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

WITHOUT_SESSION = frozenset({"static", "healthz", "readyz", "watch.metrics"})
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def init_app(app: Flask) -> None:
    if layers := app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=layers, x_proto=layers, x_host=layers)  # type: ignore[method-assign]
    app.session_interface = Sessions()
    app.before_request(refuse_other_hosts)
    app.after_request(add_headers)


class Sessions(SecureCookieSessionInterface):
    """What is answered to everybody alike neither sends a session's cookie nor makes the session last longer."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        return request.endpoint not in WITHOUT_SESSION and super().should_set_cookie(app, session)


def refuse_other_hosts() -> ResponseReturnValue | None:
    """In plain words: a page would lead on below the name that was refused."""
    allowed = current_app.config["HOSTS"]
    if not allowed or host_of(request.host) in (*allowed, *LOOPBACK):
        return None
    return "Host refused: TRACKER_HOSTS\n", 400, {"Content-Type": "text/plain"}


def host_of(text: str) -> str:
    """Without its port."""
    return re.sub(r":\d*$", "", text.lower())


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure and current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.is_secure:  # over plain HTTP browsers ignore it, and complain on the console
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.endpoint != "static" or response.mimetype == "text/html":
        response.headers["Cache-Control"] = "no-store"  # a page or a file of somebody's, and soon out of date
        response.headers.pop("Expires", None)
    return response
