"""Pages of people."""

from flask import Blueprint, Flask

blueprint = Blueprint("people", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
