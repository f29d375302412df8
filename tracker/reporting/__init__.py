"""The ledger as of a date comes in, the rectification section of the next report goes out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.reporting import below_views, cli, pages, views  # noqa: F401

    app.register_blueprint(pages.blueprint)
    cli.init_app(app)
