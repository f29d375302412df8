"""Rectification tracker: a report goes in, items live in a ledger, a watch notices deadlines, a section comes out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: Mapping[str, Any] | None = None) -> "Flask":
    """settings → packages, in the order in which the data travels. overrides: values that win over the environment.

    Imports wait until here, so that the pure core can be run (and killed) without loading the web.
    """
    from tracker import backup, common, config, home, intake, ledger, people, reporting, watch
    from tracker.common.persevering import Persevering

    settings = config.load(overrides)
    app = Persevering(__name__, instance_path=str(settings["INSTANCE"]))
    app.config.from_mapping(settings)
    for package in (common, people, ledger, backup, intake, watch, reporting, home):
        package.init_app(app)
    return app
