"""A document comes in, proposals are found in it, a person confirms them, items go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.intake import (
        cli,
        evidence_gate,
        pages,
        reading_bounds,
        views,  # noqa: F401
        wording,
    )
    from tracker.intake.extraction.learned.weights import check
    from tracker.intake.returned_ledger import views as returned_ledger_views  # noqa: F401
    from tracker.intake.review import views as review_views  # noqa: F401
    from tracker.intake.take_over import views as take_over_views  # noqa: F401

    check()
    app.register_blueprint(pages.blueprint)
    for part in (wording, cli, reading_bounds, evidence_gate):
        part.init_app(app)
