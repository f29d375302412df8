"""Facts → 下一步打算: a step for each class of the unfinished, all disjoint, then the finished (DOMAIN §6)."""

from collections.abc import Iterable, Iterator, Sequence

from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.explaining import is_next_check
from tracker.reporting.facts import Facts, Figure, ReportedItem, figure
from tracker.reporting.measures import all_done
from tracker.reporting.phrases import date_words

Step = tuple[str | Figure, ...]


def steps(facts: Facts) -> tuple[Step, ...]:
    """Each a sentence without its full stop; none where nothing is left to do."""
    found = [*finding_steps(facts), *measure_steps(facts), *finished_steps(facts)]
    return tuple(found)


def finding_steps(facts: Facts) -> Iterator[Step]:
    classes = classes_of(facts)
    for name, (called, to_do) in TO_DO.items():
        if members := classes.get(name):
            more = missed_checks(members, facts) if name == "ongoing" else by_when(members) if name in DATED else ""
            yield (f"对{called}的", figure(f"findings.next_{name}", members), f"个问题，{to_do}{more}")


TO_DO = {
    "pending": ("已申请销号", "抓紧审核，按程序销号"),
    "by_measures": ("措施已全部完成", "按程序申请销号"),
    "overdue": ("逾期未完成", "查明原因、明确完成时限，集中力量抓紧整改"),
    "unbegun": ("尚未启动", "尽快启动整改"),
    "ongoing": ("需长期坚持", "持续推进、定期检查"),
    "nearly": ("基本完成", "做好扫尾工作"),
    "going": ("正在整改", "按计划推进"),
}
DATED = frozenset({"unbegun", "nearly", "going"})


def classes_of(facts: Facts) -> dict[str, list[ReportedItem]]:
    """Each unfinished finding in the one class that says what is to be done next."""
    measures = facts.measures()
    classes: dict[str, list[ReportedItem]] = {}
    for item in facts.of_kind("finding"):
        if item.state not in CLOSED_STATES:
            classes.setdefault(class_of(item, measures.get(item.id, ()), facts), []).append(item)
    return classes


def class_of(item: ReportedItem, measures: Sequence[ReportedItem], facts: Facts) -> str:
    holds = (
        ("pending", item.state == "pending_review"),
        ("by_measures", all_done(measures)),
        ("overdue", is_late(item, facts)),
        ("unbegun", item.state == "not_started"),
        ("ongoing", item.ongoing),
        ("nearly", item.state == "substantially_done"),
    )
    return next((name for name, here in holds if here), "going")


def is_late(item: ReportedItem, facts: Facts) -> bool:
    """A check that was missed is made up for; its date is no day to be done by."""
    return item.is_overdue(facts.as_of) and not is_next_check(item)


def missed_checks(items: Iterable[ReportedItem], facts: Facts) -> str:
    return "，抓紧补做逾期的检查" if any(item.is_overdue(facts.as_of) for item in items) else ""


def by_when(items: Sequence[ReportedItem]) -> str:
    """The latest of their dates, where each has one."""
    days = [item.due_on for item in items if item.due_on and not is_next_check(item)]
    if len(days) < len(items):
        return ""
    return f"，{'最迟' if len(items) > 1 else ''}于{date_words(max(days))}前完成"


def measure_steps(facts: Facts) -> Iterator[Step]:
    """What still stood open when its finding was dropped is no task any more."""
    dropped = {item.id for item in facts.of_kind("finding") if item.state == "cancelled"}
    open_ones = [item for item in facts.of_kind("action") if item.state not in CLOSED_STATES]
    left = [item for item in open_ones if item.finding_id not in dropped]
    if not left:
        return
    what = "项措施" if facts.answers_findings else "项工作计划"
    late = [item for item in left if item.is_overdue(facts.as_of) and item.state != "pending_review"]
    hurry = overdue_part(late, left)
    yield ("对尚未完成的", figure("actions.next", left), f"{what}，{'逐项' if len(left) > 1 else ''}抓好落实", *hurry)


def overdue_part(late: Iterable[ReportedItem], left: Sequence[ReportedItem]) -> Step:
    overdue = figure("actions.next_overdue", late)
    if not overdue.value:
        return ()
    if overdue.value == len(left):
        return ("，抓紧补上进度",)
    return ("，其中逾期的", overdue, "项抓紧补上进度")


def finished_steps(facts: Facts) -> Iterator[Step]:
    """回头看 (DOMAIN §5): what was looked at already is kept up, the rest is still to be looked at."""
    closed = [item for item in facts.of_kind("finding") if item.state == "closed"]
    to_look_at = figure("findings.next_follow_up", (item for item in closed if item.held_on is None))
    held = figure("findings.next_keep", (item for item in closed if item.held_on is not None))
    if to_look_at.value:
        yield ("对已完成整改的", to_look_at, "个问题，适时开展“回头看”，防止问题反弹")
    if held.value:
        yield ("对“回头看”未发现反弹的", held, "个问题，持续巩固整改成果")
