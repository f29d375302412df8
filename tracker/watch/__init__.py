"""Deadlines noticed, people told: the ledger comes in, notices go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.watch import banner, choosing, cli, keeping, metrics, pages, pausing, views, wording  # noqa: F401

    app.register_blueprint(pages.blueprint)
    for part in (pausing, banner, wording, cli):
        part.init_app(app)
