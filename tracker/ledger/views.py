"""Pages of the ledger."""

from flask import Blueprint, Flask

blueprint = Blueprint("ledger", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
