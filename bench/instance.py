"""The instance a benchmark works on: a SQLite file in the benchmark's folder, or the database of BENCH_DATABASE_URL."""

import os
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from tracker import config, create_app
from tracker.extensions import db

PREFIX = "tracker_bench"  # how a database is named that benchmarks may empty (F67)


def application(folder: str, **settings: Any) -> Flask:
    """Nothing an operator has set counts here, and DATABASE_URL least of all: what it names is real."""
    for setting in config.SETTINGS:
        os.environ.pop(setting.variable, None)
    url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/{PREFIX}.db"
    ours(make_url(url))
    return create_app({"INSTANCE": folder, "SQLALCHEMY_DATABASE_URI": config.database_url(url)} | settings)


def emptied() -> None:
    """The database of the application whose context is open, without tables."""
    ours(db.engine.url)
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))


def ours(address: URL) -> None:
    name = Path(address.database or "").name
    if not name.startswith(PREFIX):
        raise SystemExit(f"benchmarks empty their database: its name must begin with {PREFIX}, and not be {name}")
