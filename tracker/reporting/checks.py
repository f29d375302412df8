"""Facts → what the parent committee would object to. Codes only, for the edge to word; nothing here blocks."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.facts import STATES_AS_TOLD, Facts, ReportedItem, Tally
from tracker.reporting.measures import all_done, live, unfinished
from tracker.reporting.public import named_in, people_named
from tracker.reporting.typed_text import clean, verbatim


class Code(StrEnum):
    """Everything that can be objected to; details in brackets. Where no section is named: DOMAIN §6, "what the parent
    committee checks"."""

    FINDING_UNANSWERED = "finding_unanswered"  # neither a measure nor a word on what was done
    MEASURE_OF_NOTHING = "measure_of_nothing"  # answers a finding that is not in this section [finding_id]
    NO_QUOTE = "no_quote"  # the report's own words are unknown, the title stands in for them
    NO_OWNER = "no_owner"
    NO_DEADLINE = "no_deadline"
    NO_EVIDENCE = "no_evidence"  # finished without a file or a line of evidence, its measures likewise
    NO_PROGRESS = "no_progress"  # under way, and nobody wrote what was done; every finding is to be answered
    NO_RESULT = "no_result"  # finished, and nobody wrote what came of it: an entry has a countable result
    OVERDUE_WITHOUT_REASON = "overdue_without_reason"  # no extension was ever approved (and DOMAIN §5) [days]
    EXTENSION_EXPIRED = "extension_expired"  # overdue in spite of an extension [days]
    EXTENSION_WITHOUT_REASON = "extension_without_reason"  # DOMAIN §5: asked for with reason and new date
    CANCELLED_WITHOUT_REASON = "cancelled_without_reason"  # our own: nobody drops a finding without a word
    REOPENED_WITHOUT_REASON = "reopened_without_reason"  # DOMAIN §5: reopening needs a reason
    CLOSED_WITHOUT_DATE = "closed_without_date"  # DOMAIN §6, status sentences: closed (with date)
    CLOSED_BEFORE_MEASURES = "closed_before_measures"  # DOMAIN §5; items: the finding, then its open measures
    STATE_AGAINST_MEASURES = "state_against_measures"  # the state says one thing, the measures another; items: likewise
    DONE_BY_MEASURES = "done_by_measures"  # DOMAIN §5: all measures closed, closure not asked for
    NOTHING_TO_VERIFY = "nothing_to_verify"  # closed without a number, a rule, a file or a person to ask
    RETURNED = "returned"  # its closure was refused, and nothing was reported since
    SAME_RESULT = "same_result"  # items share one result text [text]
    PLACEHOLDER = "placeholder"  # X月, xx, ×× left to fill in (DOMAIN §6: listed, never blocking) [field, words]
    WRONG_AS_OF = "wrong_as_of"  # 截止 as people typed it; the section says 截至 (DOMAIN §6) [field]
    NAMED_IN_PUBLIC = "named_in_public"  # the public version still names somebody [names]
    WITHHELD_IN_PUBLIC = "withheld_in_public"  # the public version still quotes what is withheld
    COUNTS_DISAGREE = "counts_disagree"  # a figure is not what its items add up to [figure, value, counted]


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong, with the ids of the items concerned; details fill the edge's sentence."""

    code: Code
    items: tuple[int, ...]
    details: Mapping[str, str] = field(default_factory=dict)


PLACEHOLDER = re.compile(
    r"(?<![A-Za-z\d])[XxＸｘ×╳]+(?=[年月日号时点]|[省市县区乡镇村]|[次个项名人份期])"
    r"|(?<![A-Za-z\d])[XxＸｘ×╳]{2,}(?![A-Za-z\d])|[○〇]{2,}|_{2,}|某某"
)
CHECKABLE = re.compile(r"\d|[一二三四五六七八九十两](?:次|场|项|个|人|份|名|篇|期|件|户)|《")
QUOTED = frozenset({"title", "source_quote"})  # the report's own words stay as they are
PRINTED_TEXTS = ("title", "source_quote", "progress", "result", "cancelled_reason", "reopen_reason")


def objections(facts: Facts) -> tuple[Objection, ...]:
    """In the order of the section: the figures first, then item by item, then what items share."""
    measures = facts.measures()
    by_item = (o for item in facts.items for o in objections_to(item, measures.get(item.id, ()), facts))
    return (*counts_disagree(facts), *by_item, *same_results(facts.items))


def placeholders(text: str) -> tuple[str, ...]:
    """Each kind once, in order, with the character that follows a single X: X月, xx, ××."""
    found = (text[m.start() : m.end() + (len(m[0]) == 1)] for m in PLACEHOLDER.finditer(text))
    return tuple(dict.fromkeys(found))


def objections_to(item: ReportedItem, measures: Iterable[ReportedItem], facts: Facts) -> Iterator[Objection]:
    measures = tuple(measures)
    codes = [*lacking(item, measures), *unexplained(item)]
    yield from (Objection(code, (item.id,)) for code in codes)
    yield from late(item, facts)
    yield from misplaced(item, measures, facts)
    yield from against_measures(item, measures)
    for name, text in printed_texts(item):
        if name not in QUOTED and "截止" in text:
            yield Objection(Code.WRONG_AS_OF, (item.id,), {"field": name})
        if words := placeholders(text):
            yield Objection(Code.PLACEHOLDER, (item.id,), {"field": name, "words": "、".join(words)})


def lacking(item: ReportedItem, measures: tuple[ReportedItem, ...]) -> Iterator[Code]:
    if item.state == "cancelled":
        return
    told = any(clean(part.result or part.progress) for part in (item, *measures))
    finding = item.kind == "finding"
    if finding and not told and all(m.state == "cancelled" for m in measures):
        yield Code.FINDING_UNANSWERED
    if finding and not item.source_quote.strip():
        yield Code.NO_QUOTE
    if not (item.owner_name.strip() or item.responsible_unit.strip()):
        yield Code.NO_OWNER
    if item.due_on is None and item.deadline_kind in (None, "fixed") and not item.ongoing:
        yield Code.NO_DEADLINE
    if item.state == "closed":
        yield from unproved(item, measures, told=told)
    elif item.state != "not_started" and not told:
        yield Code.NO_PROGRESS


def against_measures(item: ReportedItem, measures: tuple[ReportedItem, ...]) -> Iterator[Objection]:
    """Which measures speak against the state of their finding (F77); of a closed one `misplaced` says so."""
    speaking_against = {
        "not_started": [m for m in live(measures) if m.state != "not_started"],
        "substantially_done": [m for m in measures if m.state == "not_started"],
        "pending_review": unfinished(measures),
        "cancelled": unfinished(measures),
    }
    if against := speaking_against.get(item.state, []):
        yield Objection(Code.STATE_AGAINST_MEASURES, (item.id, *(measure.id for measure in against)))
    elif item.is_working and all_done(measures):
        yield Objection(Code.DONE_BY_MEASURES, (item.id,))


def unproved(item: ReportedItem, measures: tuple[ReportedItem, ...], *, told: bool) -> Iterator[Code]:
    if not told:
        yield Code.NO_RESULT
    if item.evidence_count == 0 and not any(measure.evidence_count for measure in measures):
        yield Code.NO_EVIDENCE
    if told and not is_checkable(item, measures):
        yield Code.NOTHING_TO_VERIFY
    if item.closed_on is None:
        yield Code.CLOSED_WITHOUT_DATE


def is_checkable(item: ReportedItem, measures: tuple[ReportedItem, ...]) -> bool:
    """One fact that somebody who counts again can hold it against: a number, a rule made, a paper named or kept."""
    parts = (item, *measures)
    texts = (clean(f"{part.result or part.progress}{part.countable_result}") for part in parts)
    return any(part.controls or part.evidence_count for part in parts) or any(map(CHECKABLE.search, texts))


def unexplained(item: ReportedItem) -> Iterator[Code]:
    if item.state == "cancelled" and not clean(item.cancelled_reason):
        yield Code.CANCELLED_WITHOUT_REASON
    if item.round > 1 and not clean(item.reopen_reason):
        yield Code.REOPENED_WITHOUT_REASON
    if item.returned_on and item.is_working and (item.progress_on is None or item.progress_on < item.returned_on):
        yield Code.RETURNED
    if any(not clean(extension.reason) for extension in item.granted):
        yield Code.EXTENSION_WITHOUT_REASON


def late(item: ReportedItem, facts: Facts) -> Iterator[Objection]:
    if item.due_on and item.is_overdue(facts.as_of):
        code = Code.EXTENSION_EXPIRED if item.granted else Code.OVERDUE_WITHOUT_REASON
        yield Objection(code, (item.id,), {"days": str((facts.as_of - item.due_on).days)})


def misplaced(item: ReportedItem, measures: tuple[ReportedItem, ...], facts: Facts) -> Iterator[Objection]:
    open_measures = tuple(m.id for m in measures if m.state not in CLOSED_STATES)
    if item.state == "closed" and open_measures:
        yield Objection(Code.CLOSED_BEFORE_MEASURES, (item.id, *open_measures))
    if item.finding_id is not None and item.id in facts.standalone.items:
        yield Objection(Code.MEASURE_OF_NOTHING, (item.id,), {"finding_id": str(item.finding_id)})


def printed_texts(item: ReportedItem) -> Iterator[tuple[str, str]]:
    for name in PRINTED_TEXTS:
        yield name, getattr(item, name)
    for extension in item.granted:
        yield "extension", extension.reason


def public_objections(whole: Facts, text: str) -> Iterator[Objection]:
    """What a public version must not say, found in its very words. whole: the facts with everything in them."""
    if names := named_in(text, people_named(whole)):
        concerned = tuple(item.id for item in whole.items if named_in(" ".join(all_texts(item)), people_named(whole)))
        yield Objection(Code.NAMED_IN_PUBLIC, concerned, {"names": "、".join(names)})
    for item in whole.items:
        if item.withheld and any(len(told) > 5 and told in text for told in withheld_words(item)):
            yield Objection(Code.WITHHELD_IN_PUBLIC, (item.id,))


def all_texts(item: ReportedItem) -> Iterator[str]:
    yield from (words for _name, words in printed_texts(item))


def withheld_words(item: ReportedItem) -> Iterator[str]:
    yield from (verbatim(item.title), verbatim(item.source_quote), clean(item.result), clean(item.progress))


def same_results(items: Iterable[ReportedItem]) -> Iterator[Objection]:
    groups: dict[str, list[int]] = {}
    for item in items:
        if item.state != "cancelled" and (text := clean(item.result)):
            groups.setdefault(text, []).append(item.id)
    for text, ids in groups.items():
        if len(ids) > 1:
            yield Objection(Code.SAME_RESULT, tuple(ids), {"text": text})


def counts_disagree(facts: Facts) -> Iterator[Objection]:
    """Counts equal the ledger (DOMAIN §6). Facts may come back from a frozen report: nothing is taken on trust."""
    for tally, kind in ((facts.findings, "finding"), (facts.actions, "action")):
        present = [item.id for item in facts.of_kind(kind)]
        yield from total_disagrees(tally, present)
        for name, figure in tally.states.items():
            counted = tuple(item.id for item in facts.of_kind(kind) if item.state == name)
            if (figure.value, sorted(figure.items)) != (len(counted), sorted(counted)):
                yield wrong_figure(figure.name, figure.value, len(counted), (*figure.items, *counted))


def total_disagrees(tally: Tally, present: list[int]) -> Iterator[Objection]:
    added = sum(tally.states[name].value for name in STATES_AS_TOLD if name in tally.states)
    distinct = len(set(present))
    if not tally.total.value == added == distinct == len(present):
        yield wrong_figure(tally.total.name, tally.total.value, min(added, distinct), tuple(present))


def wrong_figure(name: str, value: int, counted: int, items: Iterable[int]) -> Objection:
    details = {"figure": name, "value": str(value), "counted": str(counted)}
    return Objection(Code.COUNTS_DISAGREE, tuple(dict.fromkeys(items)), details)
