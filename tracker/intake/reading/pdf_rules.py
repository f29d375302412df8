"""The ruled tables of a PDF page: which lines are drawn, and which cells they make."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

PATH = raw.FPDF_PAGEOBJ_PATH
PLAY = 3.0  # points: rules this close together are one rule
SHORTEST = 6.0  # points: what is shorter is a tick or an underscore
FARTHEST = 1e6  # points; "not a number" is not below it either
MOST_RULES = 20_000  # a drawing, not a table

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `place` on one axis, from `start` to `end` on the other."""

    place: float
    start: float
    end: float

    def covers(self, position: float) -> bool:
        return self.start - PLAY <= position <= self.end + PLAY


@dataclass(frozen=True, slots=True)
class Region:
    """A cell: rows and columns it spans (ends excluded), and its edges in points."""

    row: int
    rows: int
    column: int
    left: float
    right: float
    bottom: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.bottom <= y < self.top


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of at least two columns: its cells in reading order."""

    regions: tuple[Region, ...]
    top: float
    bottom: float

    @property
    def row_count(self) -> int:
        return max(region.row + region.rows for region in self.regions)


def grids_of(page: pdfium.PdfPage, turned: Callable[[float, float], Point]) -> list[Grid]:
    """The tables of a page, from top to bottom; `turned` brings a place into upright reading position."""
    level: list[Rule] = []
    upright: list[Rule] = []
    for count, (a, b) in enumerate(segments(page)):
        if count > MOST_RULES:
            return []
        (x1, y1), (x2, y2) = turned(*a), turned(*b)
        if not abs(x1) + abs(y1) + abs(x2) + abs(y2) < FARTHEST:
            continue
        if abs(y1 - y2) < PLAY / 2 and abs(x1 - x2) > SHORTEST:
            level.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif abs(x1 - x2) < PLAY / 2 and abs(y1 - y2) > SHORTEST:
            upright.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
    found = [grid_of(*tied) for tied in tied_rules(merged_rules(level), merged_rules(upright))]
    return sorted((grid for grid in found if grid), key=lambda grid: -grid.top)


def segments(page: pdfium.PdfPage) -> Iterator[tuple[Point, Point]]:
    """Each straight stroke of each drawn path."""
    x, y = ctypes.c_float(), ctypes.c_float()
    for item in page.get_objects(filter=[PATH], max_depth=3):
        matrix = item.get_matrix()
        first = last = (0.0, 0.0)
        for index in range(min(raw.FPDFPath_CountSegments(item.raw), MOST_RULES)):
            segment = raw.FPDFPath_GetPathSegment(item.raw, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = matrix.on_point(x.value, y.value)
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == raw.FPDF_SEGMENT_LINETO:
                yield last, point
            last = point
            if raw.FPDFPathSegment_GetClose(segment):
                yield last, first


def merged_rules(rules: list[Rule]) -> list[Rule]:
    """Rules that continue or repeat each other as one: a border is drawn cell by cell, and from both sides."""
    merged: list[Rule] = []
    for rule in sorted(rules, key=lambda each: (round(each.place / PLAY), each.start)):
        last = merged[-1] if merged else None
        if last and abs(last.place - rule.place) < PLAY and rule.start <= last.end + PLAY:
            merged[-1] = Rule(last.place, min(last.start, rule.start), max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def tied_rules(level: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross each other, directly or through others: a group is a table."""
    waiting = set(range(len(level)))
    while waiting:
        group, columns = {waiting.pop()}, set[int]()
        news = set(group)
        while news:
            rows = [level[index] for index in news]
            columns |= {place for place, rule in enumerate(upright) if any(cross(row, rule) for row in rows)}
            news = {index for index in waiting if any(cross(level[index], upright[place]) for place in columns)}
            waiting -= news
            group |= news
        yield [level[index] for index in group], [upright[place] for place in columns]


def cross(level: Rule, upright: Rule) -> bool:
    return level.covers(upright.place) and upright.covers(level.place)


def grid_of(level: list[Rule], upright: list[Rule]) -> Grid | None:
    rows, columns = places_of(level)[::-1], places_of(upright)
    if len(rows) < 2 or len(columns) < 3:
        return None
    taken: set[tuple[int, int]] = set()
    regions = []
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) not in taken:
                region, cells = region_at(row, column, rows, columns, level, upright)
                taken |= cells
                regions.append(region)
    return Grid(tuple(regions), rows[0], rows[-1])


def places_of(rules: list[Rule]) -> list[float]:
    places: list[float] = []
    for place in sorted(rule.place for rule in rules):
        if not places or place - places[-1] > PLAY:
            places.append(place)
    return places


def region_at(
    row: int, column: int, rows: list[float], columns: list[float], level: list[Rule], upright: list[Rule]
) -> tuple[Region, set[tuple[int, int]]]:
    """The cell that begins at a place of the grid: it grows right and down until a rule stops it."""
    right, low = column + 1, row + 1
    middle = (rows[row] + rows[row + 1]) / 2
    while right < len(columns) - 1 and not ruled(upright, columns[right], middle):
        right += 1
    middle = (columns[column] + columns[column + 1]) / 2
    while low < len(rows) - 1 and not ruled(level, rows[low], middle):
        low += 1
    region = Region(row, low - row, column, columns[column], columns[right], rows[low], rows[row])
    return region, {(each, other) for each in range(row, low) for other in range(column, right)}


def ruled(rules: list[Rule], place: float, position: float) -> bool:
    return any(abs(rule.place - place) <= PLAY and rule.start <= position <= rule.end for rule in rules)
