"""Pages of the watch."""

from flask import Blueprint, Flask

blueprint = Blueprint("watch", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
