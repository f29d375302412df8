"""Files made to do harm, or to be taken for what they are not: each is refused under its own name."""

import io
import struct
import zipfile

import pytest

from tests.intake.reading.files import NAMESPACES, docx, p, tbl, tc, workbook, zipped
from tracker.common.file_names import suffix_of
from tracker.intake.reading import Limits, Notice, Reason, Unreadable, read

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def refusal(name: str, data: bytes, limits: Limits | None = None) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        read(name, data, limits=limits)
    return refused.value


@pytest.mark.parametrize(
    ("name", "data", "really"),
    [
        ("报告.docx", PNG, "png"),
        ("报告.docx", b"\xff\xd8\xff\xe0" + bytes(64), "jpeg"),
        ("报告.txt", b"RIFF\x00\x00\x00\x00WEBP" + bytes(64), "webp"),
        ("报告.docx", zipped({"a.txt": "x"}), "zip"),
        ("报告.doc", b"MZ\x90\x00\x03" + bytes(200), "program"),
        ("报告.pdf", b"\x00\x00\x00\x18ftypmp42" + bytes(64), "video"),
        ("报告", bytes(range(256)) * 4, "unknown"),
    ],
)
def test_what_is_no_document_is_named_for_what_it_is(name: str, data: bytes, really: str) -> None:
    refused = refusal(name, data)

    assert (refused.reason, refused.details["really"]) == (Reason.NOT_A_DOCUMENT, really)


@pytest.mark.parametrize(
    ("name", "data", "really"),
    [
        ("a.docx", docx("<w:altChunk r:id='rId9'/>"), "html"),
        ("a.doc", b'<?xml version="1.0"?><rss/>', "xml"),
        ("a.xlsb", zipped({"xl/workbook.bin": "x"}), "xlsb"),
    ],
)
def test_a_kind_that_is_not_read_is_named(name: str, data: bytes, really: str) -> None:
    refused = refusal(name, data)

    assert (refused.reason, refused.details["really"]) == (Reason.UNSUPPORTED, really)


def test_content_goes_before_the_name() -> None:
    assert read("总结.pdf", docx(p("正文"))).kind == "docx"
    assert read("总结.docx", "正文".encode()).kind == "text"
    assert read("台账.docx", workbook({"Sheet1": [["正文"]]})).kind == "workbook"


@pytest.mark.parametrize("name", ["..\\..\\a.DOCX", "../../etc/a.docx", "C:\\a.b.docx", "a.docx "])
def test_a_name_is_only_asked_for_its_suffix(name: str) -> None:
    assert suffix_of(name) == ".docx"


def test_too_many_bytes_are_refused_unread() -> None:
    refused = refusal("a.txt", b"x" * (20 * 1024 * 1024 + 1))

    assert (refused.reason, refused.details) == (Reason.TOO_LARGE, {"megabytes": 20})


def test_a_zip_bomb_is_refused() -> None:
    bomb = docx(p("正文"), extra={"word/media/a.bin": b"\x00" * 30_000_000})

    assert refusal("a.docx", bomb).reason == Reason.ZIP_BOMB


def test_a_bomb_of_parts_is_refused() -> None:
    assert refusal("a.docx", docx(p("正文"), extra={f"a{n}": b"" for n in range(2_100)})).reason == Reason.ZIP_BOMB


def test_a_part_that_holds_more_than_it_says_is_cut_and_refused() -> None:
    data = bytearray(docx(p("正文" * 1000)))
    size = struct.pack("<L", zipfile.ZipFile(io.BytesIO(data)).getinfo("word/document.xml").file_size)
    place = data.rfind(size)
    data[place : place + 4] = struct.pack("<L", 100)

    assert refusal("a.docx", bytes(data)).reason == Reason.DAMAGED


ENTITY = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "docProps/app.xml", "_rels/.rels"])
def test_entities_are_refused_in_any_part_and_encoding(name: str, encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?>{ENTITY}<w:document {NAMESPACES}><w:body/></w:document>'

    assert refusal("a.docx", docx(p("正文"), extra={name: part.encode(encoding)})).reason == Reason.XML_ENTITIES


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "C:/evil", "word/../../evil", "..\\evil"])
def test_parts_that_leave_the_archive_are_refused(name: str) -> None:
    assert refusal("a.docx", docx(p("正文"), extra={name: b"x"})).reason == Reason.UNSAFE_ARCHIVE


def test_the_same_part_twice_is_refused() -> None:
    """F45: which of the two counts would be anybody's guess."""
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = _with_twin(docx(p("正文")))

    assert refusal("a.docx", data).reason == Reason.UNSAFE_ARCHIVE


def _with_twin(data: bytes) -> bytes:
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/document.xml", "<x/>")
    return made.getvalue()


def test_tables_within_tables_beyond_all_measure_end_in_a_refusal() -> None:
    body = p("底")
    for _ in range(120):
        body = tbl([tc(body + p("")), tc("x")])

    assert refusal("a.docx", docx(body)).reason == Reason.DAMAGED


def test_a_hundred_thousand_paragraphs_are_refused() -> None:
    assert refusal("a.docx", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 100_000)).reason == Reason.TOO_MANY_PARAGRAPHS


def test_a_style_based_on_itself_ends() -> None:
    circle = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>'
    )

    assert read("a.docx", docx(p("正文", '<w:pStyle w:val="a"/>'), styles=circle)).text == "正文"


def sheet(cells: str) -> bytes:
    parts = zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": [["x"]]})))
    contents = {name: parts.read(name) for name in parts.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    contents["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
    return zipped(contents)


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 450_000 + "</row>",
        '<row r="1">' + '<c r="A1"><v>1</v></c>' * 450_000 + "</row>",
    ],
)
def test_sheets_with_more_cells_than_memory_are_refused(cells: str) -> None:
    reason = refusal("a.xlsx", sheet(cells)).reason

    assert reason in (Reason.TOO_MANY_CELLS, Reason.ZIP_BOMB)


@pytest.mark.slow
def test_ten_million_cells_are_refused() -> None:
    assert refusal("a.xlsx", sheet("<row>" + "<c><v>1</v></c>" * 10_000_000 + "</row>")).reason == Reason.ZIP_BOMB


def test_a_styled_but_empty_far_cell_does_not_make_a_sheet_large() -> None:
    cells = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'

    assert read("a.xlsx", sheet(cells)).text == "7"


def test_characters_that_turn_the_line_round_are_taken_out_everywhere() -> None:
    document = read("a.docx", docx(p("一\u202e二") + tbl([tc("三\u2067"), tc("四")])))

    assert document.text == "一二\n三\t四"
    assert Notice.DIRECTION_MARKS in document.notices


def test_an_encrypted_office_file_is_refused_as_one() -> None:
    """Word and Excel wrap an encrypted file into a compound file with these streams."""
    assert refusal("a.docx", compound("EncryptionInfo", "EncryptedPackage")).reason == Reason.ENCRYPTED


def test_an_old_presentation_is_named() -> None:
    assert refusal("a.doc", compound("PowerPoint Document")).details == {"really": "ppt"}


def test_an_old_workbook_without_a_sheet_is_empty() -> None:
    assert refusal("a.et", compound("Workbook")).reason == Reason.EMPTY


def compound(*names: str) -> bytes:
    """A compound file with empty streams of these names: header, allocation table, directory."""
    free = 0xFFFFFFFF
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    header += struct.pack("<108I", *[free] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[free] * 126)
    entries = [_entry("Root Entry", 5, child=1)]
    after = [*range(2, len(names) + 1), free]
    entries += [_entry(name, 2, right=right) for name, right in zip(names, after, strict=True)]
    return header + table + b"".join(entries).ljust(512, b"\0")


def _entry(name: str, kind: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    encoded = name.encode("utf-16-le")
    start = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return (start + struct.pack("<III", 0xFFFFFFFF, right, child)).ljust(128, b"\0")
