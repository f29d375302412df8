"""`flask people …`."""

from flask import Flask
from flask.cli import AppGroup

group = AppGroup("people")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
