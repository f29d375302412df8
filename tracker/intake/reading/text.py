"""Plain text and Markdown: bytes in any encoding met in Chinese offices → Document, the text kept verbatim."""

import codecs
import re

from tracker.intake.reading.document import Document, Paragraph, Unreadable
from tracker.intake.reading.draft import cleaned
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Notice, Reason

BOMS = (  # UTF-32 before UTF-16, whose mark its own begins with
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
GOOD_PER_BAD = 50  # a file is still text in an encoding if 50 characters are right for each that is wrong
WIDE_PER_BAD = 10  # Chinese read as UTF-8 by mistake is wrong nearly everywhere


def read_text(data: bytes, *, limits: Limits) -> Document:
    notices: set[str] = set()
    text = cleaned(LINE_ENDS.sub("\n", decoded(data, notices)), notices)
    if len(text) > limits.characters:
        raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
    return of_string(text, limits=limits, notices=notices)


def of_string(text: str, *, limits: Limits, notices: set[str] | None = None) -> Document:
    """A Document of text whose lines already end in \\n: each line that is not blank is a paragraph."""
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            paragraphs.append(Paragraph(start, start + len(line)))
        start += len(line) + 1
    if len(paragraphs) > limits.paragraphs:
        raise Unreadable(Reason.TOO_MANY_PARAGRAPHS, {"limit": limits.paragraphs})
    return Document(text, tuple(paragraphs), "text", tuple(sorted(map(str, notices or ()))))


def decoded(data: bytes, notices: set[str]) -> str:
    """The characters of the bytes: by byte order mark, else strict UTF-8, else GB18030."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return replacing(data[len(bom) :], encoding, notices)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return nearly_utf8(data, notices) or replacing(data, "gb18030", notices)


def looks_like_text(data: bytes) -> bool:
    """Whether the beginning of the bytes reads as text rather than as a machine's file."""
    try:
        text = decoded(data[:65536], set())
    except Unreadable:
        return False
    return len(CONTROLS.findall(text)) * 200 <= len(text) and text.count("\x00") * 4 <= len(text)


def nearly_utf8(data: bytes, notices: set[str]) -> str | None:
    """UTF-8 with a few wrong bytes, which GB18030 would turn into other Chinese words."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    wide = sum(character > "\x7f" for character in text) - bad
    if wide < bad * WIDE_PER_BAD:
        return None
    notices.add(Notice.BAD_CHARACTERS)
    return text


def replacing(data: bytes, encoding: str, notices: set[str]) -> str:
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad * GOOD_PER_BAD > len(text):
        raise Unreadable(Reason.NOT_A_DOCUMENT, {"really": "unknown"})
    if bad:
        notices.add(Notice.BAD_CHARACTERS)
    return text
