"""Deadlines noticed, people told: the ledger comes in, notices go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.watch import banner, cli, pages, pausing, scheduler_check, views  # noqa: F401

    app.register_blueprint(pages.blueprint)
    for part in (pausing, banner, scheduler_check, cli):
        part.init_app(app)
