"""The workbench: what needs me now, and the help that explains the place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.home import cli, navigation, pages, set_up_views, views  # noqa: F401

    app.register_blueprint(pages.blueprint)
    for part in (navigation, cli):
        part.init_app(app)
