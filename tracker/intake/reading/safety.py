"""The gate before an office file is taken apart: zip bombs, odd part names and XML tricks stop here."""

import io
import struct
import zipfile
import zlib
from typing import Any

from lxml import etree

from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.limits import MEGABYTE, Limits
from tracker.intake.reading.reasons import Reason

ZIP_ERRORS = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
    ValueError,
    struct.error,
    zlib.error,
)
DECLARATIONS = tuple(
    declaration.encode(encoding)
    for declaration in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
OVERLAP = max(map(len, DECLARATIONS)) - 1
XML_NAMES = (".xml", ".rels", ".vml")
ENCRYPTED_FLAG = 0x1
CHUNK = 1 << 16


class Package:
    """The parts of an office file, checked; parts come out as bytes or as parsed XML."""

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        self.limits = limits
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except ZIP_ERRORS as error:
            raise Unreadable(Reason.DAMAGED) from error
        self.entries = {plain_name(entry.filename): entry for entry in self.zip.infolist()}
        refuse_odd_entries(self.zip.infolist(), limits)
        for name in self.names:
            if name.lower().endswith(XML_NAMES):
                self.refuse_declarations(name)

    @property
    def names(self) -> list[str]:
        return list(self.entries)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, None if there is no such part. Never more than the part says it holds."""
        if name not in self.entries:
            return None
        self.refuse_large(name)
        try:
            return self.zip.read(self.entries[name])
        except ZIP_ERRORS as error:
            raise Unreadable(Reason.DAMAGED) from error

    def tree(self, name: str) -> Any:
        """The root element of an XML part, None if there is no such part."""
        data = self.part(name)
        return None if data is None else parsed(data)

    def refuse_large(self, name: str) -> None:
        if self.entries[name].file_size > self.limits.part:
            raise Unreadable(Reason.TOO_LARGE, {"megabytes": self.limits.part // MEGABYTE})

    def refuse_declarations(self, name: str) -> None:
        self.refuse_large(name)
        try:
            with self.zip.open(self.entries[name]) as part:
                tail = b""
                while chunk := part.read(CHUNK):
                    if any(declaration in tail + chunk for declaration in DECLARATIONS):
                        raise Unreadable(Reason.XML_ENTITIES)
                    tail = chunk[-OVERLAP:]
        except Unreadable:  # it is a ValueError too
            raise
        except ZIP_ERRORS as error:
            raise Unreadable(Reason.DAMAGED) from error


def with_plain_names(data: bytes) -> bytes:
    """The same package for programs that look for its parts with slashes; raises what zipfile raises."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not any("\\" in name for name in archive.namelist()):
            return data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as plain:
            for name in archive.namelist():
                plain.writestr(plain_name(name), archive.read(name))
        return made.getvalue()


def parsed(data: bytes) -> Any:
    """The root element, without network, entities or endless depth."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Reason.DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(Reason.XML_ENTITIES)
    return root


def refuse_odd_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > limits.entries or unpacked > limits.unpacked:
        raise Unreadable(Reason.ZIP_BOMB)
    if unpacked > limits.ratio_from and unpacked > packed * limits.ratio:
        raise Unreadable(Reason.ZIP_BOMB)
    if any(entry.flag_bits & ENCRYPTED_FLAG for entry in entries):
        raise Unreadable(Reason.ENCRYPTED)
    names = [plain_name(entry.filename) for entry in entries]
    if len({name.lower() for name in names}) < len(names) or any(map(leaves_the_archive, names)):
        raise Unreadable(Reason.UNSAFE_ARCHIVE)


def plain_name(name: str) -> str:
    """Some programs on Windows write the names of parts with backslashes."""
    return name.replace("\\", "/")


def leaves_the_archive(plain: str) -> bool:
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":"
