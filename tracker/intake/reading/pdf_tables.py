"""The tables of a PDF page as rows of cells: each character goes into the cell it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tracker.intake.reading.draft import DraftCell
from tracker.intake.reading.pdf_lines import Character, lines_of
from tracker.intake.reading.pdf_paragraphs import Margins, joined
from tracker.intake.reading.pdf_rules import Grid, Region


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[tuple[DraftCell, ...], ...]
    top: float


def tables_of(grids: list[Grid], characters: list[Character]) -> tuple[list[Table], list[Character]]:
    """The tables with their text, and the characters that stand outside of all of them."""
    tables = []
    for grid in grids:
        inside = [each for each in characters if grid.bottom <= each.middle < grid.top]
        table, used = table_of(grid, inside)
        tables.append(table)
        characters = [each for each in characters if id(each) not in used]
    return tables, characters


def table_of(grid: Grid, characters: list[Character]) -> tuple[Table, set[int]]:
    rows: list[list[DraftCell]] = [[] for _ in range(grid.row_count)]
    used: set[int] = set()
    for region in grid.regions:
        inside = [each for each in characters if region.holds(each.centre, each.middle)]
        used |= {id(each) for each in inside}
        cell = DraftCell(region.column, "\n".join(paragraphs(region, inside)))
        rows[region.row].append(cell)
        for row in range(region.row + 1, region.row + region.rows):
            rows[row].append(DraftCell(region.column, above=cell))
    ordered = tuple(tuple(sorted(row, key=lambda cell: cell.column)) for row in rows)
    return Table(ordered, grid.top), used


def paragraphs(region: Region, characters: list[Character]) -> Iterator[str]:
    """The text of a cell, read like a page as wide as the cell."""
    shifted = [replace(each, left=each.left - region.left, right=each.right - region.left) for each in characters]
    lines = lines_of(shifted, across=region.right - region.left)
    if lines:
        yield from joined(lines, Margins(lines))
