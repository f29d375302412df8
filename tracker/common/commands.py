"""Commands end in one sentence when something is in the way, and refuse to work on a schema they do not know."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from typing import Any

import click
from flask import Flask, has_app_context
from flask.cli import AppGroup, ScriptInfo
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from tracker.common import schema
from tracker.common.obstacles import InTheWay, obstacle_of

# They look for themselves, bring the schema along, or need none.
WITHOUT_SCHEMA = frozenset({"backup", "db", "demo", "intake", "move-to"})


def init_app(app: Flask) -> None:
    """Before anybody adds a command."""
    app.cli = Commands(app.name)


class Commands(AppGroup):
    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        command = super().get_command(ctx, name)
        if command is None:
            return None
        told = copy(command)
        told.invoke = partial(invoke, command)  # type: ignore[method-assign]  # Flask looks commands up here and nowhere else
        return told


def invoke(command: click.Command, ctx: click.Context) -> Any:
    if not has_app_context():
        ctx.with_resource(ctx.ensure_object(ScriptInfo).load_app().app_context())
    with obstacles_as_sentences():
        if command.name not in WITHOUT_SCHEMA:
            schema.refuse()
        return command.invoke(ctx)


@contextmanager
def obstacles_as_sentences(ending: Callable[[str], BaseException] = click.ClickException) -> Iterator[None]:
    """Anything else is a mistake of ours, and goes on up. ending: how the program ends, where Click does not run it."""
    try:
        yield
    except InTheWay as found:
        raise ending(str(found)) from found
    except (SQLAlchemyError, OSError) as error:
        obstacle = obstacle_of(error)
        if obstacle is None and isinstance(error, OSError) and error.filename:
            raise ending(_("%(file)s 不能使用：%(why)s", file=error.filename, why=error.strerror)) from error
        if obstacle is None:
            raise
        raise ending(str(InTheWay(obstacle, str(getattr(error, "orig", error)).strip()))) from error
