"""The names of the WordprocessingML elements that the .docx reader knows, and small questions about them."""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
V = "{urn:schemas-microsoft-com:vml}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"

VAL = W + "val"
P, PPR, R, RPR, T = W + "p", W + "pPr", W + "r", W + "rPr", W + "t"
TBL, TR, TC = W + "tbl", W + "tr", W + "tc"
SDT, SDT_CONTENT, SDT_PR = W + "sdt", W + "sdtContent", W + "sdtPr"
TEXT_BOX = W + "txbxContent"
ALTERNATE, CHOICE, FALLBACK = MC + "AlternateContent", MC + "Choice", MC + "Fallback"
ALT_CHUNK = W + "altChunk"
TEXT_PATH = V + "textpath"
VANISH, OUTLINE, NUM_PR = W + "vanish", W + "outlineLvl", W + "numPr"

# Wrappers that leave what they hold as it is, around blocks, rows, cells and runs alike.
TRANSPARENT = frozenset(W + name for name in ("customXml", "smartTag", "hyperlink", "dir", "bdo", "sdtContent"))
INSERTED = frozenset((W + "ins", W + "moveTo"))
DELETED = frozenset((W + "del", W + "moveFrom"))

STRICT = (  # ISO 29500 Strict differs in its addresses alone
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", M[1:-1].encode()),
)
OFF = frozenset(("0", "false", "off"))


def transitional(data: bytes) -> bytes:
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
    return data


def value(parent: Any, name: str) -> str | None:
    """The w:val of a child element, None where either is missing."""
    child = parent.find(name) if parent is not None else None
    found: str | None = child.get(VAL) if child is not None else None
    return found


def number(parent: Any, name: str) -> int | None:
    """The w:val of a child element as a whole number, None where there is none."""
    found = value(parent, name)
    try:
        return int(found) if found is not None else None
    except ValueError:
        return None


def flag(parent: Any, name: str) -> bool | None:
    """Whether a toggle child is on, None where the parent does not say."""
    child = parent.find(name) if parent is not None else None
    return None if child is None else child.get(VAL, "1") not in OFF


def alternative(element: Any) -> Any:
    """The one branch of mc:AlternateContent that is read: the first choice, the fallback without one."""
    choice = element.find(CHOICE)
    return choice if choice is not None else element.find(FALLBACK)
