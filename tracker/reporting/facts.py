"""Items as they stood on a day → the figures of the report section, each with the items behind it.

What is counted: findings are 问题, actions are 措施, and each kind has figures of its own; an action never
adds to the findings. Every item is in exactly one state, so the six states of a kind add up to its total.
Cancelled items stay in the total and are named openly: nobody raises a completion rate by cancelling.
Overdue, ongoing, closed late, signed late, extended and reopened overlap with the states and are never added to them.
Counts add up to the total: DOMAIN §6; every number carries its items: law 8; cancelling never helps: our own choice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.common.shares import percent
from tracker.ledger.deadlines import Standing
from tracker.ledger.past.item_on import ItemOn
from tracker.ledger.states import CLOSED_STATES

# In the order of the opening's clauses, what is done first (DOMAIN §6); the codes are those of ledger/states.py.
STATES_AS_TOLD = ("closed", "substantially_done", "pending_review", "in_progress", "not_started", "cancelled")
# In brackets, not added (DOMAIN §6): overdue, closed late and signed late follow from dates (§3, §5), extensions are a
# figure of their own (§4), a reopening is a round of the same item (§5).
OVERLAPS = ("overdue", "ongoing", "closed_late", "signed_late", "extended", "reopened")


@dataclass(frozen=True, slots=True)
class GrantedExtension:
    """One extension. decided_by: the body or person as the report should name it. asked: somebody applied for it."""

    decided_on: date
    decided_by: str
    reason: str
    new_due_on: date
    asked: bool = True


@dataclass(frozen=True, slots=True)
class ReportedItem(ItemOn):
    """An item as it stood on the report's as-of date, and what its history tells of it.

    source_quote: the source report's own words, "" when the item has none. position: its place in the source report.
    granted: the approved extensions, oldest first; first_due_on is the deadline before any of them.
    closed_on: set exactly when state is "closed"; reopened_on and reopen_reason tell the latest reopening.
    evidence_count: None where nobody keeps evidence, so that its absence says nothing.
    countable_result: what can be counted of it, 走访44人次; "" if nobody named any.
    controls: how many rules or procedures (建章立制) the item led to.
    """

    position: int = 0
    granted: tuple[GrantedExtension, ...] = ()
    cancelled_reason: str = ""
    reopened_on: date | None = None
    reopen_reason: str = ""
    evidence_count: int | None = None

    @property
    def owner_name(self) -> str:
        return self.owner.name if self.owner else ""

    @property
    def lead_name(self) -> str:
        return self.accountable_lead.name if self.accountable_lead else ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where findings came from, e.g. Source("2025年度党建工作总结", 2025)."""

    title: str
    year: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the ids of the items behind it; name is "<kind>.<what>", unique within Facts.

    value is len(items) unless the name says otherwise (controls and extensions count occurrences).
    """

    name: str
    value: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """Completion rate 完成率: closed ÷ total (DOMAIN §4)."""

    name: str
    done: Figure
    total: Figure

    @property
    def text(self) -> str:
        return percent(self.done.value, self.total.value)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures of one kind. states: one Figure for each of STATES_AS_TOLD, in that order, adding up to total."""

    total: Figure
    states: dict[str, Figure]
    overlaps: dict[str, Figure]
    rate: Rate

    @property
    def unfinished(self) -> Figure:
        names = [name for name in STATES_AS_TOLD if name not in CLOSED_STATES]
        items = tuple(item for name in names for item in self.states[name].items)
        return Figure(self.total.name.replace("total", "unfinished"), len(items), items)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a section says. items: findings and actions in the source report's order."""

    organisation: str
    year: int
    as_of: date
    sources: tuple[Source, ...]
    items: tuple[ReportedItem, ...]
    findings: Tally
    actions: Tally
    standalone: Figure
    controls: Figure
    extensions: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        tallies = (self.findings, self.actions)
        of_kinds = [f for t in tallies for f in (t.total, *t.states.values(), *t.overlaps.values())]
        return (*of_kinds, self.standalone, self.controls, self.extensions)

    def of_kind(self, kind: str) -> tuple[ReportedItem, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    def measures(self) -> dict[int | None, tuple[ReportedItem, ...]]:
        """Actions by the finding they answer; None gathers those that answer none of this section's."""
        return measures_by_finding(self.items)


def facts_from(
    items: Iterable[ReportedItem], *, organisation: str, year: int, as_of: date, sources: Iterable[Source] = ()
) -> Facts:
    """year: that of the report which named the findings. Items arrive already as of the date."""
    ordered = tuple(sorted(items, key=lambda item: (item.position, item.id)))
    plans = measures_by_finding(ordered).get(None, ())
    return Facts(
        organisation=organisation,
        year=year,
        as_of=as_of,
        sources=tuple(sources),
        items=ordered,
        findings=tally("findings", [item for item in ordered if item.kind == "finding"], as_of=as_of),
        actions=tally("actions", [item for item in ordered if item.kind == "action"], as_of=as_of),
        standalone=figure("actions.standalone", plans),
        controls=occurrences("controls", ordered, lambda item: item.controls),
        extensions=occurrences("extensions", ordered, lambda item: len(item.granted)),
    )


def without_withheld(whole: Facts) -> Facts:
    """What a public version says (DOMAIN §6): nothing withheld, nor measures of a withheld finding; counted anew."""
    hidden = {item.id for item in whole.items if item.withheld}
    shown = [item for item in whole.items if item.id not in hidden and item.finding_id not in hidden]
    return facts_from(shown, organisation=whole.organisation, year=whole.year, as_of=whole.as_of, sources=whole.sources)


def tally(kind: str, items: Iterable[ReportedItem], *, as_of: date) -> Tally:
    """Findings and measures each by themselves, as their rates are (DOMAIN §4)."""
    items = tuple(items)
    total = figure(f"{kind}.total", items)
    states = {s: figure(f"{kind}.{s}", [i for i in items if i.state == s]) for s in STATES_AS_TOLD}
    overlaps = {name: figure(f"{kind}.{name}", [i for i in items if belongs(i, name, as_of)]) for name in OVERLAPS}
    return Tally(total, states, overlaps, Rate(f"{kind}.rate", states["closed"], total))


def figure(name: str, items: Iterable[ReportedItem]) -> Figure:
    ids = tuple(item.id for item in items)
    return Figure(name, len(ids), ids)


def measures_by_finding(items: Iterable[ReportedItem]) -> dict[int | None, tuple[ReportedItem, ...]]:
    items = tuple(items)
    known = {item.id for item in items if item.kind == "finding"}
    found: dict[int | None, list[ReportedItem]] = {}
    for item in items:
        if item.kind == "action":
            found.setdefault(item.finding_id if item.finding_id in known else None, []).append(item)
    return {key: tuple(actions) for key, actions in found.items()}


def belongs(item: ReportedItem, name: str, as_of: date) -> bool:
    """DOMAIN §5: late by its dates alone; what was cancelled is not kept up; a second round is a reopening."""
    match name:
        case "overdue":
            return item.is_overdue(as_of)
        case "closed_late":
            return item.lateness(as_of) is Standing.CLOSED_LATE
        case "signed_late":
            return item.lateness(as_of) is Standing.SIGNED_LATE
        case "ongoing":
            return item.ongoing and item.state != "cancelled"
        case "extended":
            return bool(item.granted)
        case _:
            return item.round > 1


def occurrences(name: str, items: Iterable[ReportedItem], count: Callable[[ReportedItem], int]) -> Figure:
    """Not items but what they led to: rules made (DOMAIN §6), extensions granted (§4)."""
    concerned = [item for item in items if count(item)]
    return Figure(name, sum(map(count, concerned)), tuple(item.id for item in concerned))
