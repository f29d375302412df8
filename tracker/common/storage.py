"""Where files live: bytes go in, their SHA-256 comes out, and gets them back; a folder of the instance by default."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from flask import Flask, current_app

from tracker.common import kept


class Storage(Protocol):
    """What any place for files can do. Bytes are kept under their own hash, so putting twice keeps them once."""

    def put(self, data: bytes) -> str: ...

    def open(self, sha256: str) -> BinaryIO:
        """Raises FileNotFoundError for bytes that were never put."""

    def names(self) -> Iterable[str]:
        """The hashes of all that was put."""


class Folder:
    """`ab/cdef…` below one folder; a file appears complete or not at all, and what was put survives a power cut."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        place = self.place_of(sha256)
        kept.make_folder(place.parent)
        if holds(place, data):
            kept.settle_folder(place.parent)  # whoever put it a moment ago may not have come so far
        else:
            kept.write(place, data)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        return self.place_of(sha256).open("rb")

    def names(self) -> Iterator[str]:
        for folder in sorted(self.root.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(folder.name + file.name for file in folder.iterdir() if not file.name.startswith("."))

    def place_of(self, sha256: str) -> Path:
        if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self.root / sha256[:2] / sha256[2:]


def holds(place: Path, data: bytes) -> bool:
    """These very bytes: a file that was damaged under its name is written again."""
    return place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data


def init_app(app: Flask) -> None:
    app.extensions["storage"] = Folder(Path(app.config["INSTANCE"]) / "files")


def files() -> Storage:
    """The storage of the running application."""
    storage: Storage = current_app.extensions["storage"]
    return storage
