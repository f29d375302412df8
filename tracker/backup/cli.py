"""`flask backup create | verify | restore | list`, `flask move-to URL` and `flask database distribute`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _

from tracker.backup import distributing, making, moving, restoring, verifying
from tracker.backup.archive import Archive, Unusable
from tracker.backup.verifying import Soundness
from tracker.common import clock
from tracker.common.clock import ZONE
from tracker.common.filters import moment
from tracker.config import database_url
from tracker.extensions import db

group = AppGroup("backup", help="The whole instance as one archive, and back.")
database = AppGroup("database", help="Where the tables stand.")
A_FILE = click.Path(dir_okay=False, path_type=Path)


def init_app(app: Flask) -> None:
    app.cli.add_command(group)
    app.cli.add_command(move_to)
    app.cli.add_command(database)


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    try:
        yield
    except Unusable as refused:
        raise click.ClickException(str(refused)) from refused


@group.command("create")
@click.option("-o", "--output", type=A_FILE, help="default: a file named after this moment in the backup folder")
def create(output: Path | None) -> None:
    """Database, files and settings in one archive, while the service is in use."""
    with refusals_as_sentences():
        place = making.make(at=clock.now(), into=output)
        with Archive(place) as archive:
            click.echo(_("已备份到 %(file)s", file=place))
            click.echo(contents(archive))


@group.command("verify")
@click.argument("file", type=A_FILE)
def verify(file: Path) -> None:
    """Put it back into a database of its own, beside, and look through all of it; exit code 1 when it is not sound."""
    with refusals_as_sentences():
        archive, found = verifying.verify(file, at=clock.now())
    click.echo(contents(archive))
    tell(found)


@group.command("restore")
@click.argument("file", type=A_FILE)
@click.option("--replace", is_flag=True, help="what stands here goes (it is put aside first)")
@click.option("--unsound", is_flag=True, help="even where its history or its evidence does not hold")
def restore(file: Path, replace: bool, unsound: bool) -> None:
    """Put a backup in the place of an empty database, or of the one that stands here. Stop the service first."""
    with refusals_as_sentences():
        archive, before = restoring.restore(file, replace=replace, unsound=unsound, at=clock.now())
    db.session.commit()
    if before:
        click.echo(_("原来的数据库保存在 %(file)s", file=before))
    click.echo(_("已恢复：%(what)s", what=contents(archive)))
    for line in differing_settings(archive):
        click.echo(line)
    click.echo(_("提醒已暂停。核对后由管理员在网页上恢复，或运行 flask --app app watch resume。"))
    tell(restoring.soundness())


@group.command("list")
def list_backups() -> None:
    """What is kept, newest first, and whether anybody looked through it."""
    kept = verifying.backups_in(making.folder())
    for path in kept:
        try:
            with Archive(path) as archive:
                click.echo(f"{path.name}\t{size_of(path)}\t{contents(archive)}\t{seal_words(path)}")
        except Unusable as refused:
            click.echo(f"{path.name}\t{refused}")
    if not kept:
        click.echo(_("%(folder)s 里还没有备份。", folder=making.folder()))


@click.command("move-to")
@click.argument("url")
@with_appcontext
def move_to(url: str) -> None:
    """Copy everything into the empty database at URL and look through it there; files stay where they are."""
    try:
        target = database_url(url)
    except ValueError as wrong:
        raise click.BadParameter(_("请给出 postgresql:// 或 sqlite:/// 开头的地址。")) from wrong
    with refusals_as_sentences():
        count, found = moving.move(target)
    click.echo(_("已写入 %(count)s 行。把 DATABASE_URL 改成这个地址再启动；原来的数据库没有改动。", count=count))
    tell(found)


@database.command("distribute")
def distribute() -> None:
    """Spread the tables over a Citus cluster, by organisation; again, after a migration added some. Stop the service
    first."""
    with refusals_as_sentences():
        tables = distributing.distribute(db.engine)
    click.echo(_("已分布：%(tables)s", tables="、".join(tables)) if tables else _("各表早已分布，没有改动。"))


def tell(found: Soundness) -> None:
    if found.is_sound:
        click.echo(_("历史和佐证材料核对无误。"))
        return
    click.echo(_("历史有 %(damages)s 处、佐证材料有 %(faults)s 处对不上。", damages=found.damages, faults=found.faults))
    click.echo(_("请运行 flask --app app history verify 和 evidence verify 查看。"))
    sys.exit(1)


def contents(archive: Archive) -> str:
    """2026年11月30日 02:30 制作，1,234 行，56 个文件"""
    return _(
        "%(when)s 制作，%(rows)s 行，%(files)s 个文件",
        when=moment(archive.made_at),
        rows=archive.manifest.rows,
        files=archive.manifest.files,
    )


def seal_words(path: Path) -> str:
    seal = verifying.seal(path)
    if seal is None:
        return _("从未验证")
    when = f"{seal.at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    return _("已验证（%(when)s）", when=when) if seal.sound else _("验证未通过（%(when)s）", when=when)


def size_of(path: Path) -> str:
    return f"{path.stat().st_size / (1 << 20):.1f} MB"


def differing_settings(archive: Archive) -> Iterator[str]:
    """Settings live in the environment: what was otherwise is said, and left to a person."""
    for name, was in archive.manifest.settings.items():
        setting = making.told_settings().get(name)
        if setting is not None and setting != was:
            yield _("设置 %(name)s 备份时是 %(was)s，现在是 %(now)s", name=name, was=was, now=setting)
