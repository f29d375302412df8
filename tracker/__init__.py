"""Rectification tracker: a report goes in, items live in a ledger, a watch notices deadlines, a section comes out."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from tracker import config


def create_app(overrides: Mapping[str, Any] | None = None) -> Flask:
    """settings → extensions → packages → errors. overrides: values that win over the environment (tests)."""
    from tracker import common, home, intake, ledger, people, reporting, watch

    settings = config.load(overrides)
    app = Flask(__name__, instance_path=str(settings["INSTANCE"]))
    app.config.from_mapping(settings)
    for package in (common, people, ledger, intake, watch, reporting, home):
        package.init_app(app)
    return app
