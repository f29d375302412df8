"""Facts → 未完成事项及原因 of a report by itself: how many are left, then each with why and until when. The why is what
the history holds (an extension's reason, what a refusal misses, why it was opened again); none is made up."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.explaining import because, decided, returned
from tracker.reporting.facts import Facts, Figure, ReportedItem, figure
from tracker.reporting.measures import unfinished
from tracker.reporting.phrases import WORDS, SentenceParts, date_words, joined
from tracker.reporting.status import missed, planned, under_way

LEFT = (("findings.left", "个问题"), ("actions.left_plans", "项工作计划"))


def unfinished_items(facts: Facts) -> tuple[ReportedItem, ...]:
    """Findings, then the plans that answer none, each in the report's order."""
    told = (*facts.of_kind("finding"), *facts.measures().get(None, ()))
    return tuple(item for item in told if item.state not in CLOSED_STATES)


def left_over(facts: Facts) -> Iterator[str | Figure]:
    """「截至…，尚有2个问题、1项工作计划未完成，其中逾期1项。」"""
    items = unfinished_items(facts)
    if not items:
        return
    kinds = [(name, unit, [item for item in items if name.startswith(item.kind)]) for name, unit in LEFT]
    filled = [(figure(name, found), unit) for name, unit, found in kinds if found]
    yield f"截至{date_words(facts.as_of)}，尚有"
    for place, (counted, unit) in enumerate(filled):
        yield from ("、" if place else "", counted, unit)
    yield "未完成"
    if late := [item for item in items if item.is_overdue(facts.as_of) and not waits_in_time(item)]:
        yield from ("，其中逾期", figure("items.left_overdue", late), "个" if len(filled) == 1 else "项")
    yield "。"


def why_left(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> Iterator[str | Figure]:
    """Its standing, why it is not finished, how many measures are left, and the day planned for."""
    late, waiting = item.is_overdue(as_of), item.state == "pending_review"
    reasons = reasons_of(item)
    yield joined(*standing(item, measures, late=late), reasons)
    if left := unfinished(measures):
        yield from left_measures(item, left)
    if not (late or waiting):
        within = "，未到" + WORDS[item.kind].term if item.due_on and not reasons and not item.ongoing else ""
        yield within + planned(item)
    yield "。"


def waits_in_time(item: ReportedItem) -> bool:
    """Asked for by its date and not signed yet is no failure of who asked (DOMAIN §5)."""
    return item.state == "pending_review" and item.asked_in_time


def standing(item: ReportedItem, measures: Sequence[ReportedItem], *, late: bool) -> tuple[str, ...]:
    words = WORDS[item.kind]
    if item.state == "pending_review":
        if late and not waits_in_time(item):
            return missed(item, words), "已申请销号，正待审核"
        return (f"已{'按期' if late else ''}申请销号，正待审核",)
    if late:
        return missed(item, words), "目前" + under_way(item, words, measures, on_time=False)
    return (under_way(item, words, measures),)


def reasons_of(item: ReportedItem) -> str:
    extension = item.granted[-1] if item.granted else None
    put_off = joined(because(extension.reason), decided(extension)) if extension else ""
    again = ("曾经销号", because(item.reopen_reason), f"重新列入{WORDS[item.kind].underway}")
    return joined(*(again if item.round > 1 else ()), put_off, returned(item))


def left_measures(item: ReportedItem, left: Sequence[ReportedItem]) -> SentenceParts:
    return ("，尚有", figure(f"item.{item.id}.measures_left_over", left), "项措施未完成")
