"""Who is involved in an item in its present round, and who made it immediate: folded from its events, one by one.

DOMAIN §5: involved is whoever owned the item at any time in the round, whoever applied for its closure and in whose
place, and any deputy who acted on it in the place of one of these or was appointed by one of these. A deputy's act
counts whenever its principal becomes involved, before or after. The row keeps the sums, so that no page reads a
history; `history verify` folds the events again and compares.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

APPLYING = frozenset({"request_closure", "close_directly"})  # the verbs that ask for an end
AGREEING = "set_deadline"  # said once more by somebody uninvolved, an immediate deadline is theirs
# What changes no row involves nobody.
PASSED_OVER = frozenset({"comment", "note_overdue"})


@dataclass(frozen=True, slots=True)
class Act:
    """What of an event counts here. appointers: who appointed the person as the principal's deputy."""

    kind: str
    changes: Mapping[str, Any]
    person: int | None
    principal: int | None = None
    appointers: frozenset[int] = frozenset()

    @property
    def hands(self) -> frozenset[int]:
        """Who did it, and in whose place."""
        return frozenset(id_ for id_ in (self.person, self.principal) if id_ is not None)

    @property
    def behind(self) -> frozenset[int]:
        """Everybody by whose doing it came about."""
        return self.hands | self.appointers

    @property
    def lent(self) -> frozenset[tuple[int, int]]:
        """The deputy with each of those by whose right it acted."""
        if self.person is None or self.principal is None:
            return frozenset()
        return frozenset((self.person, other) for other in self.behind - {self.person})

    @property
    def begins_a_round(self) -> bool:
        return "round" in self.changes


@dataclass(frozen=True, slots=True)
class Involvement:
    """Of one round. ids: who is involved. lent: which deputy acted by whose right. immediate_by: everybody by
    whose doing the item became immediate, nobody while it is not."""

    ids: frozenset[int] = frozenset()
    lent: frozenset[tuple[int, int]] = frozenset()
    immediate_by: frozenset[int] = frozenset()

    @classmethod
    def of(cls, row: Any) -> Self:
        """As an item keeps it."""
        pairs = (pair.split(":") for pair in listed(row.acted_for))
        lent = frozenset((int(deputy), int(other)) for deputy, other in pairs)
        return cls(ids_in(row.involved_ids), lent, ids_in(row.immediate_by))

    def fields(self) -> dict[str, str]:
        """As columns of an item: ",3,7,", or nothing."""
        return {
            "involved_ids": joined(map(str, sorted(self.ids))),
            "acted_for": joined(f"{deputy}:{other}" for deputy, other in sorted(self.lent)),
            "immediate_by": joined(map(str, sorted(self.immediate_by))),
        }

    def after(self, act: Act, *, owner_id: int | None, immediate: bool) -> "Involvement":
        """owner_id, immediate: what the item says after the act."""
        if act.kind in PASSED_OVER:
            return self
        before = Involvement() if act.begins_a_round else self
        lent = before.lent | act.lent
        ids = before.ids | {id_ for id_ in (owner_id,) if id_ is not None}
        if act.kind in APPLYING:
            ids |= act.hands
        ids = with_deputies(ids, lent)
        return Involvement(ids, lent, before.makers_after(act, ids) if immediate else frozenset())

    def makers_after(self, act: Act, involved: frozenset[int]) -> frozenset[int]:
        if "deadline_kind" in act.changes or act.begins_a_round:
            return act.behind
        return act.behind if act.kind == AGREEING and not act.behind & involved else self.immediate_by


def with_deputies(ids: frozenset[int], lent: frozenset[tuple[int, int]]) -> frozenset[int]:
    """Whoever acted by the right of one of them is one of them."""
    while joining := {deputy for deputy, other in lent if other in ids} - ids:
        ids |= joining
    return ids


def ids_in(kept: str) -> frozenset[int]:
    return frozenset(map(int, listed(kept)))


def listed(kept: str) -> list[str]:
    return [part for part in kept.split(",") if part]


def joined(parts: Iterable[str]) -> str:
    within = ",".join(parts)
    return f",{within}," if within else ""
