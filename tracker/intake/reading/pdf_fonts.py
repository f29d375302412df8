"""The second way to a PDF page's characters, for fonts that the file does not bring along.

PDFium measures glyphs. For a font that is neither in the file nor on this machine it has none, and then leaves out
every piece of text that is a single character. pdfminer goes by the widths the file states; it takes ten times as
long, so it reads only the pages that need it.
"""

import io

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .document import Unreadable
from .pdf_lines import Character
from .reasons import Reason

_TEXT = raw.FPDF_PAGEOBJ_TEXT
_NO_WIDTH = 1e-3  # points
_MOST_OBJECTS = 20_000


def loses_characters(page: pdfium.PdfPage) -> bool:
    """Whether PDFium would leave out text of this page for want of its font."""
    for count, item in enumerate(page.get_objects(filter=[_TEXT], max_depth=3)):
        left, _, right, _ = item.get_bounds()
        if right - left < _NO_WIDTH and not raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(item.raw)):
            return True
        if count > _MOST_OBJECTS:
            return False
    return False


def stated_characters(data: bytes, index: int) -> list[Character]:
    """The characters of page `index` where the file states them."""
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[index + 1]) as document:
            return [
                Character(each["text"], each["x0"], each["x1"], each["y0"], max(each["size"], 1.0))
                for each in document.pages[0].chars
                if each["text"] and each["upright"]
            ]
    except Exception as error:
        # pdfminer answers broken files with whatever exception the breakage happens to cause.
        raise Unreadable(Reason.DAMAGED) from error
