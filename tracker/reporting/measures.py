"""A finding's measures as one clause that adds up, and what is left to do: figures with the measures behind them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.facts import STATES_AS_TOLD, Figure, ReportedItem, figure
from tracker.reporting.phrases import WORDS, SentenceParts
from tracker.reporting.typed_text import clean

DONE_SO_FAR = {
    "closed": "已完成",
    "substantially_done": "基本完成",
    "pending_review": "待销号",
    "in_progress": "正在推进",
    "not_started": "尚未启动",
}
ALL_OF_THEM = {
    "closed": "已全部完成",
    "substantially_done": "均已基本完成",
    "pending_review": "均已申请销号",
    "in_progress": "正在推进",
    "not_started": "均未启动",
}


def live(measures: Iterable[ReportedItem]) -> list[ReportedItem]:
    """Cancelled measures are neither done nor to do."""
    return [measure for measure in measures if measure.state != "cancelled"]


def all_done(measures: Iterable[ReportedItem]) -> bool:
    states = {measure.state for measure in live(measures)}
    return states == {"closed"}


def told_together(measures: Iterable[ReportedItem]) -> bool:
    """Several in one state: 「2项措施均未启动」 says it of each."""
    states = [measure.state for measure in live(measures)]
    return len(states) > 1 and len(set(states)) == 1


def begun_unknown(item: ReportedItem, measures: Iterable[ReportedItem]) -> bool:
    """Its measures are under way while it stands as not started itself (a ledger from before the one followed the
    other, F77)."""
    return item.state == "not_started" and any(measure.state != "not_started" for measure in live(measures))


def measures_told(item: ReportedItem, measures: Sequence[ReportedItem]) -> SentenceParts:
    """「，3项措施已完成1项、正在推进1项、尚未启动1项」 (DOMAIN §6: x of y measures done): the parts add up."""
    going = live(measures)
    asks = "，待申请销号" if item.is_working and all_done(measures) else ""
    if len(going) < 2:  # of one alone the list below says it
        return (f"，措施已完成{asks}",) if asks else ()
    name = f"item.{item.id}.measures"
    states = [(state, [measure for measure in going if measure.state == state]) for state in STATES_AS_TOLD]
    filled = [(state, figure(f"{name}_{state}", found)) for state, found in states if found]
    told: SentenceParts = ("，", figure(name, going), "项措施")
    if len(filled) == 1:
        told += (ALL_OF_THEM[filled[0][0]],)
    else:
        for place, (state, found) in enumerate(filled):
            told += ("、" if place else "", DONE_SO_FAR[state], found, "项")
    stopped = figure(f"{name}_cancelled", (measure for measure in measures if measure.state == "cancelled"))
    told += ("（另有", stopped, "项中止）") if stopped.value else ()
    return (*told, asks)


def next_step(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> SentenceParts:
    """What remains to be done and by whom (DOMAIN §6); nothing for the finished."""
    if item.state == "cancelled":
        return left_with_it(item, measures)
    if item.state == "closed":
        left = tuple(measures_left(item, measures, hurry="继续"))
        return ("下一步，", *left) if left else ()
    ongoing = ("，长期坚持、定期检查",) if item.ongoing and item.state != "pending_review" else ()
    whose = () if item.state == "pending_review" else (responsible(item),)
    return ("下一步，", *whose, *task_left(item, measures, as_of=as_of), *ongoing)


def left_with_it(item: ReportedItem, measures: Sequence[ReportedItem]) -> SentenceParts:
    """What was still open when the finding was dropped is no next step."""
    left = figure(f"item.{item.id}.measures_dropped", unfinished(measures))
    return ("尚未完成的", left, "项措施不再列入下一步工作") if left.value else ()


def task_left(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> SentenceParts:
    """The measures not finished yet, by their number (DOMAIN §6), else the task itself; what never began is begun, not
    gone on with."""
    words = WORDS[item.kind]
    hurry = "抓紧" if item.is_overdue(as_of) else "继续"
    left = tuple(measures_left(item, measures, hurry=hurry))
    if item.state == "pending_review":
        return (*left, "，问题按程序审核销号") if left else ("按程序审核销号",)
    if left:
        return left
    if all_done(measures):
        return ("按程序申请销号",)
    if item.state == "not_started":
        return (f"尽快{words.started}",)
    return ("做好扫尾工作" if item.state == "substantially_done" else f"{hurry}推进{words.task}",)


def measures_left(item: ReportedItem, measures: Sequence[ReportedItem], *, hurry: str) -> Iterator[str | Figure]:
    name = f"item.{item.id}.measures_left"
    open_ones = unfinished(measures)
    groups = (
        (f"{hurry}推进", "going", [m for m in open_ones if m.is_working and m.state != "not_started"], "项措施"),
        ("尽快启动", "unbegun", [m for m in open_ones if m.state == "not_started"], "项措施"),
        ("审核", "pending", [m for m in open_ones if m.state == "pending_review"], "项待销号措施"),
    )
    filled = [(verb, figure(f"{name}_{which}", found), what) for verb, which, found, what in groups if found]
    for place, (verb, found, what) in enumerate(filled):
        yield from ("，" if place else "", verb, found, what)


def unfinished(measures: Iterable[ReportedItem]) -> list[ReportedItem]:
    return [measure for measure in measures if measure.state not in CLOSED_STATES]


def responsible(item: ReportedItem) -> str:
    """责任领导 leads, 责任人 or else 责任单位 carries it (DOMAIN §3)."""
    lead = clean(item.lead_name)
    owner = clean(item.owner_name) or clean(item.responsible_unit)
    if lead and owner and lead != owner:
        return f"由{lead}牵头、{owner}负责，"
    return f"由{owner or lead}负责，" if owner or lead else ""
