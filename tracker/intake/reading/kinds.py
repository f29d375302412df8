"""Tells what a file really is: by its content first, by its name only where the content leaves it open."""

import io
import re
import zipfile
from enum import StrEnum

from tracker.common.compound import streams
from tracker.common.file_names import suffix_of
from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.reasons import Reason
from tracker.intake.reading.text import looks_like_text


class Kind(StrEnum):
    TEXT = "text"
    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    OFD = "ofd"
    HTML = "html"
    ODS = "ods"
    SLIDES = "slides"
    OFFICE = "office"  # what only an office suite can open: .doc, .wps, .rtf, .odt


SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"ID3", "sound"),
    (b"OggS", "sound"),
    (b"SQLite format 3\x00", "database"),
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENTRY = b"PK\x01\x02"
HEAD, MOST_OF_A_HEAD = 4096, 1 << 16
MOST_ENTRIES = 20_000  # beyond this even the list of parts is a burden
TEXT_SIGNATURES = frozenset(("bmp", "program"))  # two letters that a text may begin with: MZ, BM
_START = rb"\s*(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*)?"
PAGE = re.compile(_START + rb"<(?:!doctype\s+html|html|head|meta|body|table)[\s>]", re.IGNORECASE | re.DOTALL)
LETTER = re.compile(
    rb"\s*(?:From|MIME-Version|Subject|Date|Content-[\w-]+)\s*:.{0,4000}?\n\s*MIME-Version\s*:"
    rb"|\s*MIME-Version\s*:",
    re.IGNORECASE | re.DOTALL,
)
XML = re.compile(_START + rb"<\?xml", re.DOTALL)
WORD_XML = re.compile(rb"<w:wordDocument\b")  # Word 2003; an office suite opens it
MACHINE_SUFFIXES = frozenset(
    f".{name}"
    for name in ("docx", "docm", "dotx", "doc", "dot", "wps", "wpt", "rtf", "odt", "xlsx", "xlsm", "xls", "et", "pdf")
)
ZIP_MARKS = (
    ("word/", Kind.DOCX),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", Kind.XLSX),
    ("ppt/", Kind.SLIDES),
    ("ofd.xml", Kind.OFD),
    ("META-INF/container.xml", "epub"),
)


def kind_of(name: str, data: bytes) -> Kind:
    """Raises Unreadable for what is no document at all and for kinds that nothing here reads."""
    if not data:
        raise Unreadable(Reason.EMPTY)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(ZIP):
        return kind_of_zip(name, data)
    if data.startswith(COMPOUND):
        return kind_of_compound(name, data)
    if data.startswith(b"{\\rtf"):
        return Kind.OFFICE
    refuse_other(data)
    return kind_of_bare(name, data)


def kind_at_a_glance(name: str, data: bytes) -> Kind | None:
    """Like kind_of, but None for an archive that would have to be opened: that is left to the worker."""
    if data.startswith(ZIP):
        return Kind.OFFICE if is_opendocument_text(data) else None
    return kind_of(name, data)


def kind_of_bare(name: str, data: bytes) -> Kind:
    machine_made = suffix_of(name) in MACHINE_SUFFIXES
    if PAGE.match(data) or (LETTER.match(data[:HEAD]) and b"text/html" in data[:MOST_OF_A_HEAD].lower()):
        return Kind.HTML
    if XML.match(data):
        if WORD_XML.search(data[:MOST_OF_A_HEAD]):
            return Kind.OFFICE
        if b"<html" in data[:HEAD].lower():
            return Kind.HTML
        raise Unreadable(Reason.UNSUPPORTED, {"really": "xml"})
    if looks_like_text(data):
        return Kind.TEXT
    if machine_made:
        raise Unreadable(Reason.DAMAGED)
    raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "unknown"})


def refuse_other(data: bytes) -> None:
    for signature, really in SIGNATURES:
        if data.startswith(signature) and not (really in TEXT_SIGNATURES and looks_like_text(data)):
            raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": really})
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "webp"})
    if data[4:8] == b"ftyp":
        raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "heic" if data[8:11] == b"hei" else "video"})


def kind_of_zip(name: str, data: bytes) -> Kind:
    if is_opendocument_text(data):
        return Kind.OFFICE
    if data.count(ENTRY) > MOST_ENTRIES:
        raise Unreadable(Reason.ZIP_BOMB)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise Unreadable(Reason.DAMAGED) from error
    for mark, kind in ZIP_MARKS:
        if any(each.lower().startswith(mark.lower()) for each in names):
            if isinstance(kind, Kind):
                return kind
            raise Unreadable(Reason.UNSUPPORTED, {"really": kind})
    if b"opendocument.spreadsheet" in data[30:90]:
        return Kind.ODS
    if b"opendocument" in data[30:90]:
        raise Unreadable(Reason.UNSUPPORTED, {"really": "opendocument"})
    raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "zip"})


def is_opendocument_text(data: bytes) -> bool:
    """The first part of such a file is its kind, unpacked, at a fixed place (ODF 1.3 part 2 §3.3)."""
    return data[30:38] == b"mimetype" and b"opendocument.text" in data[38:90]


def kind_of_compound(name: str, data: bytes) -> Kind:
    found = streams(data)
    if found & {"EncryptedPackage", "EncryptionInfo"}:
        raise Unreadable(Reason.ENCRYPTED)
    if "PowerPoint Document" in found:
        raise Unreadable(Reason.UNSUPPORTED, {"really": "ppt"})
    if found & {"Workbook", "Book"}:
        return Kind.XLS
    if found & {"WordDocument", "Contents"} or suffix_of(name) in (".wps", ".doc"):
        return Kind.OFFICE
    raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "unknown"})
