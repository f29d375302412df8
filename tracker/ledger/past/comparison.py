"""A ledger on two days → what happened in between: added, closed, slipped, reopened … each item with old and new."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.ledger.figures import Figures, figures_from
from tracker.ledger.past.item_on import ItemOn


@dataclass(frozen=True, slots=True)
class LedgerOn:
    """A year's ledger at the end of a day, in the order of its numbers."""

    on: date
    items: tuple[ItemOn, ...]

    def figures(self, kind: str | None = None) -> Figures:
        """Of one kind; a measure never adds to the findings' rate. None: of both together."""
        of_kind = [item for item in self.items if kind in (None, item.kind)]
        counts = Counter(item.state for item in of_kind)
        late = Counter(item.state for item in of_kind if item.is_overdue(self.on))
        return figures_from((state, count, late[state]) for state, count in counts.items())


class Change(StrEnum):
    """What can have happened to an item, in the order in which a comparison tells it."""

    ADDED = "added"
    CARRIED_OVER = "carried_over"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REOPENED = "reopened"
    RETURNED = "returned"
    FELL_OVERDUE = "fell_overdue"
    POSTPONED = "postponed"
    DATED = "dated"
    STATE_MOVED = "moved"
    REASSIGNED = "reassigned"
    RETITLED = "retitled"


@dataclass(frozen=True, slots=True)
class Difference:
    """old: None for an item that this ledger did not have on the earlier day."""

    old: ItemOn | None
    new: ItemOn


@dataclass(frozen=True, slots=True)
class Comparison:
    """differences: by change, only what happened; an item may stand under several. unchanged: how many under none."""

    earlier: LedgerOn
    later: LedgerOn
    differences: Mapping[Change, tuple[Difference, ...]]
    unchanged: int


def compare(earlier: LedgerOn, later: LedgerOn) -> Comparison:
    before = {item.id: item for item in earlier.items}
    found: dict[Change, list[Difference]] = {change: [] for change in Change}
    unchanged = 0
    for item in later.items:
        old = before.get(item.id)
        happened = list(changes_of(old, item, earlier.on, later.on))
        unchanged += not happened
        for change in happened:
            found[change].append(Difference(old, item))
    return Comparison(earlier, later, {change: tuple(items) for change, items in found.items() if items}, unchanged)


def changes_of(old: ItemOn | None, new: ItemOn, earlier: date, later: date) -> Iterable[Change]:
    """A closed item that was reopened and closed again was closed anew; a new round's deadline has not slipped."""
    if old is None:
        yield Change.ADDED if new.opened_on > earlier else Change.CARRIED_OVER
    if new.is_overdue(later) and not (old and old.is_overdue(earlier)):
        yield Change.FELL_OVERDUE
    same_round = old is not None and old.round == new.round
    if new.state in ENDS and not (old and same_round and old.state == new.state):
        yield ENDS[new.state]
    if old is not None:
        yield from (change for change, happened in BETWEEN.items() if happened(old, new))


def postponed(old: ItemOn, new: ItemOn) -> bool:
    """Later, or taken away altogether."""
    return deadline_moved(old, new) and old.due_on is not None and (new.due_on is None or new.due_on > old.due_on)


def dated(old: ItemOn, new: ItemOn) -> bool:
    """Set for the first time, or brought forward."""
    return deadline_moved(old, new) and not postponed(old, new)


def deadline_moved(old: ItemOn, new: ItemOn) -> bool:
    """Not by a new round, and not by a check that was made and comes round again."""
    checked = old.deadline_kind == new.deadline_kind == "ongoing"
    return old.round == new.round and old.due_on != new.due_on and not checked


def other_open_state(old: ItemOn, new: ItemOn) -> bool:
    """From one open state to another, and not by a new round or a refusal that is told already."""
    told = new.state in ENDS or new.round > old.round or new.returns > old.returns
    return old.state != new.state and not told


ENDS = {"closed": Change.CLOSED, "cancelled": Change.CANCELLED}
BETWEEN: dict[Change, Callable[[ItemOn, ItemOn], bool]] = {
    Change.REOPENED: lambda old, new: new.round > old.round,
    Change.RETURNED: lambda old, new: new.returns > old.returns,
    Change.POSTPONED: postponed,
    Change.DATED: dated,
    Change.STATE_MOVED: other_open_state,
    Change.REASSIGNED: lambda old, new: old.owner != new.owner,
    Change.RETITLED: lambda old, new: old.title != new.title,
}
