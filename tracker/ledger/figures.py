"""What a ledger counts to: the one definition of a total, its states, what is overdue and a completion rate (law 14).

Findings and measures are counted each by themselves and never added: 问题完成率 is closed findings ÷ all findings,
措施完成率 is closed measures ÷ all measures (DOMAIN §4); what was cancelled stays in the total. Rows of the ledger are
counted by counting.py, a past day by past/comparison.py, the section by reporting/facts.py; a test holds all to one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.common.shares import percent
from tracker.ledger.states import OPEN_STATES, STATES


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one kind. states add up to total; overdue overlaps with them."""

    total: int = 0
    states: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    overdue: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        states = {state: self.states[state] + other.states[state] for state in STATES}
        return Figures(self.total + other.total, states, self.overdue + other.overdue)

    @property
    def closed(self) -> int:
        return self.states["closed"]

    @property
    def cancelled(self) -> int:
        return self.states["cancelled"]

    @property
    def under_way(self) -> int:
        return sum(self.states[state] for state in OPEN_STATES)

    @property
    def rate(self) -> str:
        """完成率 of this kind; nothing where there are none."""
        return percent(self.closed, self.total)


def figures_from(counts: Iterable[tuple[str, int, int]]) -> Figures:
    """counts: state, how many, how many of them overdue."""
    found = list(counts)
    states = dict.fromkeys(STATES, 0) | {state: count for state, count, _overdue in found}
    return Figures(sum(states.values()), states, sum(overdue for _state, _count, overdue in found))
