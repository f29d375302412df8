"""What every package stands on: clock, database manners, headers, languages, error pages; no business word in it."""

from flask import Flask

from tracker.common import database, errors, filters, headers, health, languages


def init_app(app: Flask) -> None:
    for part in (database, headers, languages, filters, errors, health):
        part.init_app(app)
