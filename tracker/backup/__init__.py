"""The whole instance comes in, one archive with a manifest of hashes goes out; and back, also onto another engine."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: "Flask") -> None:
    from tracker.backup import age, cli, restoring

    for part in (restoring, cli, age):
        part.init_app(app)
