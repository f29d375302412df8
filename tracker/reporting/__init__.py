"""The ledger as of a date comes in, the rectification section of the next report goes out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.reporting import below_views, cli, views

    for part in (views, below_views, cli):
        part.init_app(app)
