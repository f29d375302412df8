"""Facts → the section's opening and closing sentences, as parts in which the figures still stand (DOMAIN §6)."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.reporting.facts import STATES_AS_TOLD, Facts, Figure, Rate, Source, Tally
from tracker.reporting.status import date_words
from tracker.reporting.typed_text import clean

Part = str | Figure | Rate
LABELS = {
    "closed": "已完成",
    "substantially_done": "基本完成",
    "pending_review": "待销号",
    "in_progress": "正在推进",
    "not_started": "尚未启动",
    "cancelled": "已中止",
    "overdue": "逾期未完成",
    "ongoing": "长期坚持",
    "closed_late": "逾期完成",
    "signed_late": "按期申请延后签批",
    "extended": "延期",
    "reopened": "重新启动",
}
FINDING_LABELS = LABELS | {"closed": "已完成整改", "in_progress": "正在整改", "reopened": "重新整改"}


def opening(facts: Facts, *, print_zeros: bool = False) -> Iterator[Part]:
    """As-of date, where the findings came from, how they and the measures stand, what was gained: DOMAIN §6, in this
    order. print_zeros: clauses whose count is 0 too."""
    sentences: list[Sequence[Part]] = [origin(facts)]
    for tally, labels, unit in (
        (facts.findings, FINDING_LABELS, "个问题"),
        (facts.actions, LABELS, "项措施" if facts.findings.total.value else "项工作计划"),
    ):
        if tally.total.value:
            sentences.append(standing_sentence(tally, labels, unit, print_zeros=print_zeros))
    sentences.append(gains_sentence(facts, print_zeros=print_zeros))
    for parts in sentences:
        yield from parts


def closing(facts: Facts) -> tuple[Part, ...]:
    """What happens to the unfinished, and that the finished will be looked at again (DOMAIN §6, 回头看 §5)."""
    parts: list[Part] = []
    findings, actions = facts.findings.unfinished, facts.actions.unfinished
    if findings.value:
        parts += ["；对尚未完成整改的", findings, "个问题，紧盯责任人和整改时限，完成一个、销号一个"]
    if actions.value:
        parts += ["；对尚未完成的", actions, "项措施，逐项抓好落实"]
    if facts.findings.states["closed"].value:
        parts += ["；对已完成整改的", facts.findings.states["closed"], "个问题，适时开展“回头看”，防止问题反弹"]
    return (str(parts[0]).removeprefix("；"), *parts[1:], "。") if parts else ()


def origin(facts: Facts) -> Sequence[Part]:
    """截至, never 截止; the sources by name (DOMAIN §6). Plans that answer no finding are named openly."""
    as_of = f"截至{date_words(facts.as_of)}，"
    sources = "".join(map(book_title, facts.sources)) or f"{facts.year}年度"
    if not facts.findings.total.value:
        if not facts.actions.total.value:
            return (as_of, "台账中没有需要报告的问题和措施。")
        return (as_of, f"{sources}提出工作计划", facts.actions.total, "项。")
    measures: tuple[Part, ...] = ()
    if facts.actions.total.value:
        measures = ("，制定整改措施", facts.actions.total, "项")
    if facts.standalone.value:
        measures += ("（其中未对应具体问题的工作计划", facts.standalone, "项）")
    return (as_of, f"{sources}共查摆问题", facts.findings.total, "个", *measures, "。")


def standing_sentence(tally: Tally, labels: dict[str, str], unit: str, *, print_zeros: bool) -> Sequence[Part]:
    """The states add up to the total, what overlaps with them stands in brackets (DOMAIN §6), then the rate (§4)."""
    counter = unit[0]
    states = [tally.states[name] for name in STATES_AS_TOLD if tally.states[name].value or print_zeros]
    overlaps = [figure for figure in tally.overlaps.values() if figure.value or print_zeros]
    parts: list[Part] = [tally.total, unit, "中"]
    if tally.states["closed"].value == tally.total.value and not print_zeros:
        parts = [tally.total, f"{unit}已全部{labels['closed'].removeprefix('已')}"]
    else:
        parts += counts_clause(states, labels, counter, lead="，")
    if overlaps:
        parts += ["（以上含", *counts_clause(overlaps, labels, counter, lead="、")[1:], "）"]
    if tally.states["closed"].value or print_zeros:
        parts += ["，完成率", tally.rate]
    return (*parts, "。")


def counts_clause(figures: Iterable[Figure], labels: dict[str, str], counter: str, *, lead: str) -> list[Part]:
    named = ((lead, labels[figure.name.split(".")[1]], figure, counter) for figure in figures)
    return [part for parts in named for part in parts]


def gains_sentence(facts: Facts, *, print_zeros: bool) -> Sequence[Part]:
    """Controls established (DOMAIN §6) and extensions (§4) count occurrences, not items."""
    gains: list[Part] = []
    for label, figure, counter in (("建立完善制度", facts.controls, "项"), ("延期", facts.extensions, "次")):
        if figure.value or print_zeros:
            gains += ["，", label, figure, counter]
    return ("整改过程中", *gains, "。") if gains else ()


def book_title(source: Source) -> str:
    """A document's name stands in 《》 (GB/T 15834-2011 §4.15)."""
    title = clean(source.title)
    return title if title.startswith("《") else f"《{title}》"
