"""The workbench."""

from flask import Blueprint, Flask

blueprint = Blueprint("home", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
