"""Deadlines noticed, people told: the ledger comes in, notices go out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.watch import cli, pausing, views

    for part in (pausing, views, cli):
        part.init_app(app)
