"""What every page of the watch shares: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("watch", __name__)
