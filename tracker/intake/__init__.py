"""A document comes in, proposals are found in it, a person confirms them, items go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.intake import cli, views

    views.init_app(app)
    cli.init_app(app)
