"""The workbench: what needs me now, and the help that explains the place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.home import views

    views.init_app(app)
