"""`flask intake …`."""

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("intake")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
