"""What every page of the report shares: the blueprint."""

from flask import Blueprint

blueprint = Blueprint("reporting", __name__)
