"""Section → .docx in the official layout (GB/T 9704-2012, DOMAIN §7). The same section always gives the same bytes."""

from copy import deepcopy
from functools import cache
from itertools import groupby
from typing import Any

from docx import Document
from docx.oxml import parse_xml

from tracker.common.bookmarks import Bookmarks, item_mark, section_mark
from tracker.common.official_layout import (
    BODY,
    CHARACTERS,
    GB_T_9704,
    HEADINGS,
    SIGNATURE,
    TITLE,
    Profile,
    Style,
    W,
    paragraph_xml,
    run_xml,
)
from tracker.common.word_file import UNPRINTABLE, describe, dress, lay_out_page, packed
from tracker.reporting.wording import Paragraph, Section

TITLE_CHARACTERS = 20  # of 22 points in a line
LINES_KEPT = 3  # how many lines may move to the next page for the signature's sake


def to_docx(section: Section, *, profile: Profile = GB_T_9704) -> bytes:
    document = Document()
    dress(document, profile)
    lay_out_page(document, profile)
    describe(document, title=section.title, organisation=section.organisation, as_of=section.as_of)
    Writer(document, profile).write(section)
    return packed(document)


class Writer:
    """Appends paragraphs in order, and marks whose they are."""

    def __init__(self, document: Any, profile: Profile) -> None:
        self.end = document.element.body.sectPr
        self.profile = profile
        self.bookmarks = Bookmarks()

    def write(self, section: Section) -> None:
        first = self.paragraph(TITLE, broken(section.title))
        for item, together in groupby(section.paragraphs, key=lambda paragraph: paragraph.item):
            made = list(together)
            written = [self.body(paragraph, last=paragraph is section.paragraphs[-1]) for paragraph in made]
            if item is not None and made[0].number:
                self.bookmarks.around(item_mark(made[0].number), written[0], written[-1])
        self.bookmarks.around(section_mark(section.year), first, self.signature(section))

    def body(self, paragraph: Paragraph, *, last: bool) -> Any:
        """Never a page with the signature alone: a short last paragraph goes with it, a long one breaks above it."""
        kept = last and (width(paragraph.text) + BODY.first_line) / CHARACTERS <= LINES_KEPT
        return self.paragraph(HEADINGS.get(paragraph.level, BODY), paragraph.text, keep_next=kept)

    def paragraph(self, style: Style, text: str, **placed: Any) -> Any:
        element = deepcopy(self.empty(style, **placed))
        element.r_lst[0].text = UNPRINTABLE.sub("", text)
        self.end.addprevious(element)
        return element

    @cache  # noqa: B019 -- a writer lives as long as its document
    def empty(self, style: Style, **placed: Any) -> Any:
        """What the style says stands on paragraph and run too: pasted elsewhere, the text keeps its look."""
        shape, letters = paragraph_xml(style, self.profile, **placed), run_xml(style, self.profile)
        return parse_xml(
            f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="{style.id}"/>{shape}</w:pPr>'
            f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve"/></w:r></w:p>'
        )

    def signature(self, section: Section) -> Any:
        """GB/T 9704-2012 §7.3.5.2: one line below the text, and the shorter of the two gives way. By its left indent,
        which every program and every document it is pasted into keeps."""
        left, date_left = signature_indents(section.organisation, section.signed_on)
        line = self.profile.line_twips
        if section.organisation:
            self.paragraph(SIGNATURE, section.organisation, left=left, before=line, keep_next=True)
        return self.paragraph(SIGNATURE, section.signed_on, left=date_left, before=0 if section.organisation else line)


def broken(title: str) -> str:
    """A title of two lines breaks between the body and the occasion (GB/T 9704-2012 §7.3.1: no word is torn)."""
    body, about, occasion = title.partition("关于")
    return f"{body}\n{about}{occasion}" if body and about and width(title) > TITLE_CHARACTERS else title


def signature_indents(organisation: str, signed_on: str) -> tuple[float, float]:
    """Characters left free left of the organisation and of the date below it.

    The date begins two characters right of the organisation, which ends two from the margin; a date longer than
    the organisation ends there instead, and the organisation moves left.
    """
    name, date = min(width(organisation), CHARACTERS - 4), width(signed_on)
    right, date_right = ((4 + date - name if organisation else 2), 2) if date > name else (2, name - date)
    return max(0, CHARACTERS - right - name), max(0, CHARACTERS - date_right - date)


def width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)
