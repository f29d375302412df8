"""An official Word file taken out of the library's template: styles, page, number, properties and packing."""

import re
from copy import deepcopy
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from tracker.common.official_layout import (
    FOOTER_MM,
    MARGINS_MM,
    PAGE_MM,
    Profile,
    W,
    font_attributes,
    font_table_xml,
    settings_xml,
    styles_xml,
)

# What the library's template carries and an official document should not: another office's theme, its picture.
UNWANTED = ("stylesWithEffects", "customXml", "theme", "numbering", "thumbnail", "extended-properties", "webSettings")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dress(document: Any, profile: Profile) -> None:
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


def lay_out_page(
    document: Any,
    profile: Profile,
    *,
    landscape: bool = False,
    margins: dict[str, float] = MARGINS_MM,
    footer: float = FOOTER_MM,
) -> None:
    """A4 with the profile's page numbers; margins and the footer's distance in millimetres."""
    page = document.sections[0]
    page.page_width, page.page_height = map(Mm, reversed(PAGE_MM) if landscape else PAGE_MM)
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for side, millimetres in margins.items():
        setattr(page, f"{side}_margin", Mm(millimetres))
    page.footer_distance = Mm(footer)
    grid = page._sectPr.find(qn("w:docGrid"))
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(profile.line_twips))
    number(page.footer, "center" if profile.centred_page_number else "right", profile)
    if not profile.centred_page_number:
        number(page.even_page_footer, "left", profile)


def number(footer: Any, side: str, profile: Profile) -> None:
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
    paragraph.extend([run("— ", font=font), *page_field(font), run(" —", font=font)])


def page_field(font: str) -> list[Any]:
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


def describe(document: Any, *, title: str, organisation: str, as_of: date) -> None:
    """Properties without any clock: the file is dated by the day it speaks of."""
    about = document.core_properties
    about.title = UNPRINTABLE.sub("", title)[:255]
    about.author = about.last_modified_by = UNPRINTABLE.sub("", organisation)[:255]
    about.created = about.modified = datetime.combine(as_of, time(), tzinfo=UTC)
    about.comments, about.language, about.revision = "", "zh-CN", 1


def packed(document: Any) -> bytes:
    """Packed anew in one order with one time, each part once (F45)."""
    made, plain = BytesIO(), BytesIO()
    document.save(plain)
    with ZipFile(plain) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, FIXED_TIME), source.read(name), ZIP_DEFLATED)
    return made.getvalue()


def run(text: str, *, font: str) -> Any:
    """A run of printable text with its font named for every script; what XML cannot hold is left out (F44)."""
    element = parse_xml(
        f'<w:r xmlns:w="{W}"><w:rPr><w:rFonts {font_attributes(font)}/></w:rPr><w:t xml:space="preserve"/></w:r>'
    )
    element.find(qn("w:t")).text = UNPRINTABLE.sub("", text)
    return element
