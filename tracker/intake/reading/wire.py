"""A Document, or the reason for none, as JSON: what passes between the reading process and the one that asked."""

import json
from typing import Any

from tracker.intake.reading.document import Cell, Document, Paragraph, Unreadable


def packed(outcome: Document | Unreadable) -> bytes:
    if isinstance(outcome, Unreadable):
        message: dict[str, Any] = {"reason": str(outcome.reason), "details": outcome.details}
    else:
        message = {
            "text": outcome.text,
            "kind": outcome.kind,
            "notices": outcome.notices,
            "paragraphs": [packed_paragraph(paragraph) for paragraph in outcome.paragraphs],
        }
    return json.dumps(message, separators=(",", ":")).encode("ascii")


def unpacked(data: bytes) -> Document:
    """The document; raises the Unreadable that was packed, ValueError for anything else."""
    message = json.loads(data)
    if "reason" in message:
        raise Unreadable(message["reason"], message["details"])
    return Document(
        message["text"],
        tuple(unpacked_paragraph(*fields) for fields in message["paragraphs"]),
        message["kind"],
        tuple(message["notices"]),
    )


def packed_paragraph(paragraph: Paragraph) -> list[Any]:
    """A paragraph as a short row; a long report has thousands. Documents are kept in the same spelling."""
    cells = [[cell.start, cell.end, cell.column, int(cell.merged)] for cell in paragraph.cells]
    row = [paragraph.start, paragraph.end, paragraph.level, paragraph.number, paragraph.table, cells]
    return [*row, 1] if paragraph.hidden else row


def unpacked_paragraph(
    start: int, end: int, level: int | None, number: str, table: int | None, cells: list[Any], hidden: int = 0
) -> Paragraph:
    placed = tuple(Cell(a, b, column, bool(merged)) for a, b, column, merged in cells)
    return Paragraph(start, end, level, number, table, placed, bool(hidden))
