"""Items and everything that ever happens to them: verbs come in, rows and events go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.ledger import cli, form_views, saved_views, views
    from tracker.ledger.bulk import handing_over_views
    from tracker.ledger.bulk import views as bulk_views
    from tracker.ledger.chat import views as pasting_views
    from tracker.ledger.comments import views as comment_views
    from tracker.ledger.evidence import views as evidence_views
    from tracker.ledger.past import views as history_views
    from tracker.ledger.searching import views as search_views

    for part in (
        comment_views,
        pasting_views,
        handing_over_views,
        bulk_views,
        form_views,
        views,
        evidence_views,
        history_views,
        search_views,
        saved_views,
        cli,
    ):
        part.init_app(app)
