"""Whole files and ways to break them, all from one seed: what the fuzz tests and the long fuzz run feed the readers."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import docx as python_docx

from tests.intake.reading.files import abstract, docx, lvl, num, numbered, ofd, p, pdf, r, tbl, tc, workbook, zipped
from tests.intake.reading.test_hostile import compound
from tracker.intake.reading import Document, Reason, Unreadable, read

File = tuple[str, bytes]
_EXTREMES = [b"", b"0", b"-1", b"9", b"255", b"65536", b"2147483648", b"99999999999999999999", b"x", b"\xff", b"1e999"]
_ODD_BYTES = [
    b"\x00",
    b"\xff" * 8,
    b"<",
    b"&#0;",
    b"&a;",
    b"<w:p>",
    b"</w:p>",
    b"%%EOF",
    b"endobj",
    b"PK\x03\x04",
    b"\x1b",
]
_NAMES = ["a.docx", "a.pdf", "a.xlsx", "a.xls", "a.txt", "a", "../a.wps", "a.doc", "秘密.docx"]


@cache
def sources() -> list[File]:
    """One file of each kind and trait."""
    found = [
        ("a.docx", _rich_docx()),
        ("a.docx", _usual_docx()),
        (
            "a.xlsx",
            workbook({"问题清单": [["问题", "措施"], ["学习", 1.5], [None, True]], "表": [["乙"]]}, merges=["A2:A3"]),
        ),
        ("a.pdf", pdf([_page("三、存在的主要问题"), _page("四、下一步打算")])),
        ("a.pdf", pdf([_page("问题")], extra=_ruled(), font_inside=False)),
        ("a.txt", "一、存在的问题\r\n（一）学习不够深入\r\n".encode("gb18030") * 5),
        ("a.txt", "\ufeff存在的问题\n".encode("utf-16") * 5),
        ("a.ofd", ofd([(28.0, 40.0, "一、存在的问题"), (28.0, 50.0, "（一）学习不够深入")], [])),
        ("a.html", "<html><body><p>学习</p><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>".encode() * 3),
        ("a.csv", "问题,措施\n学习不够,补学\n".encode("gb18030") * 5),
        ("a.xls", compound("Workbook").ljust(4096, b"\0")),
    ]
    return [(name, zipped(_parts(data)) if data.startswith(b"PK") else data) for name, data in found]


def case(seed: int, files: list[File] | None = None) -> File:
    """The broken file of a seed: the same one for ever, of the same files."""
    rng = random.Random(seed)
    name, data = rng.choice(files or sources())
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_WAYS)(rng, data)
    return (rng.choice(_NAMES) if rng.random() < 0.2 else name), data


def outcome(name: str, data: bytes) -> str:
    """What became of it: "document" or the reason; anything else is raised, as it is what the tests look for."""
    try:
        document = read(name, data)
    except Unreadable as refused:
        return str(Reason(refused.reason))
    _check(document)
    return "document"


def _check(document: Document) -> None:
    last = 0
    for paragraph in document.paragraphs:
        assert last <= paragraph.start < paragraph.end <= len(document.text)
        assert all(0 <= cell.start <= cell.end <= len(document.text) for cell in paragraph.cells)
        last = paragraph.end
    document.text.encode("utf-8")


def _flip(rng: random.Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(rng.choice((1, 3, 20))):
        if broken:
            broken[rng.randrange(len(broken))] = rng.randrange(256)
    return bytes(broken)


def _cut(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return rng.choice((data[:start], data[start:], data[:start] + data[end:]))


def _repeat(rng: random.Random, data: bytes) -> bytes:
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 50)) + data[end:]


def _insert(rng: random.Random, data: bytes) -> bytes:
    place, _ = _span(rng, data)
    return data[:place] + rng.choice(_ODD_BYTES) + data[place:]


def _splice(rng: random.Random, data: bytes) -> bytes:
    start, _ = _span(rng, data)
    _, other = rng.choice(sources())
    return data[:start] + other[_span(rng, other)[0] :]


def _number(rng: random.Random, data: bytes) -> bytes:
    found = list(re.finditer(rb"-?\d+(?:\.\d+)?", data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + rng.choice(_EXTREMES) + data[match.end() :]


def _element(rng: random.Random, data: bytes) -> bytes:
    """An XML element taken out, doubled, wrapped into itself or moved."""
    found = list(re.finditer(rb"<(\w+:\w+)[^<>]*>[^<>]*</\1>|<\w+:\w+[^<>]*/>", data))
    if not found:
        return data
    match, other = rng.choice(found), rng.choice(found)
    swapped = rng.choice((b"", match[0] * 2, match[0] * 200, other[0]))
    return data[: match.start()] + swapped + data[match.end() :]


def _part(rng: random.Random, data: bytes) -> bytes:
    """A part of a zip broken, taken out or put in another's place; the zip around it stays whole."""
    try:
        parts = _parts(data)
    except Exception:
        return _flip(rng, data)  # no zip, or no longer one
    name = rng.choice(sorted(parts)) if parts else "x"
    way = rng.choice((_number, _element, _element, _number, _flip, _cut, _insert, _repeat))
    parts[name] = rng.choice(
        (way(rng, parts.get(name, b"")),) * 6 + (parts[rng.choice(sorted(parts))] if parts else b"",)
    )
    if rng.random() < 0.05:
        del parts[name]
    return zipped(parts)


def _parts(data: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_WAYS: list[Callable[[random.Random, bytes], bytes]] = [
    _flip, _cut, _repeat, _insert, _splice, _number, _part, _part, _part, _part,
]  # fmt: skip


def _span(rng: random.Random, data: bytes) -> tuple[int, int]:
    start = rng.randrange(len(data) + 1)
    return start, min(len(data), start + rng.choice((1, 10, 200, 5_000)))


def _rich_docx() -> bytes:
    box = "<w:txbxContent>" + p("框") + "</w:txbxContent>"
    drawn = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>"
        f"<w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    field = "".join(
        f"<w:r>{content}</w:r>"
        for content in (
            '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>PAGE</w:instrText>",
            '<w:fldChar w:fldCharType="separate"/>', "<w:t>3</w:t>", '<w:fldChar w:fldCharType="end"/>',
        )
    )  # fmt: skip
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="0"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="0" w:default="1"><w:name w:val="Normal"/></w:style>'
    )
    body = (
        p("存在的问题", '<w:pStyle w:val="1"/>') + numbered("学习", 1, 1) + numbered("不够", 2, 2)
        + p(r("甲") + "<w:ins>" + r("乙") + "</w:ins><w:del>" + r("丙") + "</w:del>" + drawn + field)
        + tbl([tc("一", '<w:vMerge w:val="restart"/>'), tc(tbl([tc("内"), tc("里")]) + p("")), tc("二")],
              [tc("", "<w:vMerge/>"), tc("三", '<w:gridSpan w:val="2"/>')])
        + "<w:sdt><w:sdtPr/><w:sdtContent>" + p(r("藏", "<w:vanish/>") + r("显")) + "</w:sdtContent></w:sdt>"
    )  # fmt: skip
    levels = lvl(0, "chineseCounting", "%1、") + lvl(1, "upperRoman", "%1.%2") + lvl(2, "decimalEnclosedCircle", "%3")
    override = '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride>'
    return docx(body, numbering=abstract(levels) + num() + num(2, 1, override), styles=styles, header=p("页眉"))


def _usual_docx() -> bytes:
    document = python_docx.Document()
    document.add_heading("存在的问题", 1)
    document.add_paragraph("学习不够深入", style="List Number")
    document.add_table(2, 2).cell(0, 0).merge(document.tables[0].cell(1, 0)).text = "甲"
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _page(heading: str) -> list[tuple[float, float, float, str]]:
    lines = [(112.0, 760.0, 16.0, heading), (112.0, 730.0, 16.0, "部分党员学习不够深入，理论联系实际不够紧密，")]
    return [*lines, (80.0, 700.0, 16.0, "存在学用两张皮的现象。"), (290.0, 40.0, 10.0, "- 1 -")]


def _ruled() -> str:
    columns, rows = [80, 300, 500], [790, 715, 690]
    level = [f"{left} {y} m {right} {y} l S" for y in rows for left, right in pairwise(columns)]
    return "\n".join([*level, *(f"{x} {rows[0]} m {x} {rows[-1]} l S" for x in columns)])
