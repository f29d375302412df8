"""Paragraphs that a scan or a text editor cut into lines and pages, put together again."""

import re

from tracker.intake.reading.document import Document, Paragraph

PAGE_NUMBER = re.compile(
    r"^[\s\u3000]*(?:[-—–－·]{1,3}[ \u3000]*\d{1,3}[ \u3000]*[-—–－·]{1,3}"
    r"|第?[ ]*\d{1,3}[ ]*页(?:[ ]*[,，/]?[ ]*共[ ]*\d{1,3}[ ]*页)?"
    r"|\d{1,3}[ ]*/[ ]*\d{1,3}|\d{1,3})[\s\u3000]*$"
)
_ENDS = re.compile(r"[。！？!?；;：:…”》）)\]】]\s*$")
_BEGINS = re.compile(
    r"^[\s\u3000\xa0]*(?:[一二三四五六七八九十]{1,3}[、.．是要]|第[一二三四五六七八九十\d]+[，,、部章节]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、)）](?!\d)|[①-⑳]"
    r"|[●•◆■▪◇○★▲△►▶▷▸➢➤√☆◎※❖✦·#|>*\-—]|其[一二三四五六次][，,是]|首先|再次|最后|问题|措施|整改|责任|完成时限|附件|附[：:])"
)
_SHORTEST_WRAPPED = 14
_NARROWEST = 22
_WIDEST = 64


def whole_paragraphs(document: Document, *, leaving_out: frozenset[int] = frozenset()) -> list[list[tuple[int, int]]]:
    """Runs of stretches; each run is one paragraph of the text as its writer meant it."""
    width = _wrap_width(document)
    runs: list[list[tuple[int, int]]] = []
    last: Paragraph | None = None
    page_turned = False
    opening = _front_matter(document)
    for index, paragraph in enumerate(document.paragraphs):
        text = document.text_of(paragraph)
        if index < opening or index in leaving_out:
            continue
        if paragraph.cells:
            runs += _cell_lines(document, paragraph)
            last = paragraph
            continue
        if paragraph.table is None and _is_page_number(document, paragraph, text):
            page_turned = last is not None
            continue
        if not text.strip():
            continue
        if last is not None and _continues(document, last, paragraph, width=width, page_turned=page_turned):
            runs[-1].append((paragraph.start, paragraph.end))
        else:
            runs.append([(paragraph.start, paragraph.end)])
        last, page_turned = paragraph, False
    return runs


def _cell_lines(document: Document, row: Paragraph) -> list[list[tuple[int, int]]]:
    """A form's cells read as lines of their own, each cell once however far it is merged."""
    return [
        [(cell.start + line.start(), cell.start + line.end())]
        for cell in row.cells
        if not cell.merged
        for line in re.finditer(r"[^\n]+", document.text_of(cell))
        if line[0].strip()
    ]


def _front_matter(document: Document) -> int:
    """How many paragraphs of properties stand between --- and --- before a Markdown text."""
    lines = [document.text_of(paragraph).strip() for paragraph in document.paragraphs[:40]]
    if not lines or lines[0] != "---" or "---" not in lines[1:]:
        return 0
    return lines.index("---", 1) + 1


def _is_page_number(document: Document, paragraph: Paragraph, text: str) -> bool:
    """A bare number alone on its line counts only where no list of cells could have put it."""
    if not PAGE_NUMBER.match(text):
        return False
    return not text.strip().isdigit() or document.kind == "pdf"


def _wrap_width(document: Document) -> int | None:
    """The width at which lines were cut, if they were: then most long lines are of nearly that length."""
    lines = [document.text_of(part).strip() for part in document.paragraphs if part.table is None]
    longest = sorted(len(line) for line in lines if line)[-(len(lines) // 20) - 1 :]
    if not longest or not _NARROWEST <= longest[0] <= _WIDEST:
        return None
    near = sum(1 for line in lines if len(line) >= longest[0] * 0.85 and not _ENDS.search(line))
    return longest[0] if near >= 3 else None


def _continues(
    document: Document, last: Paragraph, paragraph: Paragraph, *, width: int | None, page_turned: bool
) -> bool:
    before, after = document.text_of(last).strip(), document.text_of(paragraph)
    if last.table is not None or paragraph.table is not None or last.level or paragraph.level:
        return False
    if paragraph.number or _ENDS.search(before) or _BEGINS.match(after):
        return False
    if page_turned:
        return len(before) >= _SHORTEST_WRAPPED
    return width is not None and len(before) >= max(_SHORTEST_WRAPPED, width * 0.85)
