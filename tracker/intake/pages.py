"""What every page of intake shares: the blueprint, the length of a list, and looking a document up."""

from flask import Blueprint, abort

from tracker.extensions import db
from tracker.intake import queries
from tracker.intake.models import SourceDocument
from tracker.people.models import Organisation

blueprint = Blueprint("intake", __name__)
PAGE = 30


def document_or_404(organisation: Organisation, document_id: int) -> SourceDocument:
    found = db.session.scalar(queries.document(organisation, document_id))
    return found or abort(404)
