"""What is in the way of the database or the disk, told apart by the codes of driver and system, and what to do then."""

import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app, has_app_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from tracker.extensions import db


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One sentence that says what is so and what to do; the status of a page that says it."""

    name: str
    sentence: Any
    status: int = 503


GONE = Obstacle(
    "gone", _l("数据库不能使用：请检查数据库是否在运行，设置 DATABASE_URL 和数据目录里的 tracker.db 是否正确。")
)
DAMAGED = Obstacle(
    "damaged",
    _l("数据库不能使用：文件已损坏，或者不是本系统的。请停止服务，用备份恢复（flask --app app backup restore）。"),
)
READ_ONLY = Obstacle("read-only", _l("数据库或数据目录不能写入：请检查磁盘是否只读，数据目录的属主和权限是否正确。"))
FULL = Obstacle("full", _l("磁盘已满，没有保存：请清理出空间（如旧的备份、日志），再试一次。"), 507)
BUSY = Obstacle("busy", _l("数据库正忙，没有保存：请过一会儿再试；一直这样的，请检查有没有没结束的升级或别的程序。"))
NEWER = Obstacle("newer", _l("数据库已由更新的版本升级过：请换上新版本的程序，或用升级前的备份恢复。"))
OLDER = Obstacle("older", _l("数据库还没有升级到本程序的版本：请停止服务，备份后运行 flask --app app db upgrade。"))
EMPTY = Obstacle("empty", _l("数据库还是空的：请先运行 flask --app app db upgrade，或用 make run 启动。"))
HALF_WAY = Obstacle("half-way", _l("数据库的结构不完整：请停止服务，用备份恢复（flask --app app backup restore）。"))

ON_DISK = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}
# How the codes begin: sqlite3's error names, PostgreSQL's SQLSTATE.
IN_DATABASE = {
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_FULL": FULL,
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_CANTOPEN": GONE,
    "SQLITE_IOERR": GONE,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "08": GONE,
    "57P": GONE,
    "58": GONE,
    "25006": READ_ONLY,
    "53100": FULL,
    "53": BUSY,
    "55P03": BUSY,
    "57014": BUSY,
    "40P01": BUSY,
    "40001": BUSY,
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}


UNSAID = ("SQLITE_CANTOPEN", "SQLITE_IOERR")
ENOUGH = 1 << 18  # bytes: less than a database needs to go on


class InTheWay(RuntimeError):
    """Raised where somebody looked before anything failed; why: the system's own words, for whoever operates it."""

    def __init__(self, obstacle: Obstacle, why: str = "") -> None:
        super().__init__(obstacle.name, why)
        self.obstacle, self.why = obstacle, why

    def __str__(self) -> str:
        return str(self.obstacle.sentence) + (_("原因：%(why)s", why=self.why) if self.why else "")


def obstacle_of(error: BaseException) -> Obstacle | None:
    """None: a mistake of ours, and no matter for whoever operates the program."""
    if isinstance(error, InTheWay):
        return error.obstacle
    if isinstance(error, NoneFree):  # every connection is taken
        return BUSY
    if isinstance(error, DBAPIError):
        return of_database(error)
    return of_disk(error) if isinstance(error, OSError) else None


def of_database(error: DBAPIError) -> Obstacle | None:
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    if code is None:  # there was nobody to give one
        return GONE if type(error).__name__ == "OperationalError" or error.connection_invalidated else None
    known = [begun for begun in IN_DATABASE if code.startswith(begun)]
    found = IN_DATABASE[max(known, key=len)] if known else None
    return (of_folder() or found) if code.startswith(UNSAID) else found


def of_folder() -> Obstacle | None:
    """SQLite often tells of a full or a read-only disk as a file that cannot be opened: the disk is asked itself."""
    place = Path(db.engine.url.database or "") if has_app_context() and db.engine.dialect.name == "sqlite" else None
    if place is None or not place.parent.is_dir():
        return None
    if place.exists() and not os.access(place, os.W_OK):
        return READ_ONLY
    try:
        with tempfile.TemporaryFile(dir=place.parent) as probe:
            probe.write(bytes(ENOUGH))
            probe.flush()
    except OSError as error:
        return ON_DISK.get(error.errno or 0)
    return None


def of_disk(error: OSError) -> Obstacle | None:
    """A right that is missing elsewhere (a program that may not be run) says nothing of the instance."""
    found = ON_DISK.get(error.errno or 0)
    if found is READ_ONLY and error.errno != errno.EROFS and not in_instance(error.filename):
        return None
    return found


def in_instance(name: object) -> bool:
    if not isinstance(name, (str, Path)) or not has_app_context():
        return False
    return Path(name).is_relative_to(current_app.config["INSTANCE"])
