"""How much of a file is read before it is refused."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Far above any report (300 pages are some 6,000 paragraphs and 240,000 characters), far below trouble."""

    bytes: int = 20 * MEGABYTE
    paragraphs: int = 20_000
    characters: int = 2_000_000
    cells: int = 400_000
    pages: int = 1_000
    entries: int = 2_000  # parts in a zip
    unpacked: int = 200 * MEGABYTE  # all parts of a zip together
    part: int = 40 * MEGABYTE  # one XML part
    ratio: int = 150  # unpacked to packed, looked at above `ratio_from`
    ratio_from: int = 10 * MEGABYTE
