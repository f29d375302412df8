"""Organisations, users and roles: a sign-in comes in, the answer to "who may do what" goes out."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.people import cli, duties, refusals, sessions, views, wording

    for part in (sessions, refusals, duties, views, wording, cli):
        part.init_app(app)
