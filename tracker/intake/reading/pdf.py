"""PDF files with text in them: bytes → Document, wrapped lines joined into paragraphs again.

PDFium is one program for all threads: for what strangers upload, and in a threaded server, go through
worker.read_safely, which gives each file a process of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium

from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Document, Unreadable
from tracker.intake.reading.draft import Draft
from tracker.intake.reading.limits import Limits
from tracker.intake.reading.pdf_fonts import Stated, loses_characters
from tracker.intake.reading.pdf_lines import Character, Line, characters_of, lines_of, picture_share, turned
from tracker.intake.reading.pdf_paragraphs import Margins, joined, without_margins
from tracker.intake.reading.pdf_rules import grids_of
from tracker.intake.reading.pdf_tables import Table, tables_of
from tracker.intake.reading.reasons import Notice, Reason

SCANNED_CHARACTERS = 40  # a page with a picture and less text than this is a scan with a stamp on it
SCANNED_SHARE = 0.5
UNMAPPED_SHARE = 0.3  # characters without meaning: the fonts of the file do not say what their shapes are


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    tables: list[Table]


def read_pdf(data: bytes, *, limits: Limits) -> Document:
    pages = list(pages_of(data, limits))
    if not pages:
        raise Unreadable(Reason.DAMAGED)
    refuse_marked("\n".join(line.text for line in page.lines) for page in pages)
    draft = Draft("pdf", limits=limits)
    add_pages(draft, pages)
    refuse_scan(draft.document())
    if not all(page.lines or page.tables for page in pages):
        draft.notices.add(Notice.PAGES_WITHOUT_TEXT)
    return draft.document()


def add_pages(draft: Draft, pages: list[Page]) -> None:
    """Paragraphs run on from page to page, but not over a table."""
    kept = without_margins([page.lines for page in pages])
    margins = Margins([line for lines in kept for line in lines])
    running: list[Line] = []
    for page, lines in zip(pages, kept, strict=True):
        for table in page.tables:
            running += [line for line in lines if line.base >= table.top]
            lines = [line for line in lines if line.base < table.top]
            add_paragraphs(draft, running, margins)
            running = []
            draft.add_table(table.rows)
        running += lines
    add_paragraphs(draft, running, margins)


def add_paragraphs(draft: Draft, lines: list[Line], margins: Margins) -> None:
    if lines:
        for paragraph in joined(lines, margins):
            draft.add(paragraph)


def pages_of(data: bytes, limits: Limits) -> Iterator[Page]:
    """Each page; an empty one for a page that is a picture."""
    stated = Stated(data)
    try:
        with pdfium.PdfDocument(data) as document:
            if len(document) > limits.pages:
                raise Unreadable(Reason.TOO_MANY_PAGES, {"limit": limits.pages})
            characters = 0
            for index in range(len(document)):
                found = characters_on(document[index], index, stated)
                characters += len(found)
                if characters > limits.characters:
                    raise Unreadable(Reason.TOO_MUCH_TEXT, {"limit": limits.characters})
                yield page_of(document[index], found)
    except pdfium.PdfiumError as error:
        reason = Reason.ENCRYPTED if "assword" in str(error) else Reason.DAMAGED
        raise Unreadable(reason) from error


def characters_on(page: pdfium.PdfPage, index: int, stated: Stated) -> list[Character]:
    found = stated.characters(index) if loses_characters(page) else characters_of(page)
    if len(found) < SCANNED_CHARACTERS and picture_share(page) > SCANNED_SHARE:
        return []
    return found


def page_of(page: pdfium.PdfPage, characters: list[Character]) -> Page:
    tables, rest = tables_of(grids_of(page, turned(page)), characters)
    return Page(lines_of(rest, across=page.get_width()), tables)


def refuse_scan(document: Document) -> None:
    text = document.text
    unmapped = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
    if not document.paragraphs or unmapped > len(text) * UNMAPPED_SHARE:
        raise Unreadable(Reason.NO_TEXT_LAYER)
