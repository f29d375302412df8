"""`flask people …`."""

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy import select

from tracker.common.addresses import public_address
from tracker.common.clock import now
from tracker.extensions import db
from tracker.people import accounts
from tracker.people.access import NotAllowed
from tracker.people.models import Organisation

group = AppGroup("people", short_help="Help with accounts.")


def init_app(app: Flask) -> None:
    app.cli.add_command(group)


def organisation_called(slug: str) -> Organisation:
    """The organisation a command is about; ends the command with a sentence when there is none."""
    found = db.session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise click.ClickException(_("没有代码为“%(slug)s”的组织。", slug=slug))
    return found


@group.command("password-link")
@click.argument("username")
def password_link(username: str) -> None:
    """Print a one-time link for USERNAME: the way back in when no administrator can sign in."""
    try:
        token = accounts.password_link(username, by="system:operator", at=now())
    except NotAllowed as refusal:
        raise click.ClickException(str(refusal)) from refusal
    db.session.commit()
    click.echo(_("请把这个一次性链接当面交给本人："))
    click.echo(public_address("people.choose_password", token=token))
