"""Items and everything that ever happens to them: verbs come in, rows and events go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    # Importing views adds their routes to the blueprint.
    from tracker.ledger import cli, form_views, health, pages, views  # noqa: F401
    from tracker.ledger.bulk import handing_over, handing_over_views  # noqa: F401
    from tracker.ledger.bulk import views as bulk_views  # noqa: F401
    from tracker.ledger.chat import views as chat_views  # noqa: F401
    from tracker.ledger.comments import views as comment_views  # noqa: F401
    from tracker.ledger.evidence import views as evidence_views  # noqa: F401
    from tracker.ledger.past import views as past_views  # noqa: F401
    from tracker.ledger.saved_views import views as saved_views  # noqa: F401
    from tracker.ledger.searching import views as search_views  # noqa: F401

    app.register_blueprint(pages.blueprint)
    for part in (pages, handing_over, health, cli):
        part.init_app(app)
