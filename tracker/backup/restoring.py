"""A backup takes the place of what is there: only where nothing is, or when somebody says that it may go."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from flask import Flask, current_app
from flask_babel import gettext as _
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from tracker.backup import filling, making, rows
from tracker.backup.archive import Archive, Unusable
from tracker.backup.verifying import Soundness, check_revision, look_through, opener
from tracker.common import schema, storage
from tracker.common.clock import ZONE
from tracker.common.database import one_moment
from tracker.extensions import db

Step = Callable[[datetime], None]
LEFTOVERS = ("-wal", "-shm", "-journal")


def init_app(app: Flask) -> None:
    app.extensions["after_restoring"] = []


def add_step(app: Flask, step: Step) -> None:
    """What a package wants done once a backup is back, such as telling nobody what they were told already."""
    app.extensions["after_restoring"].append(step)


def restore(path: Path, *, replace: bool, at: datetime, unsound: bool = False) -> tuple[Archive, Path | None]:
    """1. look whether the archive is whole and its schema known; 2. refuse to write over anything, unless told to;
    3. fill the database in one transaction, and look through it before it counts (unsound: what does not hold is put
    back all the same); 4. put the files beside those that are there; 5. let packages do what
    they want done, which the caller commits. The last value: where the database that stood here was put.
    Raises Unusable; then nothing has changed."""
    with Archive(path) as archive:
        check_revision(archive)
        archive.check()
        if not replace and not is_vacant():
            raise Unusable(_("数据库里已有内容，没有改动。确认要用备份替换它，请加 --replace。"))
        fill = swap_file if db.engine.dialect.name == "sqlite" else fill_anew
        try:
            before = fill(archive, at=at, unsound=unsound)
        except OperationalError as error:
            raise Unusable(_("恢复没有完成，没有改动：%(why)s", why=str(error.orig).strip())) from error
        for data in archive.files():
            storage.files().put(data)
    for step in current_app.extensions["after_restoring"]:
        step(at)
    return archive, before


def put_in(database: Connection, archive: Archive, *, unsound: bool) -> None:
    filling.from_archive(database, archive)
    found = look_through(database, open_file=opener(archive))
    if not (unsound or found.is_sound):
        raise Unusable(
            _(
                "备份里历史有 %(damages)s 处、佐证材料有 %(faults)s 处对不上，没有改动。仍要恢复它，请加 --unsound。",
                damages=found.damages,
                faults=found.faults,
            )
        )


def soundness() -> Soundness:
    """Of what stands here now, the files included."""
    with one_moment() as database:
        return look_through(database, open_file=storage.files().open)


def is_vacant() -> bool:
    with one_moment() as database:
        return rows.is_empty(database)


def swap_file(archive: Archive, *, at: datetime, unsound: bool) -> Path | None:
    """SQLite: the new file is made beside, then takes the place; the old one is kept under another name, and no
    write-ahead log of it meets the new one (F72)."""
    place = Path(str(db.engine.url.database))
    new = place.with_name(f"{place.name}.restoring")
    remove(new)
    engine = filling.sqlite_file(new)
    try:
        with filling.being_filled(engine) as database:
            put_in(database, archive, unsound=unsound)
        engine.dispose()
        end_log(new)
        db.session.remove()
        before = put_aside(place, at=at)
        new.replace(place)
    finally:
        engine.dispose()
        remove(new)
    return before


def put_aside(place: Path, *, at: datetime) -> Path | None:
    vacant = is_vacant()
    db.engine.dispose()
    end_log(place)
    if vacant:
        remove(place)
        return None
    before = place.with_name(f"{place.stem}-before-{at.astimezone(ZONE):%Y%m%d-%H%M%S}{place.suffix}")
    place.rename(before)
    for leftover in LEFTOVERS:
        place.with_name(place.name + leftover).unlink(missing_ok=True)
    return before


def end_log(place: Path) -> None:
    """Everything stands in the file itself afterwards. Raises Unusable while somebody else has it open."""
    connection = sqlite3.connect(place, timeout=1)
    try:
        (mode,) = connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise Unusable(_("数据库正在使用，没有改动。请先停止服务（网页和调度器）再恢复。")) from error
        raise Unusable(_("恢复没有完成，没有改动：%(why)s", why=error)) from error
    except sqlite3.DatabaseError:
        mode = "delete"  # not a database any more: nothing of it can be lost
    finally:
        connection.close()
    if mode != "delete":
        raise Unusable(_("数据库正在使用，没有改动。请先停止服务（网页和调度器）再恢复。"))


def remove(place: Path) -> None:
    for leftover in ("", *LEFTOVERS):
        place.with_name(place.name + leftover).unlink(missing_ok=True)


OTHERS = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def fill_anew(archive: Archive, *, at: datetime, unsound: bool) -> Path | None:
    """PostgreSQL: what stands there, whatever it is, is backed up first, and goes in the transaction in which the new
    rows come."""
    safe = making.folder() / f"before-restoring-{at.astimezone(ZONE):%Y%m%d-%H%M%S}.zip"
    before = None if is_vacant() else making.make(at=at, into=safe, of_any_schema=True)
    db.session.remove()
    db.engine.dispose()
    try:
        with filling.being_filled(db.engine) as database:
            if database.scalar(text(OTHERS)):
                raise Unusable(_("数据库正在使用，没有改动。请先停止服务（网页和调度器）再恢复。"))
            schema.drop_everything(database)
            put_in(database, archive, unsound=unsound)
    except BaseException:
        if before:
            before.unlink(missing_ok=True)  # what it holds still stands in its place
        raise
    return before
