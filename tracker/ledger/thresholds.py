"""The warning thresholds in force: an organisation's own, else as the instance's settings say."""

from flask import current_app, g, has_request_context
from sqlalchemy import select

from tracker.extensions import db
from tracker.ledger.deadlines import Thresholds
from tracker.ledger.models import WarningRule


def thresholds() -> Thresholds:
    """One query; in a request asked once."""
    if not has_request_context():
        return read()
    if "thresholds" not in g:
        g.thresholds = read()
    found: Thresholds = g.thresholds
    return found


def read() -> Thresholds:
    rules = select(WarningRule.organisation_id, WarningRule.blue_days, WarningRule.yellow_days)
    own = {place: (blue, yellow) for place, blue, yellow in db.session.execute(rules).tuples()}
    return Thresholds(current_app.config["BLUE_DAYS"], current_app.config["YELLOW_DAYS"], own)
