"""Section → .docx in the official layout (GB/T 9704-2012, DOMAIN §7). The same section always gives the same bytes."""

import re
from typing import Any

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from tracker.common.official_layout import BODY_TWIPS, CHARACTERS, GB_T_9704, Profile, W, font_of
from tracker.common.word_file import describe, dress, lay_out_page, packed, run
from tracker.reporting.wording import Paragraph, Section

STYLES = {0: "BodyText", 1: "Heading1", 2: "Heading2", 3: "Heading3"}


def to_docx(section: Section, *, profile: Profile = GB_T_9704) -> bytes:
    document = Document()
    dress(document, profile)
    lay_out_page(document, profile)
    describe(document, title=section.title, organisation=section.organisation, as_of=section.as_of)
    writer = Writer(document, profile)
    writer.paragraph("Title", section.title)
    for paragraph in section.paragraphs:
        writer.body(paragraph)
    writer.signature(section)
    return packed(document)


def bookmark_name(number: str) -> str:
    """Where an entry's item number hides in the file: Word keeps names with _ in front out of its list (F40)."""
    return ("_item_" + re.sub(r"\W", "_", number))[:40]


class Writer:
    """Appends paragraphs in order; remembers which bookmark names are taken."""

    def __init__(self, document: Any, profile: Profile) -> None:
        self.end = document.element.body.sectPr
        self.profile = profile
        self.bookmarks: set[str] = set()

    def body(self, paragraph: Paragraph) -> None:
        element = self.paragraph(STYLES[paragraph.level], paragraph.text)
        if paragraph.level == 3 and paragraph.number:
            self.bookmark(element, bookmark_name(paragraph.number))

    def paragraph(self, style: str, text: str) -> Any:
        element = parse_xml(f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style}"/></w:pPr></w:p>')
        element.append(run(text, font=font_of(style, self.profile)))
        self.end.addprevious(element)
        return element

    def signature(self, section: Section) -> None:
        """GB/T 9704-2012 §7.3.5.2: one line below the text, and the shorter of the two gives way."""
        self.end.getprevious().pPr.append(OxmlElement("w:keepNext"))  # never a page with the signature alone
        right, date_right = signature_indents(section.organisation, section.signed_on)
        if section.organisation:
            self.signed(section.organisation, right, f'<w:spacing w:before="{self.profile.line_twips}"/>')
        self.signed(section.signed_on, date_right, "")

    def signed(self, text: str, right: float, spacing: str) -> None:
        element = self.paragraph("Signature", text)
        keep = "<w:keepNext/>" if spacing else ""
        indent = f'<w:ind w:rightChars="{round(right * 100)}" w:right="{round(right * BODY_TWIPS)}"/>'
        wrapper = parse_xml(f'<w:pPr xmlns:w="{W}">{keep}{spacing}{indent}</w:pPr>')
        element.pPr.extend(list(wrapper))

    def bookmark(self, element: Any, name: str) -> None:
        if name in self.bookmarks:
            return
        self.bookmarks.add(name)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(len(self.bookmarks)))
        start.set(qn("w:name"), name)
        element.pPr.addnext(start)
        element.append(end)


def signature_indents(organisation: str, signed_on: str) -> tuple[float, float]:
    """Characters left free right of the organisation and of the date below it.

    The date begins two characters right of the organisation, which ends two from the margin; a date longer than
    the organisation ends there instead, and the organisation moves left.
    """
    name, date = min(width(organisation), CHARACTERS - 4), width(signed_on)
    if date > name:
        return (4 + date - name if organisation else 2), 2
    return 2, name - date


def width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)
