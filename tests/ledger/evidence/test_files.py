"""What is taken as evidence and what is not; what a thumbnail gives away."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.intake.reading.test_hostile import compound
from tests.ledger.evidence.pieces import package, photo, picture, zipped
from tracker.ledger.evidence.file_kinds import Fault, Unfit, kind_of
from tracker.ledger.evidence.files import evidence_file
from tracker.ledger.evidence.pictures import Broken, TooManyPixels, thumbnail
from tracker.people.access import NotAllowed

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("总结.docx", package("docx"), "docx"),
        ("总结.wps", package("docx"), "docx"),
        ("总结.wps", compound("WordDocument"), "doc"),
        ("总结.doc", compound("WordDocument"), "doc"),
        ("表.xlsx", package("xlsx"), "xlsx"),
        ("表.et", compound("Workbook"), "xls"),
        ("表.XLS", compound("Book"), "xls"),
        ("片.pptx", package("pptx"), "pptx"),
        ("片.dps", compound("PowerPoint Document"), "ppt"),
        ("函.pdf", b"%PDF-1.7\n", "pdf"),
        ("照.JPG", picture("JPEG"), "jpeg"),
        ("照.jpg", picture("WEBP"), "webp"),
        ("照.bmp", picture("BMP"), "bmp"),
        ("记录.txt", "会议记录".encode("gb18030"), "txt"),
        ("记录.txt", "会议记录".encode("utf-16"), "txt"),
    ],
)
def test_a_file_is_what_its_content_says_and_its_name_agrees(name, data, kind):
    assert kind_of(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("x.svg", SVG, Fault.NOT_TAKEN),
        ("x.html", HTML, Fault.NOT_TAKEN),
        ("x.zip", zipped({"a.txt": "a"}), Fault.NOT_TAKEN),
        ("x.rar", b"Rar!\x1a\x07\x00", Fault.NOT_TAKEN),
        ("x.7z", b"7z\xbc\xaf\x27\x1c", Fault.NOT_TAKEN),
        ("x.exe", b"MZ\x90", Fault.NOT_TAKEN),
        ("x.docx.exe", package(), Fault.NOT_TAKEN),
        ("x", b"text", Fault.NOT_TAKEN),
        ("x.png", SVG, Fault.ANOTHER_KIND),
        ("x.txt", SVG, Fault.ANOTHER_KIND),
        ("x.txt", b"\xef\xbb\xbf  " + HTML, Fault.ANOTHER_KIND),
        ("x.txt", b"MZ\x90\x00", Fault.ANOTHER_KIND),
        ("x.txt", HTML.decode().encode("utf-16"), Fault.ANOTHER_KIND),
        ("x.pdf", HTML, Fault.ANOTHER_KIND),
        ("x.doc", HTML, Fault.ANOTHER_KIND),
        ("x.docx", zipped({"a.txt": "a"}), Fault.ANOTHER_KIND),
        ("x.docx", package("xlsx"), Fault.ANOTHER_KIND),
        ("x.docx", HTML + package(), Fault.ANOTHER_KIND),
        ("x.docx", package()[:40], Fault.DAMAGED),
        ("x.docx", compound("EncryptionInfo", "EncryptedPackage"), Fault.ENCRYPTED),
        ("x.docx", b"", Fault.EMPTY),
        ("x.jpg", b"", Fault.EMPTY),
    ],
)
def test_what_only_pretends_is_refused(name, data, fault):
    """F50: stored XSS by SVG/HTML attachment."""
    with pytest.raises(Unfit) as refused:
        kind_of(name, data)

    assert refused.value.fault is fault


def test_a_document_with_macros_is_none_of_ours():
    types = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'

    with pytest.raises(Unfit):
        kind_of("x.docx", zipped({"[Content_Types].xml": types}))


def test_a_thumbnail_is_upright_and_says_nothing_but_what_is_seen():
    original = photo(orientation=6)
    assert b"SecretCamera" in original

    small = thumbnail(original)

    assert Image.open(io.BytesIO(small)).size == (200, 320)  # 640 × 400 on its side
    assert not Image.open(io.BytesIO(small)).getexif()
    assert b"ecret" not in small and b"Exif" not in small and b"ICC_PROFILE" not in small


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "BMP"])
def test_every_kind_of_picture_has_a_thumbnail(form):
    assert Image.open(io.BytesIO(thumbnail(picture(form)))).format == "JPEG"


def test_what_is_transparent_becomes_white():
    kept = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(kept, "PNG")

    assert Image.open(io.BytesIO(thumbnail(kept.getvalue()))).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("broken", [picture()[:300], picture("JPEG", colour="blue")[:200], b"\x89PNG\r\n\x1a\n", b"BM"])
def test_a_broken_picture_is_called_so(broken):
    with pytest.raises(Broken):
        thumbnail(broken)


@pytest.mark.parametrize("size", [(8000, 8000), (12_000, 12_000), (60_000, 60_000)])
def test_a_decompression_bomb_is_never_unpacked(size):
    header = b"IHDR" + struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    bomb = picture()[:8] + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header)) + picture()[33:]

    with pytest.raises(TooManyPixels):
        thumbnail(bomb)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("图.svg", SVG, "不收这种文件。可以用 Word、Excel"),
        ("包.zip", b"PK\x03\x04", "不收这种文件。可以用 Word、Excel"),
        ("空.pdf", b"", "文件是空的"),
        ("假.docx", HTML, "内容和扩展名 .docx 不符"),
        ("坏.png", picture()[:300], "图片已损坏"),
        ("秘密.txt", b"x", "涉密"),
        ("记录.txt", "机密★1年\n会议记录".encode(), "涉密"),
        ("大.pdf", b"%PDF-" + bytes(1024 * 1024), "超过 1 MB"),
    ],
)
def test_every_refusal_names_the_file_or_the_marking_and_what_to_do(ctx, monkeypatch, name, data, said):
    monkeypatch.setitem(ctx.config, "EVIDENCE_MB", 1)
    with ctx.test_request_context(), pytest.raises(NotAllowed) as refused:
        evidence_file(name, data)

    assert said in str(refused.value)
    assert name in str(refused.value) or "涉密" in str(refused.value)
