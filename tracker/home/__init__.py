"""The workbench: what needs me now, and the help that explains the place."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.home import cli, set_up, switching, views

    for part in (set_up, views, switching, cli):
        part.init_app(app)
