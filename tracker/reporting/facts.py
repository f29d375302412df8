"""Items as they stood on a day → the figures of the report section, each with the items behind it.

What is counted: findings are 问题, actions are 措施, and each kind has figures of its own; an action never
adds to the findings. Every item is in exactly one state, so the six states of a kind add up to its total.
Cancelled items stay in the total and are named openly: nobody raises a completion rate by cancelling.
Overdue, ongoing, closed late, signed late, extended … overlap with the states and are never added to them.
Where a finding came from is a partition of its own: each stands in exactly one origin.
Counts add up to the total: DOMAIN §6; every number carries its items: law 8; cancelling never helps: our own choice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.common.shares import percent
from tracker.ledger.deadlines import Standing
from tracker.ledger.past.item_on import ItemOn, Person
from tracker.ledger.states import CLOSED_STATES

# In the order of the opening's clauses, what is done first (DOMAIN §6); the codes are those of ledger/states.py.
STATES_AS_TOLD = ("closed", "substantially_done", "pending_review", "in_progress", "not_started", "cancelled")
# In brackets, not added (DOMAIN §6): overdue, closed late and signed late follow from dates (§3, §5), extensions are a
# figure of their own (§4), a reopening is a round of the same item (§5). awaiting is a part of overdue.
OVERLAPS = (
    *("overdue", "awaiting", "ongoing", "closed_late", "signed_late", "extended", "reopened", "carried_over", "held"),
)
WORKING = frozenset(STATES_AS_TOLD) - CLOSED_STATES - {"pending_review"}


@dataclass(frozen=True, slots=True)
class GrantedExtension:
    """One extension. decided_by: post or body as the report names it (bodies.py). asked: somebody applied for it."""

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
    returned_on, return_words: the latest refusal of a closure in this round. held_on: a follow-up review found it held.
    signed_by: the meeting that signed it off, on meeting_on. first_year: the ledger it first stood in, 0 where that is
    this one. found_again: a later report named it once more, and its words and place are that report's.
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
    returned_on: date | None = None
    return_words: str = ""
    held_on: date | None = None
    meeting_on: date | None = None
    signed_by: str = ""
    first_year: int = 0
    found_again: bool = False

    @property
    def asked_in_time(self) -> bool:
        """Its closure was asked for by its date (DOMAIN §5)."""
        return bool(self.due_on and self.requested_on and self.requested_on <= self.due_on)

    @property
    def is_working(self) -> bool:
        """Neither ended nor waiting for a signature."""
        return self.state in WORKING

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
class Origin:
    """Findings by where they came from. kind: "source", a report by its title; "added", to the ledger by hand;
    "carried", over from an earlier year. again: those of a report that stood in an earlier ledger already."""

    kind: str
    title: str
    found: Figure
    again: Figure


@dataclass(frozen=True, slots=True)
class Rate:
    """Completion rate 完成率 of one kind: closed ÷ total (DOMAIN §4)."""

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
    """Everything a section says. items: findings and actions in the source report's order. people: whom its texts may
    name, and public_contact: how we are reached, both for the public version, which alone has it as its contact."""

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
    origins: tuple[Origin, ...]
    people: tuple[Person, ...] = ()
    public_contact: str = ""
    contact: str = ""

    @property
    def figures(self) -> tuple[Figure, ...]:
        tallies = (self.findings, self.actions)
        of_kinds = [f for t in tallies for f in (t.total, *t.states.values(), *t.overlaps.values())]
        origins = [
            f for origin in self.origins for f in (origin.found, *([origin.again] if origin.again.value else []))
        ]
        return (*of_kinds, self.standalone, self.controls, self.extensions, *origins)

    @property
    def answers_findings(self) -> bool:
        """Whether any of its actions is a measure, and not a plan standing alone."""
        return self.standalone.value < self.actions.total.value

    def of_kind(self, kind: str) -> tuple[ReportedItem, ...]:
        return tuple(item for item in self.items if item.kind == kind)

    def measures(self) -> dict[int | None, tuple[ReportedItem, ...]]:
        """Actions by the finding they answer; None gathers those that answer none of this section's."""
        return measures_by_finding(self.items)


def facts_from(
    items: Iterable[ReportedItem],
    *,
    organisation: str,
    year: int,
    as_of: date,
    sources: Iterable[Source] = (),
    people: Iterable[Person] = (),
    public_contact: str = "",
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
        origins=tuple(origins([item for item in ordered if item.kind == "finding"])),
        people=tuple(people),
        public_contact=public_contact,
    )


def origins(findings: Iterable[ReportedItem]) -> Iterator[Origin]:
    """The reports in the order of their findings, then what was added by hand, then what was carried over."""
    groups: dict[tuple[str, str], list[ReportedItem]] = {}
    for item in findings:
        groups.setdefault(origin_of(item), []).append(item)
    for place, (kind, title) in enumerate(sorted(groups, key=lambda origin: ORIGINS.index(origin[0]))):
        found = groups[kind, title]
        again = [item for item in found if item.first_year] if kind == "source" else []
        name = f"findings.origin_{place + 1}"
        yield Origin(kind, title, figure(name, found), figure(f"{name}_again", again))


ORIGINS = ("source", "added", "carried")


def origin_of(item: ReportedItem) -> tuple[str, str]:
    if item.first_year and not item.found_again:
        return "carried", ""
    return ("source", item.source_title) if item.source_title.strip() else ("added", "")


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
        case "awaiting":
            return item.is_overdue(as_of) and item.state == "pending_review" and item.asked_in_time
        case "carried_over":
            return bool(item.first_year)
        case "held":
            return item.held_on is not None
        case _:
            return item.round > 1


def occurrences(name: str, items: Iterable[ReportedItem], count: Callable[[ReportedItem], int]) -> Figure:
    """Not items but what they led to: rules made (DOMAIN §6), extensions granted (§4)."""
    concerned = [item for item in items if count(item)]
    return Figure(name, sum(map(count, concerned)), tuple(item.id for item in concerned))
