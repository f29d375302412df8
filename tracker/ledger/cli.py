"""`flask ledger …`."""

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("ledger")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
