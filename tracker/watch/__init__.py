"""Deadlines noticed, people told: the ledger comes in, notices go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.watch import cli, views

    views.init_app(app)
    cli.init_app(app)
