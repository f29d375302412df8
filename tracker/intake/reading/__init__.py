"""Reading: the bytes of a file come in, a Document (text and paragraphs that point into it) goes out."""

from tracker.common.file_names import suffix_of
from tracker.intake.reading.classified import refuse_marked
from tracker.intake.reading.document import Cell, Document, Paragraph, Unreadable
from tracker.intake.reading.kinds import Kind, kind_of
from tracker.intake.reading.limits import MEGABYTE, Limits
from tracker.intake.reading.reasons import Notice, Reason
from tracker.ledger.markings import marking

__all__ = [
    "Cell",
    "Document",
    "Limits",
    "Notice",
    "Paragraph",
    "Reason",
    "Unreadable",
    "marking",
    "read",
]


def read(name: str, data: bytes, *, limits: Limits | None = None) -> Document:
    """Read a file of any kind; raises Unreadable with a Reason and nothing else.

    For what strangers upload use worker.read_safely, which holds this to a time and a size of memory.
    """
    limits = limits or Limits()
    if len(data) > limits.bytes:
        raise Unreadable(Reason.TOO_LARGE, {"megabytes": limits.bytes // MEGABYTE})
    document = read_kind(kind_of(name, data), name, data, limits)
    if not document.paragraphs:
        raise Unreadable(Reason.EMPTY)
    refuse_marked([document.text])
    return document


def read_kind(kind: Kind, name: str, data: bytes, limits: Limits) -> Document:
    """Each reader is imported when first needed: a process that reads text never loads the PDF library."""
    if kind is Kind.TEXT and suffix_of(name) in (".csv", ".tsv"):
        from tracker.intake.reading.separated import read_separated

        return read_separated(data, limits=limits)
    if kind is Kind.TEXT:
        from tracker.intake.reading.text import read_text

        return read_text(data, limits=limits)
    if kind is Kind.DOCX:
        from tracker.intake.reading.docx import read_docx

        return read_docx(data, limits=limits)
    if kind is Kind.PDF:
        from tracker.intake.reading.pdf import read_pdf

        return read_pdf(data, limits=limits)
    if kind is Kind.HTML:
        from tracker.intake.reading.html import read_html

        return read_html(data, limits=limits)
    if kind is Kind.OFD:
        from tracker.intake.reading.ofd import read_ofd

        return read_ofd(data, limits=limits)
    if kind is Kind.SLIDES:
        from tracker.intake.reading.slides import read_slides

        return read_slides(data, limits=limits)
    if kind is Kind.OFFICE:
        from tracker.intake.reading.docx import read_docx
        from tracker.intake.reading.office import converted

        return read_docx(converted(name, data), limits=limits)
    from tracker.intake.reading.workbook import read_workbook

    return read_workbook(data, kind=kind, limits=limits)
