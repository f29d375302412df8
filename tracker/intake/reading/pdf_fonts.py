"""The second way to a PDF page's characters, for fonts that the file does not bring along.

PDFium measures glyphs. For a font that is neither in the file nor on this machine it has none, and then leaves out
pieces of text of a single character, and such as stand above each other with the same words. pdfminer goes by the
widths the file states; it takes ten times as long, so it reads only the pages that need it.
"""

import io
from functools import cached_property
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.intake.reading.document import Unreadable
from tracker.intake.reading.pdf_lines import Character, placed
from tracker.intake.reading.reasons import Reason

TEXT = raw.FPDF_PAGEOBJ_TEXT
NO_SIZE = 1e-3  # points
MOST_OBJECTS = 20_000


def loses_characters(page: pdfium.PdfPage) -> bool:
    """Whether PDFium would leave out text of this page for want of its font."""
    for count, item in enumerate(page.get_objects(filter=[TEXT], max_depth=3)):
        left, bottom, right, top = item.get_bounds()
        if min(right - left, top - bottom) < NO_SIZE and not raw.FPDFFont_GetIsEmbedded(
            raw.FPDFTextObj_GetFont(item.raw)
        ):
            return True
        if count > MOST_OBJECTS:
            return False
    return False


class Stated:
    """The characters of a document's pages where the file states them; the document is opened when first asked."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def characters(self, index: int) -> list[Character]:
        try:
            page = self.document.pages[index]
            found = [
                Character(order, each["text"], each["x0"], each["x1"], each["y0"], max(each["size"], 1.0))
                for order, each in enumerate(page.chars)
                if each["text"] and each["upright"]
            ]
            page.close()
        except Exception as error:
            # pdfminer answers broken files with whatever exception the breakage happens to cause.
            raise Unreadable(Reason.DAMAGED) from error
        return placed(found)

    @cached_property
    def document(self) -> Any:
        return pdfplumber.open(io.BytesIO(self.data))
