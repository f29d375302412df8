"""Which streams stand at the top of a compound file (.doc, .xls, .wps, .et): MS-CFB, as little of it as needed."""

import struct
from collections.abc import Iterator

ENTRY = 128
NONE = 0xFFFFFFFF
SECTOR_SIZES = {9: 512, 12: 4096}
MOST_ENTRIES = 10_000


def streams(data: bytes) -> set[str]:
    """Names of the top-level streams; an empty set for a file too damaged to tell."""
    try:
        entries = list(entries_of(data))
        return set(siblings(entries, entries[0][3])) if entries else set()
    except (struct.error, LookupError, OverflowError):
        return set()


def entries_of(data: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, left sibling, right sibling and child of each directory entry."""
    size = SECTOR_SIZES[struct.unpack_from("<H", data, 30)[0]]
    for sector in directory(data, size):
        for offset in range((sector + 1) * size, (sector + 2) * size, ENTRY):
            length = struct.unpack_from("<H", data, offset + 64)[0]
            name = data[offset : offset + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield (name, *struct.unpack_from("<III", data, offset + 68))


def directory(data: bytes, size: int) -> Iterator[int]:
    """The sectors of the directory, in order."""
    tables = [sector for sector in struct.unpack_from("<109I", data, 76) if sector < NONE - 5]
    each = size // 4
    sector = struct.unpack_from("<I", data, 48)[0]
    for _ in range(MOST_ENTRIES * ENTRY // size + 1):
        if sector >= NONE - 5:
            return
        yield sector
        sector = struct.unpack_from("<I", data, (tables[sector // each] + 1) * size + sector % each * 4)[0]


def siblings(entries: list[tuple[str, int, int, int]], child: int) -> Iterator[str]:
    waiting, seen = [child], set()
    while waiting:
        index = waiting.pop()
        if index == NONE or index in seen:
            continue
        seen.add(index)
        name, left, right, _ = entries[index]
        yield name
        waiting += [left, right]
