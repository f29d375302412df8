"""What a file really is, for the kinds that can be evidence: by its content, and its name must agree."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import StrEnum

from tracker.common.compound import streams
from tracker.common.file_names import suffix_of


@dataclass(frozen=True, slots=True)
class Kind:
    """suffixes: endings under which such a file may come; WPS writes both its own format and Microsoft's as .wps."""

    media_type: str
    suffixes: tuple[str, ...]


class Fault(StrEnum):
    """Why a file is no evidence here."""

    EMPTY = "empty"
    NOT_TAKEN = "not_taken"  # an ending that is not on the list
    ANOTHER_KIND = "another_kind"  # the content is not what the ending says
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"


class Unfit(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


OOXML = "application/vnd.openxmlformats-officedocument."
# Phones and chat programs name pictures as they please, and every viewer looks at the content.
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".bmp")
KINDS: dict[str, Kind] = {
    "docx": Kind(OOXML + "wordprocessingml.document", (".docx", ".wps")),
    "doc": Kind("application/msword", (".doc", ".wps")),
    "xlsx": Kind(OOXML + "spreadsheetml.sheet", (".xlsx", ".et")),
    "xls": Kind("application/vnd.ms-excel", (".xls", ".et")),
    "pptx": Kind(OOXML + "presentationml.presentation", (".pptx", ".dps")),
    "ppt": Kind("application/vnd.ms-powerpoint", (".ppt", ".dps")),
    "pdf": Kind("application/pdf", (".pdf",)),
    "ofd": Kind("application/ofd", (".ofd",)),
    "jpeg": Kind("image/jpeg", PICTURE_SUFFIXES),
    "png": Kind("image/png", PICTURE_SUFFIXES),
    "webp": Kind("image/webp", PICTURE_SUFFIXES),
    "bmp": Kind("image/bmp", PICTURE_SUFFIXES),
    "txt": Kind("text/plain", (".txt",)),
}
DOCUMENTS = frozenset({"docx", "doc", "xlsx", "xls", "pptx", "pdf", "ofd"})  # whose text can be read
PICTURES = frozenset({"jpeg", "png", "webp", "bmp"})
SUFFIXES = tuple(dict.fromkeys(suffix for kind in KINDS.values() for suffix in kind.suffixes))

SIGNATURES = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"BM", "bmp"),
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STREAMS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"))
CONTENT_TYPES = "[Content_Types].xml"
OFD_ROOT = "OFD.xml"  # GB/T 33190
MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
)
ENTRY, MOST_ENTRIES, MOST_TYPES, MOST_UNPACKED = b"PK\x01\x02", 20_000, 1 << 20, 1 << 29
MARKUP = re.compile(r"\s*<[!?/A-Za-z]|\s*\{\\rtf|%PDF-")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def kind_of(name: str, data: bytes) -> str:
    """A key of KINDS. Raises Unfit."""
    suffix = suffix_of(name)
    if suffix not in SUFFIXES:
        raise Unfit(Fault.NOT_TAKEN)
    if not data:
        raise Unfit(Fault.EMPTY)
    found = by_content(data, suffix)
    if found is None or suffix not in KINDS[found].suffixes:
        raise Unfit(Fault.ANOTHER_KIND)
    return found


def by_content(data: bytes, suffix: str) -> str | None:
    if suffix == ".txt":
        return "txt" if is_plain_text(data) else None
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return office_package(data)
    if data.startswith(COMPOUND):
        return compound_kind(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    return next((kind for signature, kind in SIGNATURES if data.startswith(signature)), None)


def office_package(data: bytes) -> str | None:
    """Only a package that says it is a document, a workbook, slides or OFD: no archive, and nothing with macros."""
    if data.count(ENTRY) > MOST_ENTRIES:
        raise Unfit(Fault.DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(entry.file_size for entry in package.infolist()) > MOST_UNPACKED:
                raise Unfit(Fault.DAMAGED)
            if OFD_ROOT in package.namelist():
                return "ofd"
            if CONTENT_TYPES not in package.namelist():
                return None
            with package.open(CONTENT_TYPES) as part:
                types = part.read(MOST_TYPES)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, OverflowError) as error:
        raise Unfit(Fault.DAMAGED) from error
    return next((kind for mark, kind in MAIN_PARTS if mark in types), None)


def compound_kind(data: bytes) -> str | None:
    found = streams(data)
    if found & {"EncryptedPackage", "EncryptionInfo"}:
        raise Unfit(Fault.ENCRYPTED)
    return next((kind for stream, kind in STREAMS if stream in found), None)


def is_plain_text(data: bytes) -> bool:
    """Text all through, and no page, picture or document that calls itself one (F50)."""
    text = decoded(data)
    return text is not None and not CONTROLS.search(text) and not MARKUP.match(text)


def decoded(data: bytes) -> str | None:
    """By byte order mark, as UTF-8, or as the GB18030 of Windows programs; None for what is no text."""
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
