"""The warning thresholds in force: as the instance's settings say."""

from flask import current_app

from tracker.ledger.deadlines import Thresholds


def thresholds() -> Thresholds:
    return Thresholds(blue=current_app.config["BLUE_DAYS"], yellow=current_app.config["YELLOW_DAYS"])
