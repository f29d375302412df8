"""Makes the files that the reading tests read: small, whole, and written by hand so that nothing hides in them."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
_MADE_AT = (2026, 3, 5, 10, 0, 0)  # always the same, so that the same parts make the same bytes
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(content: str, properties: str = "") -> str:
    """A paragraph: of plain text, or of runs where the content is XML already."""
    runs = content if content.startswith("<") else r(content)
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def lvl(index: int, numbering_format: str, text: str, more: str = "", *, suff: str = "nothing", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{numbering_format}"/>{more}'
        f'<w:suff w:val="{suff}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(levels: str, key: int = 1) -> str:
    return f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'


def num(key: int = 1, of: int = 1, overrides: str = "") -> str:
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tbl(*rows: Sequence[str]) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"


def docx(
    body: str, *, numbering: str = "", styles: str = "", header: str = "", extra: Mapping[str, bytes] | None = None
) -> bytes:
    """A whole .docx around the XML of its body."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _RELATIONS.format(_relation(1, "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            _relation(1, "numbering", "numbering.xml")
            + _relation(2, "styles", "styles.xml")
            + _relation(3, "header", "header1.xml")
        ),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {NAMESPACES}>{styles}</w:styles>",
        "word/header1.xml": f"<w:hdr {NAMESPACES}>{header or p('')}</w:hdr>",
        **(extra or {}),
    }
    return zipped(parts)


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _MADE_AT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return made.getvalue()


def _relation(key: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{key}" Type="{_RELATION}{kind}" Target="{target}"/>'


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_CONTENT}{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("numbering", "numbering"),
            ("styles", "styles"),
            ("header1", "header"),
        )
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


Sheets = Mapping[str, Sequence[Sequence[object]]]


def workbook(sheets: Sheets, *, merges: Sequence[str] = (), header: str = "") -> bytes:
    """An .xlsx; `merges` ("A2:A4") are of the first sheet and show the value that stands in its first cell."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": dt.datetime(*_MADE_AT)})  # noqa: DTZ001 the library wants it bare
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
            sheet.set_header(header)
        for merge in merges:
            row, column = int(merge[1:].split(":")[0]) - 1, ord(merge[0]) - ord("A")
            book.worksheets()[0].merge_range(merge, next(iter(sheets.values()))[row][column])
    return made.getvalue()


def ofd(*pages: Sequence[tuple[float, float, str]], size: float = 5.6) -> bytes:
    """An .ofd (GB/T 33190) of pages of lines: millimetres from the left and from the top, and the line's text."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    parts: dict[str, str | bytes] = {"OFD.xml": f"<ofd:OFD {space}>{body}</ofd:OFD>"}
    named = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    area = (
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
    )
    parts["Doc_0/Document.xml"] = f"<ofd:Document {space}>{area}<ofd:Pages>{named}</ofd:Pages></ofd:Document>"
    for number, lines in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject ID="{n}" Font="1" Size="{size}" Boundary="{left} {top} 150 {size}">'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(1, len(text) - 1)} {size}">{escape(text)}</ofd:TextCode>'
            "</ofd:TextObject>"
            for n, (left, top, text) in enumerate(lines)
        )
        page = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = page
    return zipped(parts)


Placed = tuple[float, float, float, str]  # x, y, size, text


def pdf(
    pages: Sequence[Sequence[Placed]],
    *,
    extra: str = "",
    trailer: str = "",
    turned: bool = False,
    font_inside: bool = True,
) -> bytes:
    """A PDF of text at places; y upwards from the foot of an A4 page. `extra` goes into each page's content.

    turned: a landscape page, made as many programs do, of a portrait one that is shown turned.
    font_inside: whether the font is in the file (each character a box), or only its name.
    """
    codes = sorted({character for page in pages for *_, text in page for character in text})
    kids = " ".join(f"{10 + 2 * index} 0 R" for index in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        **_font(codes, inside=font_inside),
        7: _stream(b"\x00" * 3, _PICTURE),
    }
    for index, page in enumerate(pages):
        objects[10 + 2 * index] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {90 * turned} /Contents {11 + 2 * index} 0 R"
            " /Resources << /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >> >>"
        ).encode()
        shown = [_shown(each, codes if font_inside else None, turned=turned) for each in page]
        objects[11 + 2 * index] = _stream("\n".join([*shown, extra]).encode())
    return _assembled(objects, trailer)


_PICTURE = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8"
SCAN = "q 595 0 0 842 0 0 cm /I Do Q"  # one picture over the whole page


def _font(codes: Sequence[str], *, inside: bool) -> dict[int, bytes]:
    if inside:
        assert len(codes) <= 256, "a font of this kind has no more characters"
        shapes = b" ".join(b"/g" for _ in codes)
        return {
            3: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 -120 1000 880] /FontMatrix [0.001 0 0 0.001 0 0]"
            b" /CharProcs << /g 4 0 R >> /Encoding << /Type /Encoding /Differences [0 %s] >> /FirstChar 0"
            b" /LastChar %d /Widths [%s] /ToUnicode 5 0 R /Resources << >> >>"
            % (shapes, max(0, len(codes) - 1), b"1000 " * len(codes)),
            4: _stream(b"1000 0 0 -120 1000 880 d1 50 -100 900 900 re f"),
            5: _stream(_to_unicode({f"{code:02x}": character for code, character in enumerate(codes)})),
        }
    return {
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong /DW 1000 /FontDescriptor 6 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        5: _stream(_to_unicode({f"{ord(character):04x}": character for character in codes})),
        6: b"<< /Type /FontDescriptor /FontName /FangSong /Flags 4 /FontBBox [0 -120 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    }


def _shown(placed: Placed, codes: Sequence[str] | None, *, turned: bool) -> str:
    x, y, size, text = placed
    place = f"0 1 -1 0 {595 - y} {x} Tm" if turned else f"{x} {y} Td"
    coded = bytes(map(codes.index, text)) if codes else text.encode("utf-16-be")
    return f"BT /F {size} Tf {place} <{coded.hex()}> Tj ET"


def _to_unicode(codes: Mapping[str, str]) -> bytes:
    lines = [f"<{code}> <{character.encode('utf-16-be').hex()}>" for code, character in codes.items()]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    mapped = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    last = "f" * len(next(iter(codes), "00"))
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <{'0' * len(last)}> <{last}> endcodespacerange\n{mapped}\nendcmap end end"
    ).encode()


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def _assembled(objects: Mapping[int, bytes], trailer: str) -> bytes:
    made = b"%PDF-1.7\n"
    places = {}
    for key, content in objects.items():
        places[key] = len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (key, content)
    start = len(made)
    made += b"xref\n0 1\n0000000000 65535 f \n"
    for key, place in places.items():
        made += b"%d 1\n%010d 00000 n \n" % (key, place)
    size = max(objects) + 1
    return made + f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
