"""What every page of the front of the house shares: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("home", __name__)
