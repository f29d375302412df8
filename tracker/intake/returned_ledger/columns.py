"""The columns of a returned ledger against those that were printed: renamed, taken out, inserted, repeated (F62)."""

from collections.abc import Iterator, Mapping, Sequence

from tracker.intake.reading import Document
from tracker.intake.reading.document import Paragraph
from tracker.intake.returned_ledger.returned import ColumnChanges
from tracker.ledger.printing.printed_row import COLUMNS, TRACES

PRINTED = (*COLUMNS, *TRACES)
Headings = Sequence[tuple[int, str]]


def headings_of(document: Document, paragraph: Paragraph) -> Headings:
    """Column and heading, without blanks, from left to right."""
    cells = (cell for cell in paragraph.cells if not cell.merged)
    said = ((cell.column, "".join(document.text_of(cell).split())) for cell in cells)
    return [(column, heading) for column, heading in said if heading]


def column_changes(document: Document, at: int) -> ColumnChanges:
    """at: the paragraph of the headings. A column of another name where a printed one is missing was renamed."""
    found = headings_of(document, document.paragraphs[at])
    places = {heading: column for column, heading in reversed(found)}
    missing = [heading for heading in PRINTED if heading not in places]
    strange = {column: heading for column, heading in found if heading not in PRINTED}
    renamed = {heading: strange.pop(column) for heading, column in renamed_headings(missing, places, strange)}
    unnamed = [letters(column) for column in unnamed_columns(document, at, {column for column, _heading in found})]
    return ColumnChanges(
        renamed=tuple(renamed.items()),
        missing=tuple(heading for heading in missing if heading not in renamed and heading != "序号"),
        inserted=(*strange.values(), *unnamed),
        repeated=tuple(h for h in PRINTED if sum(heading == h for _column, heading in found) > 1),
    )


def renamed_headings(
    missing: Sequence[str], places: Mapping[str, int], strange: Mapping[int, str]
) -> Iterator[tuple[str, int]]:
    """Each missing heading whose place, counted from a neighbour that is still there, has a strange one."""
    taken = set[int]()
    for heading in missing:
        here = PRINTED.index(heading)
        nearest_first = sorted(range(len(PRINTED)), key=lambda other: abs(other - here))
        known = next((other for other in nearest_first if PRINTED[other] in places), None)
        column = places[PRINTED[known]] + here - known if known is not None else -1
        if column in strange and column not in taken:
            taken.add(column)
            yield heading, column


def unnamed_columns(document: Document, at: int, named: set[int]) -> list[int]:
    """Columns without a heading in which something is written below."""
    table = document.paragraphs[at].table
    below = (paragraph for paragraph in document.paragraphs[at + 1 :] if paragraph.table == table)
    written = {cell.column for row in below for cell in row.cells if not cell.merged and document.text_of(cell).strip()}
    return sorted(written - named)


def letters(column: int) -> str:
    """0 → A, 26 → AA, as table programs call it."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
