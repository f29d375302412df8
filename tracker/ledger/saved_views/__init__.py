"""Filters of the ledger that people keep under a name, for themselves or for everybody there, each with its count."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.ledger.saved_views import views

    views.init_app(app)
