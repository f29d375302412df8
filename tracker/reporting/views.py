"""Pages of the report."""

from flask import Blueprint, Flask

blueprint = Blueprint("reporting", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
