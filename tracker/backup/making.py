"""A backup is made: the database as it is at one moment, then every file; old backups make room."""

import os
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import Connection, Table

from tracker.backup.archive import Manifest, Unusable, Writing, blocks_of, file_member, line_of, table_member
from tracker.backup.rows import rows_of, tables_of
from tracker.backup.verifying import backups_in, seal_of, verified_at
from tracker.common import kept, schema, storage
from tracker.common.clock import ZONE
from tracker.common.database import one_moment
from tracker.config import SETTINGS

UNTOLD = frozenset({"SECRET_KEY", "SQLALCHEMY_DATABASE_URI", "INSTANCE", "BACKUP_FOLDER"})


def place_of_backups() -> Path:
    """Where backups are kept, whether it is there or not."""
    return Path(current_app.config["BACKUP_FOLDER"] or Path(current_app.config["INSTANCE"]) / "backups")


def folder() -> Path:
    """Where backups are kept; made on first use, for its owner only."""
    place = place_of_backups()
    try:
        return kept.make_folder(place)
    except OSError as error:
        raise Unusable(_("不能写入 %(folder)s：%(why)s", folder=place, why=error.strerror)) from error


def make(*, at: datetime, into: Path | None = None, of_any_schema: bool = False) -> Path:
    """While the service is in use: nobody waits for it. into: a file; by default one named after the instant, in
    the backup folder. of_any_schema: also of one nobody knows, for its rows alone. Raises Unusable."""
    place = into or unused(folder(), f"backup-{at.astimezone(ZONE):%Y%m%d-%H%M%S}")
    if place.exists():
        raise Unusable(_("%(file)s 已经存在，没有改动它。请换一个名字。", file=place))
    try:
        handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".backup-")
    except OSError as error:
        raise Unusable(_("不能写入 %(folder)s：%(why)s", folder=place.parent, why=error.strerror)) from error
    try:
        with os.fdopen(handle, "wb") as out, zipfile.ZipFile(out, "w") as zipped:
            fill(Writing(zipped), at=at, of_any_schema=of_any_schema)
        kept.settle_new(Path(unfinished), place)
    except FileExistsError as error:  # another one of the same second
        raise Unusable(_("%(file)s 已经存在，没有改动它。请换一个名字。", file=place)) from error
    except OSError as error:
        raise Unusable(_("备份没有完成：%(why)s。请检查磁盘空间。", why=error.strerror or error)) from error
    finally:
        Path(unfinished).unlink(missing_ok=True)
    return place


def unused(place: Path, name: str) -> Path:
    """Two may be made within a second: by the schedule and by hand."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(file for each in names if not (file := place / f"{each}.zip").exists())


def fill(writing: Writing, *, at: datetime, of_any_schema: bool) -> None:
    """The database first: files are only ever added, so those that its rows name are there afterwards."""
    counts: dict[str, int] = {}
    with one_moment() as database:
        revision = schema.revision_of(database)
        if revision != schema.newest() and not of_any_schema:
            raise Unusable(_("数据库的结构不是本程序的（%(found)s）。请先运行升级。", found=revision or _("空")))
        for table in tables_of(database):
            counts[table.name] = 0
            writing.add(table_member(table.name), lines(database, table, counts), compressed=True)
    kept = 0
    for sha256 in storage.files().names():
        with storage.files().open(sha256) as file:
            writing.add(file_member(sha256), blocks_of(file), compressed=False)
        kept += 1
    engine = database.dialect.name
    writing.finish(Manifest(at.isoformat(), revision or "", engine, counts, kept, writing.hashes, told_settings()))


def lines(database: Connection, table: Table, counts: dict[str, int]) -> Iterator[bytes]:
    """The names of the columns, then a line a row."""
    yield line_of([column.name for column in table.columns])
    for row in rows_of(database, table):
        counts[table.name] += 1
        yield line_of(row)


def told_settings() -> dict[str, str]:
    """By the environment's names; without secrets, and without the place, which is another one's own affair."""
    told = (setting for setting in SETTINGS if setting.name not in UNTOLD)
    return {setting.variable: str(current_app.config[setting.name]) for setting in told}


def make_room(keep: int) -> list[Path]:
    """Only the newest `keep` of those named after their instant stay, and the newest that was found sound, however old
    it is; the names of what went."""
    there = backups_in(folder())
    soundest = next((path for path in there if verified_at(path)), None)
    gone = [path for path in there[keep:] if path != soundest]
    for path in gone:
        path.unlink()
        seal_of(path).unlink(missing_ok=True)
    return gone
