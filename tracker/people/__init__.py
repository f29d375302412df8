"""Organisations, users and roles: a sign-in comes in, the answer to "who may do what" goes out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.people import cli, duties, handing_back, pages, refusals, sessions, tracing, wording
    from tracker.people.views import (  # noqa: F401
        access_log,
        deputies,
        members,
        organisations,
        own_account,
        passwords,
    )
    from tracker.people.views import sessions as session_views  # noqa: F401

    app.register_blueprint(pages.blueprint)
    for part in (tracing, sessions, handing_back, refusals, duties, wording, cli):
        part.init_app(app)
