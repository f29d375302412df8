"""Web pages (.html, .mht, and .doc or .xls that are web pages inside): bytes → Document, blocks as paragraphs."""

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft, DraftCell
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.reasons import Notice, Reason
from tracker.intake.reading.text import decoded

CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)
CHINESE = frozenset(("gb2312", "gbk", "gb18030", "x-gbk"))  # one decoder for all of them
HEAD = 4096
UNREAD = frozenset(
    ("script", "style", "head", "title", "template", "noscript", "object", "iframe", "select", "textarea")
)
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
STRUCK = frozenset(("s", "strike", "del"))
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\r\n\f]+")
WIDEST = 100  # columns a cell may claim
Spans = dict[int, tuple[int, DraftCell]]  # by column: rows still covered, and the cell above


def read_html(data: bytes, *, limits: Limits) -> Document:
    """Also of an .mht, whose first page is the document."""
    draft = Draft("html", limits=limits)
    text = decoded_page(page_in(data), draft.notices)
    if len(text) > limits.characters * 4:
        raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
    try:
        Page(draft).read(tree_of(text))
    except RecursionError as error:  # deeper than any page that a person made
        raise Unreadable(Reason.DAMAGED) from error
    document = draft.document()
    refuse_marked([document.text])
    return document


def page_in(data: bytes) -> bytes:
    """The page itself: an .mht is a letter with the page as its first part (RFC 2557)."""
    if not re.match(rb"\s*(?:From|MIME-Version|Subject|Date|Content-[\w-]+)\s*:", data, re.IGNORECASE):
        return data
    letter = email.message_from_bytes(data.lstrip(), policy=email.policy.default)
    for part in letter.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else b""
    raise Unreadable(Reason.DAMAGED)


def decoded_page(data: bytes, notices: set[str]) -> str:
    said = CHARSET.search(data[:HEAD])
    name = said[1].decode("ascii").lower() if said else ""
    if name in CHINESE:
        return data.decode("gb18030", "replace")
    if name == "big5":
        return data.decode("big5", "replace")
    return decoded(data, notices)


def tree_of(text: str) -> Any:
    try:
        return document_fromstring(text.replace("\x00", ""), parser=HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(Reason.EMPTY) from error


class Page:
    """Walks the elements and writes a paragraph wherever a block begins or ends."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.pieces: list[str] = []

    def read(self, root: Any) -> None:
        self.walk(root)
        self.flush()

    def flush(self, *, level: int | None = None) -> None:
        text = BLANKS.sub(" ", "".join(self.pieces)).strip()
        self.pieces.clear()
        self.draft.add(text, level=level)

    def walk(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or self.is_left_out(element):
            return
        if tag == "table" and element.find(".//table") is None:
            self.flush()
            self.draft.add_table(list(self.rows(element)))
            return
        if tag in BLOCKS:
            self.flush()
        self.text(element.text)
        for child in element:
            self.walk(child)
            self.text(child.tail)
        if tag in BLOCKS:
            self.flush(level=int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else None)

    def text(self, words: str | None) -> None:
        if words:
            self.pieces.append(words)

    def is_left_out(self, element: Any) -> bool:
        if element.tag in UNREAD:
            return True
        hidden = element.get("hidden") is not None or HIDDEN.search(element.get("style") or "")
        notice = Notice.HIDDEN_TEXT if hidden else Notice.STRUCK_OUT if element.tag in STRUCK else None
        if notice and "".join(element.itertext()).strip():
            self.draft.notices.add(notice)
        return notice is not None

    def rows(self, table: Any) -> Iterator[list[DraftCell]]:
        above: Spans = {}
        for row in table.iter("tr"):
            if not self.is_left_out(row):
                yield list(self.cells(row, above))

    def cells(self, row: Any, above: Spans) -> Iterator[DraftCell]:
        """A cell that spans rows stands in each of them, in the row's order."""
        column = 0
        for cell in row.iterchildren("td", "th"):
            for covered in covered_from(column, above):
                yield covered
                column = covered.column + 1
            made = DraftCell(column, self.words_of(cell))
            down = span_of(cell, "rowspan")
            if down > 1:
                above[column] = (down - 1, made)
            yield made
            column += span_of(cell, "colspan")
        yield from covered_from(column, above)

    def words_of(self, cell: Any) -> str:
        inner = Page(Draft("html", limits=self.draft.limits))
        inner.read(cell) if cell.tag not in UNREAD else None
        self.draft.notices |= inner.draft.notices
        return "\n".join(inner.draft.lines)


def covered_from(column: int, above: Spans) -> Iterator[DraftCell]:
    """The cells that reach down into this row at the next places."""
    while column in above:
        left, origin = above[column]
        yield DraftCell(column, above=origin)
        above[column] = (left - 1, origin)
        if left == 1:
            del above[column]
        column += 1


def span_of(cell: Any, name: str) -> int:
    said = (cell.get(name) or "").strip()
    return min(WIDEST, max(1, int(said))) if said.isdecimal() and len(said) < 5 else 1
