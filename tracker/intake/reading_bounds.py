"""How much of this process the reading of files may take up, by its settings."""

from flask import Flask, current_app

from tracker.intake.reading.turns import Turns


def init_app(app: Flask) -> None:
    """Half of the threads at most: the other half answers, whatever is given to read."""
    app.extensions["reading_turns"] = Turns(
        reading=max(1, app.config["THREADS"] // 2),
        converting=app.config["CONVERSIONS"],
        patience=app.config["READ_SECONDS"],
    )


def turns() -> Turns:
    found: Turns = current_app.extensions["reading_turns"]
    return found
