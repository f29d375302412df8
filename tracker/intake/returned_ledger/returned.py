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
    ledger: whose row it says it is, as ReturnedLedger does; "" where it does not say.
    """

    finding_number: str
    finding_version: int
    action_number: str
    action_version: int
    cells: dict[str, str]
    exported: dict[str, str] | None = None
    limit: Deadline | None = None
    ledger: str = ""

    @property
    def is_new(self) -> bool:
        return not (self.finding_number or self.action_number)

    @property
    def is_new_measure(self) -> bool:
        """The row told a finding that had none; now there is one beside it."""
        return bool(self.finding_number and not self.action_number and self.cells.get("整改措施", "").strip())


@dataclass(frozen=True, slots=True)
class ColumnChanges:
    """What became of the columns that were printed. renamed: old heading and new; inserted: headings that were not
    there, or a column's letters where it has none; repeated: headings that stand twice, read where they stand first."""

    renamed: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.renamed or self.missing or self.inserted or self.repeated)


UNTOUCHED = ColumnChanges()


@dataclass(frozen=True, slots=True)
class Unread:
    """What else is in the workbook, in which somebody may have written. sheet: the one that was read, "" where it is
    the only one. sheets: by name, but for the lists that go out with every ledger; unnamed: how many bear the name that
    table programs give. hidden: there are hidden ones. below: rows under the signature."""

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    unnamed: int = 0
    hidden: bool = False
    below: int = 0


NOTHING_UNREAD = Unread()


def slug_of(ledger: str) -> str:
    """branch/2026@2026-06-30 → branch"""
    return ledger.partition("@")[0].rpartition("/")[0]


def past_day_of(ledger: str) -> str:
    return ledger.partition("@")[2]


@dataclass(frozen=True, slots=True)
class ReturnedLedger:
    """ledger: whose it is and of which year, as the file says: "branch/2026", with "@2026-06-30" as of a past day, and
    "" where a print of before that mark was of a past day."""

    ledger: str
    rows: tuple[ReturnedRow, ...]
    columns: ColumnChanges = UNTOUCHED
    unread: Unread = NOTHING_UNREAD

    @property
    def slug(self) -> str:
        return slug_of(self.ledger)

    @property
    def is_past(self) -> bool:
        return not self.ledger or "@" in self.ledger

    @property
    def as_of(self) -> str:
        return past_day_of(self.ledger)

    @property
    def year(self) -> int:
        year = self.ledger.partition("@")[0].rpartition("/")[2]
        return int(year) if year.isascii() and year.isdigit() and len(year) == 4 else 0


def packed(returned: ReturnedLedger) -> dict[str, Any]:
    """As JSON values."""
    rows = [asdict(row) | {"limit": packed_limit(row.limit)} for row in returned.rows]
    return {"rows": rows, "columns": asdict(returned.columns), "unread": asdict(returned.unread)}


def unpacked_columns(kept: dict[str, Any] | list[dict[str, Any]]) -> ColumnChanges:
    """A list is what was kept before columns were looked at."""
    if isinstance(kept, list):
        return UNTOUCHED
    changed = {name: tuple(map(tuple, said) if name == "renamed" else said) for name, said in kept["columns"].items()}
    return ColumnChanges(**changed)


def unpacked_unread(kept: dict[str, Any] | list[dict[str, Any]]) -> Unread:
    """Nothing was kept of it before other sheets were looked at."""
    said = kept.get("unread") if isinstance(kept, dict) else None
    return Unread(**said | {"sheets": tuple(said["sheets"])}) if said else NOTHING_UNREAD


def unpacked_rows(kept: dict[str, Any] | list[dict[str, Any]]) -> tuple[ReturnedRow, ...]:
    values: Sequence[dict[str, Any]] = kept if isinstance(kept, list) else kept["rows"]
    return tuple(ReturnedRow(**value | {"limit": unpacked_limit(value["limit"])}) for value in values)


def packed_limit(limit: Deadline | None) -> dict[str, Any] | None:
    return asdict(limit) | {"due_on": limit.due_on and limit.due_on.isoformat()} if limit else None


def unpacked_limit(value: dict[str, Any] | None) -> Deadline | None:
    if value is None:
        return None
    return Deadline(**value | {"due_on": date.fromisoformat(value["due_on"]) if value["due_on"] else None})
