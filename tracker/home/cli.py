"""`flask set-up-link` and `flask demo`."""

import click
from flask import Flask
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_migrate import upgrade

from tracker.common.clock import now
from tracker.extensions import db
from tracker.home import set_up
from tracker.home.sample.story import SLUG
from tracker.people import accounts
from tracker.people.wording import role_name


def init_app(app: Flask) -> None:
    app.cli.add_command(set_up_link)
    app.cli.add_command(load_demo)


@click.command("set-up-link")
@with_appcontext
def set_up_link() -> None:
    """Print a new one-time link that begins an organisation."""
    link = set_up.new_link(at=now())
    db.session.commit()
    click.echo(_("请在浏览器中打开这个一次性链接，开始使用："))
    click.echo(link)


@click.command("demo")
@with_appcontext
def load_demo() -> None:
    """Bring the database up to date, load the sample branch and print its accounts, once."""
    from tracker.home.sample import loading

    upgrade()
    if accounts.is_taken(SLUG):
        click.echo(_("示例支部已经装入；账号和密码只在装入时打印一次。"), err=True)
        return
    made = loading.load(at=now())
    db.session.commit()
    loading.watch_today(at=now())
    click.echo(_("示例支部已装入。用户名、密码、姓名、角色（密码只打印这一次）："), err=True)
    for account in made:
        click.echo(f"{account.username}\t{account.password}\t{account.name}\t{role_name(account.role)}")
    click.echo(_("接着运行 make run，用其中一个账号登录。"), err=True)
