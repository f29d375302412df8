"""What a returned ledger would change: changed cells, new items, rows refused, items missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.intake.returned_ledger import cells, wanted
from tracker.intake.returned_ledger.returned import ReturnedRow
from tracker.ledger.models import Item
from tracker.ledger.printing.rows import own_words
from tracker.people.models import User


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that was changed. exported: None where it is not known. refused: why it cannot be taken over.
    meant: what would be written, where the cell says it in other words. asks: what a person may say to take it over."""

    heading: str
    exported: str | None
    now: str
    yours: str
    refused: str = ""
    meant: str = ""
    asks: str = ""

    @property
    def conflicts(self) -> bool:
        """Somebody changed it here since the file was made: a person decides."""
        return not self.refused and self.exported != self.now


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What the file changes of one item; later: its deadline moves to a later day, which wants a reason."""

    item: Item
    cells: tuple[Cell, ...]
    row: ReturnedRow
    later: bool = False

    @property
    def key(self) -> str:
        return self.item.number

    @property
    def taken(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if not cell.refused)

    @property
    def conflicts(self) -> bool:
        return any(cell.conflicts for cell in self.cells)


@dataclass(frozen=True, slots=True)
class NewItem:
    """A row that somebody inserted. finding: the item it answers; under: the key of a new finding it answers.
    asks: what a person may say of a name in it that is nobody's here."""

    key: str
    kind: str
    words: str
    row: ReturnedRow
    finding: Item | None = None
    under: str = ""
    refused: str = ""
    asks: str = ""

    @property
    def told(self) -> list[tuple[str, str]]:
        """What else the row says, by heading; the deadline as it would be written."""
        said = {heading: cells.canonical(heading, self.row.cells.get(heading, "")) for heading in cells.OWN}
        if said[cells.LIMIT] and not self.refused:
            said[cells.LIMIT] = wanted.understood(said[cells.LIMIT], self.row.limit)
        return [(heading, text) for heading, text in said.items() if text]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that stands for nothing here."""

    words: str
    why: str


@dataclass(slots=True)
class Difference:
    """changes hold cells to take over, refused cells, or both."""

    changes: list[ItemChange] = field(default_factory=list)
    new: list[NewItem] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    missing: list[Item] = field(default_factory=list)
    unchanged: int = 0

    @property
    def writes(self) -> bool:
        """Is there anything to confirm?"""
        return any(
            [
                *(change.taken or any(cell.asks for cell in change.cells) for change in self.changes),
                *(new.asks or not new.refused for new in self.new),
            ]
        )


@dataclass(frozen=True, slots=True)
class Now:
    """What the difference is taken against. items: those of the ledger's year and those the file names, by number.
    as_said: keys of changes and new rows of which a person said what was asked. slug: whose it is.
    by_words: what is in the ledger already, by kind, the finding it answers, and its words as printed. E.g.

        Now({"2026-01": finding}, 2026, people=[li, wang], by=secretary, today=date(2026, 3, 5))
        # .by_words == {("finding", None, "理论学习与业务结合不够紧密"): finding}
    """

    items: Mapping[str, Item]
    year: int
    people: Sequence[User]
    by: User
    today: date
    as_said: frozenset[str] = frozenset()
    slug: str = ""
    by_words: Mapping[tuple[str, int | None, str], Item] = field(init=False)

    def __post_init__(self) -> None:
        same = {(item.kind, item.finding_id, words_now(item)): item for item in reversed(list(self.items.values()))}
        object.__setattr__(self, "by_words", same)


def words_now(item: Item) -> str:
    return cells.canonical(cells.WORDS[item.kind], own_words(item))


def exported_text(heading: str, row: ReturnedRow) -> str | None:
    return cells.canonical(heading, row.exported[heading]) if row.exported and heading in row.exported else None
