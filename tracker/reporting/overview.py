"""Facts → the section's opening sentences, as parts in which the figures still stand (DOMAIN §6)."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.reporting.facts import STATES_AS_TOLD, Facts, Figure, Origin, Rate, Tally
from tracker.reporting.phrases import date_words
from tracker.reporting.typed_text import clean

Part = str | Figure | Rate
LABELS = {
    "closed": "已完成",
    "substantially_done": "基本完成",
    "pending_review": "待销号",
    "in_progress": "正在推进",
    "not_started": "尚未启动",
    "cancelled": "已中止",
    "overdue": "逾期未销号",
    "awaiting": "按期申请待签批",
    "ongoing": "长期坚持",
    "closed_late": "逾期完成",
    "signed_late": "按期申请延后签批",
    "extended": "延期",
    "reopened": "重新启动",
    "carried_over": "以前年度结转",
    "held": "已开展“回头看”",
}
FINDING_LABELS = LABELS | {"closed": "已完成整改", "in_progress": "正在整改", "reopened": "重新整改"}
TOLD_BY_ORIGIN = frozenset({"carried_over"})
ASKED_FOR = frozenset({"overdue", "closed_late", "extended"})  # what a committee wants to see even at none
# All of one state: what stands after 3个问题.
ALL = {
    "closed": "已全部完成",
    "substantially_done": "均已基本完成",
    "pending_review": "均已申请销号、正待审核",
    "in_progress": "均在推进",
    "not_started": "均尚未启动",
    "cancelled": "均已中止",
}
ALL_FINDINGS = ALL | {"closed": "已全部完成整改", "in_progress": "均在整改", "not_started": "均尚未启动整改"}
ONE = LABELS | {"pending_review": "已申请销号、正待审核", "substantially_done": "已基本完成"}
OF_ONE = {
    "overdue": "已逾期",
    "awaiting": "系按期申请、待签批",
    "ongoing": "需长期坚持",
    "closed_late": "属逾期完成",
    "signed_late": "属按期申请、延后签批",
    "extended": "曾延期",
    "reopened": "曾重新启动",
    "held": "已开展“回头看”",
}
ONE_FINDING = ONE | {"closed": "已完成整改", "in_progress": "正在整改", "not_started": "尚未启动整改"}


def opening(facts: Facts, *, print_zeros: bool = False) -> Iterator[Part]:
    """Where the findings came from; as of which day they and the measures stand how; what was gained: DOMAIN §6, in
    this order. print_zeros: clauses whose count is 0 too."""
    yield from origin(facts)
    sentences: list[Sequence[Part]] = []
    for tally, unit in (
        (facts.findings, "个问题"),
        (facts.actions, "项措施" if facts.answers_findings else "项工作计划"),
    ):
        if tally.total.value:
            sentences.append(standing_sentence(tally, unit, print_zeros=print_zeros))
    sentences.append(gains_sentence(facts, print_zeros=print_zeros))
    if facts.items:
        yield f"截至{date_words(facts.as_of)}，"
    for parts in sentences:
        yield from parts


def origin(facts: Facts) -> Iterator[Part]:
    """Each source with what it named (the day of the standing is none of theirs); plans that answer no finding are
    named openly."""
    if not facts.items:
        yield f"截至{date_words(facts.as_of)}，台账中没有需要报告的问题和措施。"
        return
    if not facts.findings.total.value:
        yield from (f"{named_sources(facts)}提出工作计划", facts.actions.total, "项。")
        return
    alone = len(facts.origins) == 1
    for place, each in enumerate(facts.origins):
        yield "，" if place else ""
        yield from origin_words(each, facts, alone=alone)
    if not alone:
        yield from ("，合计", facts.findings.total, "个")
    yield from (*measures_made(facts), "。")


def measures_made(facts: Facts) -> tuple[Part, ...]:
    if not facts.actions.total.value:
        return ()
    if not facts.answers_findings:
        return ("，另有工作计划", facts.actions.total, "项")
    made: tuple[Part, ...] = ("，制定整改措施", facts.actions.total, "项")
    if facts.standalone.value:
        made += ("（其中未对应具体问题的工作计划", facts.standalone, "项）")
    return made


def origin_words(each: Origin, facts: Facts, *, alone: bool) -> Iterator[Part]:
    also = "" if alone else "另行"
    opening_words = {
        "source": f"{book_title(each.title)}查摆问题",
        "added": f"{facts.year + 1}年度台账{also}列入问题",
        "carried": "以前年度结转问题",
    }
    yield from (opening_words[each.kind], each.found, "个")
    if each.again.value == each.found.value:
        yield f"（{'均' if each.found.value > 1 else ''}系以前年度问题再次提出）"
    elif each.again.value:
        yield from ("（其中以前年度问题再次提出", each.again, "个）")


def named_sources(facts: Facts) -> str:
    return "".join(book_title(source.title) for source in facts.sources) or f"{facts.year}年度"


def standing_sentence(tally: Tally, unit: str, *, print_zeros: bool) -> Sequence[Part]:
    """The states add up to the total, what overlaps with them stands in brackets (DOMAIN §6), then the rate (§4), by
    the name of its kind."""
    of_findings = unit == "个问题"
    labels = FINDING_LABELS if of_findings else LABELS
    parts: list[Part] = [tally.total, unit, *states_clause(tally, labels, unit, print_zeros=print_zeros)]
    parts += overlaps_told(tally, labels, unit[0], print_zeros=print_zeros)
    if tally.states["closed"].value or print_zeros:
        parts += [f"，{unit[1:]}完成率", tally.rate]
    return (*parts, "。")


def states_clause(tally: Tally, labels: dict[str, str], unit: str, *, print_zeros: bool) -> list[Part]:
    filled = [name for name in STATES_AS_TOLD if tally.states[name].value]
    if len(filled) > 1 or print_zeros:
        shown = [tally.states[name] for name in STATES_AS_TOLD if tally.states[name].value or print_zeros]
        return ["中", *counts_clause(shown, labels, unit[0], lead="，")]
    of_findings = unit == "个问题"
    one, several = (ONE_FINDING, ALL_FINDINGS) if of_findings else (ONE, ALL)
    return [one[filled[0]] if tally.total.value == 1 else several[filled[0]]]


def overlaps_told(tally: Tally, labels: dict[str, str], counter: str, *, print_zeros: bool) -> list[Part]:
    """What the origins say already is not said again; of one item alone it is said without a number."""
    figures = [figure for name, figure in tally.overlaps.items() if name not in TOLD_BY_ORIGIN]
    shown = [figure for figure in figures if figure.value or (print_zeros and what(figure) in ASKED_FOR)]
    if not shown:
        return []
    if tally.total.value == 1 and not print_zeros:
        waits = tally.overlaps["awaiting"].value  # overdue for whoever signs alone
        return [f"（{'、'.join(OF_ONE[what(f)] for f in shown if not (waits and what(f) == 'overdue'))}）"]
    return ["（其中", *counts_clause(shown, labels, counter, lead="、")[1:], "）"]


def counts_clause(figures: Iterable[Figure], labels: dict[str, str], counter: str, *, lead: str) -> list[Part]:
    named = ((lead, labels[what(figure)], figure, counter) for figure in figures)
    return [part for parts in named for part in parts]


def what(figure: Figure) -> str:
    return figure.name.split(".")[1]


def gains_sentence(facts: Facts, *, print_zeros: bool) -> Sequence[Part]:
    """Controls established (DOMAIN §6) and extensions (§4) count occurrences, not items."""
    gains: list[Part] = []
    for label, figure, counter in (("建立完善制度", facts.controls, "项"), ("延期", facts.extensions, "次")):
        if figure.value or print_zeros:
            gains += ["，", label, figure, counter]
    return ("整改过程中", *gains, "。") if gains else ()


def book_title(typed: str) -> str:
    """A document's name stands in 《》 (GB/T 15834-2011 §4.15)."""
    title = clean(typed)
    return title if title.startswith("《") else f"《{title}》"
