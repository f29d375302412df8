"""What every page of people shares: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)
