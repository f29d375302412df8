"""A document comes in, proposals are found in it, a person confirms them, items go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.intake import cli, evidence_gate, models, views  # noqa: F401 the models, so that migrations can be compared

    views.init_app(app)
    cli.init_app(app)
    evidence_gate.init_app(app)
