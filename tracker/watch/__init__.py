"""Deadlines noticed, people told: the ledger comes in, notices go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.people import tracing

    # Importing views adds their routes to the blueprint.
    from tracker.watch import (  # noqa: F401
        banner,
        choosing,
        cli,
        keeping,
        metrics,
        pages,
        pausing,
        scheduler_check,
        subscribing,
        views,
        warning_pages,
        wording,
    )
    from tracker.watch.robots import views as robots  # noqa: F401

    app.register_blueprint(pages.blueprint)
    tracing.trace(app, "setting_changed", *(f"watch.{name}" for name in ("calendar", "holiday_notice", "forget_day")))
    tracing.trace(app, "setting_changed", "watch.choices", "watch.telling")
    for part in (pausing, banner, scheduler_check, wording, cli):
        part.init_app(app)
