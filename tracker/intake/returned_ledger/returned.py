"""A ledger that came back from a table program, as its cells say; nothing here is known to the ledger yet."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tracker.ledger.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class ReturnedRow:
    """cells: by heading, a column that is missing from the file has no entry. exported: the same when the file was
    made, None where it is not known. limit: what the deadline's words mean, None where they mean none.
    """

    finding_number: str
    finding_version: int
    action_number: str
    action_version: int
    cells: dict[str, str]
    exported: dict[str, str] | None = None
    limit: Deadline | None = None

    @property
    def is_new(self) -> bool:
        return not (self.finding_number or self.action_number)

    @property
    def is_new_measure(self) -> bool:
        """The row told a finding that had none; now there is one beside it."""
        return bool(self.finding_number and not self.action_number and self.cells.get("整改措施", "").strip())


@dataclass(frozen=True, slots=True)
class ReturnedLedger:
    """ledger: whose it is and of which year, as the file says: "branch/2026"."""

    ledger: str
    rows: tuple[ReturnedRow, ...]

    @property
    def slug(self) -> str:
        return self.ledger.rpartition("/")[0]

    @property
    def year(self) -> int:
        year = self.ledger.rpartition("/")[2]
        return int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0


def packed_rows(rows: Sequence[ReturnedRow]) -> list[dict[str, Any]]:
    """As JSON values."""
    return [asdict(row) | {"limit": packed_limit(row.limit)} for row in rows]


def unpacked_rows(values: Sequence[dict[str, Any]]) -> tuple[ReturnedRow, ...]:
    return tuple(ReturnedRow(**value | {"limit": unpacked_limit(value["limit"])}) for value in values)


def packed_limit(limit: Deadline | None) -> dict[str, Any] | None:
    return asdict(limit) | {"due_on": limit.due_on and limit.due_on.isoformat()} if limit else None


def unpacked_limit(value: dict[str, Any] | None) -> Deadline | None:
    if value is None:
        return None
    return Deadline(**value | {"due_on": date.fromisoformat(value["due_on"]) if value["due_on"] else None})
