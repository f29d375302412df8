"""Files and folders that a power cut leaves whole and that only their owner reads."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
# What an instance holds; where something else stands beside it, the folder itself is somebody else's too.
OURS = ("secret_key", "tracker.db*", "tracker-before-*", "files", "backups")


def write(place: Path, data: bytes) -> None:
    """The file appears complete or not at all. What is no file (a pipe, a terminal) is simply written to."""
    place = place.resolve()
    if place.exists() and not place.is_file():
        place.write_bytes(data)
        return
    unfinished = written_beside(place, data)
    try:
        settle(unfinished, place)
    finally:
        unfinished.unlink(missing_ok=True)


def written_beside(place: Path, data: bytes) -> Path:
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as new:
            new.write(data)
            new.flush()
            os.fsync(new.fileno())
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
    return Path(unfinished)


def settle(unfinished: Path, place: Path) -> None:
    """A file that is written gets its name, and is there after a power cut."""
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(place)
    settle_folder(place.parent)


def settle_new(unfinished: Path, place: Path) -> None:
    """The same where nothing may stand under that name yet: FileExistsError if something does."""
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    os.link(unfinished, place)
    unfinished.unlink()
    settle_folder(place.parent)


def settle_folder(folder: Path) -> None:
    """A file's name stands in its folder, which is written for itself."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def make_folder(folder: Path) -> Path:
    """With those above it, as far as they are missing."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(FOLDER, exist_ok=True)
        settle_folder(folder.parent)
    return folder


def make_file(place: Path) -> None:
    """An empty one, where there is none; whoever fills it afterwards asks for no rights of its own. One that is there
    is not opened: closing it again would take away every lock that this process holds on it (F84)."""
    with suppress(FileExistsError):
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_RDONLY, FILE))
    closed_one(place)


def close_to_others(instance: Path) -> list[Path]:
    """What an earlier version left open to other accounts of the machine; returns what belongs to somebody else and
    stays as it is. A folder that was closed already is not walked through: nobody else gets into it."""
    refused = [path for name in OURS for found in instance.glob(name) for path in closed(found)]
    if all(any(entry.match(name) for name in OURS) for entry in instance.iterdir()):
        refused += closed_one(instance)
    return refused


def closed(path: Path) -> Iterator[Path]:
    """A folder after all that is in it, so that what was interrupted is begun again."""
    if path.is_dir() and not path.is_symlink() and is_open(path):
        for entry in path.iterdir():
            yield from closed(entry)
    yield from closed_one(path)


def closed_one(path: Path) -> list[Path]:
    if path.is_symlink() or not is_open(path):
        return []
    try:
        path.chmod(FOLDER if path.is_dir() else FILE)
    except PermissionError:
        return [path]
    return []


def is_open(path: Path) -> bool:
    """To others than its owner. A file that went meanwhile is not."""
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except FileNotFoundError:
        return False
