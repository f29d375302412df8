"""Items and everything that ever happens to them: verbs come in, rows and events go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.ledger import cli, form_views, pages, saved_views, views  # noqa: F401
    from tracker.ledger.bulk import handing_over, handing_over_views  # noqa: F401
    from tracker.ledger.bulk import views as bulk_views
    from tracker.ledger.chat import views as chat_views  # noqa: F401
    from tracker.ledger.comments import views as comment_views  # noqa: F401
    from tracker.ledger.evidence import views as evidence_views
    from tracker.ledger.past import views as past_views
    from tracker.ledger.searching import views as search_views

    for part in (pages, bulk_views, handing_over, evidence_views, past_views, search_views, saved_views, cli):
        part.init_app(app)
