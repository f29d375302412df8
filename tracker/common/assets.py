"""Addresses of style sheets, scripts and pictures: each carries a piece of the file's hash, so browsers may keep it."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask

STATIC = Path(__file__).parent.parent / "static"
A_YEAR = 31_536_000


def init_app(app: Flask) -> None:
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = A_YEAR
    app.add_template_global(asset)


@cache
def asset(filename: str) -> str:
    """`{{ asset('css/base.css') }}` → /static/css/base.css?v=1f2e3d4c; worked out once a process."""
    digest = hashlib.sha256((STATIC / filename).read_bytes()).hexdigest()
    return f"/static/{filename}?v={digest[:8]}"
