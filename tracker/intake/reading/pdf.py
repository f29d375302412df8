"""PDF files with text in them: bytes → Document, wrapped lines joined into paragraphs again.

PDFium is one program for all threads: for what strangers upload, and in a threaded server, go through
worker.read_safely, which gives each file a process of its own.
"""

from collections.abc import Iterator

import pypdfium2 as pdfium

from .classified import refuse_marked
from .document import Document, Unreadable
from .draft import Draft
from .limits import Limits
from .pdf_fonts import loses_characters, stated_characters
from .pdf_lines import Line, characters_of, lines_of, picture_share
from .pdf_paragraphs import joined, without_margins
from .reasons import Notice, Reason

_SCANNED_CHARACTERS = 40  # a page with a picture and less text than this is a scan with a stamp on it
_SCANNED_SHARE = 0.5
_UNMAPPED_SHARE = 0.3  # characters without meaning: the fonts of the file do not say what their shapes are


def read_pdf(data: bytes, *, limits: Limits) -> Document:
    pages = list(_pages(data, limits))
    if not pages:
        raise Unreadable(Reason.DAMAGED)
    refuse_marked("\n".join(line.text for line in page) for page in pages)
    body = without_margins(pages)
    draft = Draft("pdf", limits=limits)
    for paragraph in joined(body):
        draft.add(paragraph)
    document = draft.document()
    _refuse_scan(document)
    if not all(pages):
        draft.notices.add(Notice.PAGES_WITHOUT_TEXT)
    return draft.document()


def _pages(data: bytes, limits: Limits) -> Iterator[list[Line]]:
    """The lines of each page; none for a page that is a picture."""
    try:
        with pdfium.PdfDocument(data) as document:
            if len(document) > limits.pages:
                raise Unreadable(Reason.TOO_MANY_PAGES, {"limit": limits.pages})
            characters = 0
            for index in range(len(document)):
                lines = _page(document[index], index, data)
                characters += sum(len(line.text) for line in lines)
                if characters > limits.characters:
                    raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
                yield lines
    except pdfium.PdfiumError as error:
        reason = Reason.ENCRYPTED if "assword" in str(error) else Reason.DAMAGED
        raise Unreadable(reason) from error


def _page(page: pdfium.PdfPage, index: int, data: bytes) -> list[Line]:
    characters = stated_characters(data, index) if loses_characters(page) else characters_of(page)
    lines = lines_of(characters, across=page.get_width())
    if sum(len(line.text) for line in lines) < _SCANNED_CHARACTERS and picture_share(page) > _SCANNED_SHARE:
        return []
    return lines


def _refuse_scan(document: Document) -> None:
    text = document.text
    unmapped = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    if not document.paragraphs or unmapped > len(text) * _UNMAPPED_SHARE:
        raise Unreadable(Reason.NO_TEXT_LAYER)
