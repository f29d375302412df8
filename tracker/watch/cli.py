"""`flask watch …`."""

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("watch")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
