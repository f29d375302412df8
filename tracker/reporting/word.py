"""Section → .docx in the official layout (DOMAIN §7). The same section always gives the same bytes."""

import re
from copy import deepcopy
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from tracker.reporting.official_layout import (
    BODY_TWIPS,
    CHARACTERS,
    FOOTER_MM,
    GB_T_9704,
    MARGINS_MM,
    PAGE_MM,
    Profile,
    W,
    font_attributes,
    font_of,
    font_table_xml,
    settings_xml,
    styles_xml,
)
from tracker.reporting.wording import Paragraph, Section

STYLES = {0: "BodyText", 1: "Heading1", 2: "Heading2", 3: "Heading3"}
# What the library's template carries and an official document should not: another office's theme, its picture.
UNWANTED = ("stylesWithEffects", "customXml", "theme", "numbering", "thumbnail", "extended-properties", "webSettings")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_docx(section: Section, *, profile: Profile = GB_T_9704) -> bytes:
    document = Document()
    _dress(document, profile)
    _lay_out_page(document, profile)
    _describe(document, section)
    writer = _Writer(document, profile)
    writer.paragraph("Title", section.title)
    for paragraph in section.paragraphs:
        writer.body(paragraph)
    writer.signature(section)
    return _bytes(document)


def bookmark_name(number: str) -> str:
    """Where an entry's item number hides in the file: Word keeps names with _ in front out of its list (F40)."""
    return ("_item_" + re.sub(r"\W", "_", number))[:40]


class _Writer:
    """Appends paragraphs in order; remembers which bookmark names are taken."""

    def __init__(self, document: Any, profile: Profile) -> None:
        self.end = document.element.body.sectPr
        self.profile = profile
        self.bookmarks: set[str] = set()

    def body(self, paragraph: Paragraph) -> None:
        element = self.paragraph(STYLES[paragraph.level], paragraph.text)
        if paragraph.level == 3 and paragraph.number:
            self._bookmark(element, bookmark_name(paragraph.number))

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
            self._signed(section.organisation, right, f'<w:spacing w:before="{self.profile.line_twips}"/>')
        self._signed(section.signed_on, date_right, "")

    def _signed(self, text: str, right: float, spacing: str) -> None:
        element = self.paragraph("Signature", text)
        keep = "<w:keepNext/>" if spacing else ""
        indent = f'<w:ind w:rightChars="{round(right * 100)}" w:right="{round(right * BODY_TWIPS)}"/>'
        wrapper = parse_xml(f'<w:pPr xmlns:w="{W}">{keep}{spacing}{indent}</w:pPr>')
        element.pPr.extend(list(wrapper))

    def _bookmark(self, element: Any, name: str) -> None:
        if name in self.bookmarks:
            return
        self.bookmarks.add(name)
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(len(self.bookmarks)))
        start.set(qn("w:name"), name)
        element.pPr.addnext(start)
        element.append(end)


def run(text: str, *, font: str) -> Any:
    """A run of printable text with its font named for every script; what XML cannot hold is left out (F44)."""
    element = parse_xml(
        f'<w:r xmlns:w="{W}"><w:rPr><w:rFonts {font_attributes(font)}/></w:rPr><w:t xml:space="preserve"/></w:r>'
    )
    element.find(qn("w:t")).text = _UNPRINTABLE.sub("", text)
    return element


def signature_indents(organisation: str, signed_on: str) -> tuple[float, float]:
    """Characters left free right of the organisation and of the date below it.

    The date begins two characters right of the organisation, which ends two from the margin; a date longer than
    the organisation ends there instead, and the organisation moves left.
    """
    name, date = min(_width(organisation), CHARACTERS - 4), _width(signed_on)
    if date > name:
        return (4 + date - name if organisation else 2), 2
    return 2, name - date


def _width(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)


def _dress(document: Any, profile: Profile) -> None:
    """Our own styles, settings and font table in place of the template's."""
    for package_part in (document.part, document.part.package):
        for name, relation in list(package_part.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNWANTED:
                del package_part.rels[name]
            elif relation.reltype.endswith("/fontTable"):
                relation.target_part._blob = font_table_xml(profile).encode()
    for element, xml in (
        (document.styles.element, styles_xml(profile)),
        (document.settings.element, settings_xml(profile)),
    ):
        element[:] = list(parse_xml(xml))


def _lay_out_page(document: Any, profile: Profile) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = map(Mm, PAGE_MM)
    for side, millimetres in MARGINS_MM.items():
        setattr(page, f"{side}_margin", Mm(millimetres))
    page.footer_distance = Mm(FOOTER_MM)
    grid = page._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(profile.line_twips))
    _number(page.footer, "center" if profile.centred_page_number else "right", profile)
    if not profile.centred_page_number:
        _number(page.even_page_footer, "left", profile)


def _number(footer: Any, side: str, profile: Profile) -> None:
    """— 1 —, one character in from its side. WPS wants the field in separate runs."""
    footer.is_linked_to_previous = False
    indent = "" if side == "center" else f'<w:ind w:{side}Chars="100" w:{side}="280"/>'
    element = footer.paragraphs[0]._p
    element.getparent().replace(
        element,
        paragraph := parse_xml(
            f'<w:p xmlns:w="{W}"><w:pPr><w:pStyle w:val="Footer"/>{indent}<w:jc w:val="{side}"/></w:pPr></w:p>'
        ),
    )
    font = profile.page_number_font
    paragraph.extend([run("— ", font=font), *_page_field(font), run(" —", font=font)])


def _page_field(font: str) -> list[Any]:
    empty = run("", font=font)
    empty.remove(empty.find(qn("w:t")))
    parts = [deepcopy(empty) for _ in range(4)]
    for part, kind in zip((parts[0], parts[2], parts[3]), ("begin", "separate", "end"), strict=True):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        part.append(mark)
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = " PAGE "
    parts[1].append(code)
    return [*parts[:3], run("1", font=font), parts[3]]


def _describe(document: Any, section: Section) -> None:
    """Properties without any clock: the file is dated by the day it speaks of."""
    about = document.core_properties
    about.title = _UNPRINTABLE.sub("", section.title)[:255]
    about.author = about.last_modified_by = _UNPRINTABLE.sub("", section.organisation)[:255]
    about.created = about.modified = datetime.combine(section.as_of, time(), tzinfo=UTC)
    about.comments, about.language, about.revision = "", "zh-CN", 1


def _bytes(document: Any) -> bytes:
    """Packed anew in one order with one time, each part once (F45)."""
    packed, plain = BytesIO(), BytesIO()
    document.save(plain)
    with ZipFile(plain) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, FIXED_TIME), source.read(name), ZIP_DEFLATED)
    return packed.getvalue()
