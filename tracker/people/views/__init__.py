"""Pages of people, one module a noun; the blueprint they share."""

from flask import Blueprint, Flask

blueprint = Blueprint("people", __name__)


def init_app(app: Flask) -> None:
    # Importing a module adds its routes to the blueprint.
    from tracker.people.views import (  # noqa: F401
        access_log,
        deputies,
        members,
        organisations,
        own_account,
        passwords,
        sessions,
    )

    for menu in (sessions.speak_menu, own_account.account_menu):
        app.context_processor(menu)
    app.register_blueprint(blueprint)
