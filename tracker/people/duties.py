"""What still hangs on somebody who leaves: packages that know add a check, the page of a person shows what they say."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, current_app

from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Duty:
    """words: what and how much. url: where the reader can pass it on, "" if they may not."""

    words: str
    url: str = ""


Check = Callable[[User, User], Iterable[Duty]]


def init_app(app: Flask) -> None:
    app.extensions["duties"] = []


def add_check(app: Flask, check: Check) -> None:
    """A check is asked about one person by another, who reads the answer."""
    app.extensions["duties"].append(check)


def duties_of(person: User, reader: User) -> list[Duty]:
    return [duty for check in current_app.extensions["duties"] for duty in check(person, reader)]
