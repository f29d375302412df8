"""The archive: a zip of `tables/NAME.jsonl`, `files/HASH` and, last, `manifest.json` with the hash of each of them."""

import hashlib
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from flask_babel import gettext as _

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20
A_FILE = re.compile("files/[0-9a-f]{64}")


class Unusable(Exception):
    """A backup that cannot be made, read or put back; says in one sentence why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """revision: of the schema that the rows follow. tables: rows by table, in the order in which they are written.
    hashes: SHA-256 by the member's name. settings: as they were, secrets apart."""

    made_at: str
    revision: str
    engine: str
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    hashes: dict[str, str] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


class Writing:
    """A zip being filled, one member after another, each hashed on its way."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self.zipped = zipped
        self.hashes: dict[str, str] = {}

    def add(self, name: str, blocks: Iterable[bytes], *, compressed: bool) -> None:
        member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        member.compress_type = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
        member.external_attr = 0o600 << 16
        found = hashlib.sha256()
        with self.zipped.open(member, "w", force_zip64=True) as out:
            for block in blocks:
                found.update(block)
                out.write(block)
        self.hashes[name] = found.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        self.zipped.writestr(MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def line_of(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Archive:
    """An archive that is there already. Raises Unusable for whatever is not one, or is damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.zipped = zipfile.ZipFile(path)
            self.manifest = Manifest(**json.loads(self.zipped.read(MANIFEST)))
            self.made_at = datetime.fromisoformat(self.manifest.made_at)
        except FileNotFoundError as error:
            raise Unusable(_("没有这个文件：%(file)s", file=path)) from error
        except OSError as error:
            raise Unusable(_("文件 %(file)s 打不开：%(why)s", file=path, why=error.strerror or error)) from error
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
            raise Unusable(_("%(file)s 不是完整的备份文件，请换一份备份。", file=path.name)) from error
        if self.manifest.format != FORMAT:
            raise Unusable(_("%(file)s 由更新的版本制作，请先升级程序。", file=path.name))

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_error: object) -> None:
        self.zipped.close()

    def check(self) -> None:
        """Every member is there, whole and as it was hashed, and nothing besides."""
        told = set(self.manifest.hashes)
        if odd := [name for name in told if name not in self.tables() and not A_FILE.fullmatch(name)]:
            raise self.damaged(odd[0])
        members = [member.filename for member in self.zipped.infolist() if member.filename != MANIFEST]
        if len(members) != len(told) or set(members) != told:
            raise self.damaged(next(iter(told ^ set(members)), MANIFEST))
        for name in members:
            found = hashlib.sha256()
            try:
                with self.zipped.open(name) as member:
                    for block in blocks_of(member):
                        found.update(block)
            except (zipfile.BadZipFile, OSError, EOFError) as error:
                raise self.damaged(name) from error
            if found.hexdigest() != self.manifest.hashes[name]:
                raise self.damaged(name)

    def tables(self) -> set[str]:
        return {table_member(name) for name in self.manifest.tables}

    def damaged(self, member: str) -> Unusable:
        return Unusable(_("备份 %(file)s 已损坏（%(member)s），请换一份备份。", file=self.path.name, member=member))

    def table(self, name: str) -> tuple[list[str], Iterator[list[Any]]]:
        """The names of its columns, and its rows as a stream."""
        with self.zipped.open(table_member(name)) as member:
            columns: list[str] = json.loads(member.readline())
        return columns, self.rows(name)

    def rows(self, name: str) -> Iterator[list[Any]]:
        with self.zipped.open(table_member(name)) as member:
            member.readline()
            yield from map(json.loads, member)

    def files(self) -> Iterator[bytes]:
        for name in self.manifest.hashes:
            if name.startswith("files/"):
                yield self.zipped.read(name)


def table_member(name: str) -> str:
    return f"tables/{name}.jsonl"


def file_member(sha256: str) -> str:
    return f"files/{sha256}"


def blocks_of(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(BLOCK):
        yield block
