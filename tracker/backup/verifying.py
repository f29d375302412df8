"""Does a backup hold what it should? It is put back into a database of its own, beside, and looked through there."""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from tracker.backup import filling
from tracker.backup.archive import Archive, Unusable, blocks_of, file_member
from tracker.common import kept, schema
from tracker.ledger import chain
from tracker.ledger.evidence import verifying
from tracker.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Soundness:
    """What `history verify` and `evidence verify` say of a database and its files: how much does not hold."""

    damages: int
    faults: int

    @property
    def is_sound(self) -> bool:
        return not (self.damages or self.faults)


def verify(path: Path, *, at: datetime) -> tuple[Archive, Soundness]:
    """Every member against its hash; the rows put back and counted; the chains, the items and the files against each
    other. What came of it is kept beside. Raises Unusable."""
    with Archive(path) as archive:
        check_revision(archive)
        archive.check()
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".verify-") as place:
            engine = filling.sqlite_file(Path(place) / "tracker.db")
            try:
                with filling.being_filled(engine) as database:
                    filling.from_archive(database, archive)
                    found = look_through(database, open_file=opener(archive))
            finally:
                engine.dispose()
    said = {"sha256": hash_of(path), "at": at.isoformat(), "sound": found.is_sound}
    kept.write(seal_of(path), json.dumps(said).encode())
    return archive, found


def check_revision(archive: Archive) -> None:
    if not schema.is_known(archive.manifest.revision):
        raise Unusable(_("%(file)s 由更新的版本制作，请先升级程序。", file=archive.path.name))


def look_through(database: Connection, *, open_file: Callable[[str], IO[bytes]]) -> Soundness:
    damages = faults = 0
    with Session(database) as session:
        for organisation_id in session.scalars(select(Organisation.id).order_by(Organisation.id)).all():
            damages += sum(1 for _damage in chain.verify_in(database, organisation_id))
            faults += sum(1 for _fault in verifying.verify_in(session, organisation_id, open_file=open_file))
    return Soundness(damages, faults)


def opener(archive: Archive) -> Callable[[str], IO[bytes]]:
    def open_file(sha256: str) -> IO[bytes]:
        try:
            return archive.zipped.open(file_member(sha256))
        except KeyError as error:
            raise FileNotFoundError(sha256) from error

    return open_file


def seal_of(path: Path) -> Path:
    """The file beside a backup that says when it was looked through, and what was found."""
    return path.with_name(path.name + ".verified")


@dataclass(frozen=True, slots=True)
class Seal:
    at: datetime
    sound: bool


def seal(path: Path) -> Seal | None:
    """What was found of these very bytes; None for a backup that nobody looked through."""
    try:
        said = json.loads(seal_of(path).read_text())
        return Seal(datetime.fromisoformat(said["at"]), said["sound"]) if said["sha256"] == hash_of(path) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def verified_at(path: Path) -> datetime | None:
    """When these very bytes were found sound."""
    found = seal(path)
    return found.at if found and found.sound else None


def hash_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        for block in blocks_of(file):
            found.update(block)
    return found.hexdigest()


def backups_in(folder: Path) -> list[Path]:
    """Newest first."""
    return sorted(folder.glob("backup-*.zip"), key=attrgetter("stem"), reverse=True)
