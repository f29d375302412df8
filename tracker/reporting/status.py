"""One item and its measures → the sentences on its standing, status first; numbers stay Figures.

A sentence comes as parts without its full stop. Of findings the report says 整改, of plans 推进 and 完成.
What is told of each state is DOMAIN §6, "status sentences by state"; the words are our own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.ledger.deadlines import Standing
from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.facts import Figure, GrantedExtension, ReportedItem, figure
from tracker.reporting.typed_text import clean

RESULT_SPEAKS = frozenset({"closed", "pending_review", "substantially_done"})
SentenceParts = tuple[str | Figure, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of item is spoken of."""

    done: str
    underway: str
    started: str
    stopped: str
    term: str
    task: str


WORDS = {
    "finding": Words("完成整改", "整改", "启动整改", "中止整改", "整改时限", "整改任务"),
    "action": Words("完成", "推进", "启动", "中止实施", "完成时限", "工作任务"),
}


def date_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def status_sentences(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> tuple[SentenceParts, ...]:
    """The main sentence, then what explains it: the extension, the reopening."""
    overdue = item.is_overdue(as_of)
    sentences = [main_sentence(item, measures, overdue=overdue)]
    if item.state != "cancelled":
        sentences += [(text,) for text in (extended(item, as_of), reopened(item)) if text]
    return tuple(sentences)


def measure_status(action: ReportedItem, *, as_of: date) -> str:
    """The standing of a measure as one clause of its finding's list 一是…；二是…."""
    overdue = action.is_overdue(as_of)
    text = "".join(part for part in main_sentence(action, (), overdue=overdue) if isinstance(part, str))
    if action.state == "cancelled":
        return text
    return joined(text, extended(action, as_of), reopened(action))


def next_step(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> SentenceParts:
    """What remains to be done and by whom (DOMAIN §6); nothing for the finished."""
    if item.state in CLOSED_STATES:
        return ()
    if item.state == "pending_review":
        return ("下一步，按程序审核销号",)
    ongoing = ("，长期坚持、定期检查",) if item.ongoing else ()
    return ("下一步，", responsible(item), *task_left(item, measures, as_of=as_of), *ongoing)


def result_words(item: ReportedItem) -> str:
    """What came of it, as typed: of an open item its latest progress speaks, of a finished one its result; and the
    countable result (DOMAIN §6), unless the words say it already."""
    if item.state == "cancelled":
        return ""
    words = item.result or item.progress if item.state in RESULT_SPEAKS else item.progress or item.result
    told, countable = clean(words), clean(item.countable_result)
    return words if countable in told else joined(told, countable)


def because(reason: str) -> str:
    """因… as a clause (an extension has its reason, DOMAIN §6); several sentences become one by commas."""
    text = clean(reason)
    for opening in ("是因为", "因为", "由于", "因"):
        text = text.removeprefix(opening)
    return "因" + text.replace("。", "，").replace("；", "，") if text else ""


def task_left(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> SentenceParts:
    """The measures not finished yet, by their number (DOMAIN §6), else the task itself."""
    left = figure(f"item.{item.id}.measures_unfinished", (m for m in measures if m.state not in CLOSED_STATES))
    hurry = "抓紧" if item.is_overdue(as_of) else "继续"
    if left.value:
        return (f"{hurry}推进", left, "项未完成措施")
    words = WORDS[item.kind]
    return (f"尽快{words.started}" if item.state == "not_started" else f"{hurry}推进{words.task}",)


def main_sentence(item: ReportedItem, measures: Sequence[ReportedItem], *, overdue: bool) -> SentenceParts:
    words = WORDS[item.kind]
    if item.state == "closed":
        return closed_sentence(item, measures, words)
    if item.state == "cancelled":
        reason = clean(item.cancelled_reason)
        return (joined(f"已{words.stopped}", f"原因是：{reason}" if reason else ""),)
    if overdue:
        return overdue_sentence(item, measures, words)
    task = words.task + "已落实，" if item.state == "pending_review" else ""
    return (task + under_way(item, words), *measures_done(measures), planned(item))


def closed_sentence(item: ReportedItem, measures: Sequence[ReportedItem], words: Words) -> SentenceParts:
    """With its date (DOMAIN §6); closed late is told apart for ever, and from what was only signed late (§5)."""
    on = f"于{date_words(item.closed_on)}" if item.closed_on else ""
    at_once = "立行立改，" if item.deadline_kind == "immediate" else ""
    late = late_words(item, words)
    ongoing = "，并长期坚持" if item.ongoing else ""
    return (f"{at_once}已{on}{words.done}", *measures_done(measures), late, ongoing)


def late_words(item: ReportedItem, words: Words) -> str:
    if item.due_on is None or item.closed_on is None:
        return ""
    match item.lateness(item.closed_on):
        case Standing.CLOSED_LATE:
            return f"，超过{date_words(item.due_on)}的{words.term}，属逾期完成"
        case Standing.SIGNED_LATE if item.requested_on:
            return f"，{date_words(item.requested_on)}按期申请销号，延后签批"
        case _:
            return ""


def overdue_sentence(item: ReportedItem, measures: Sequence[ReportedItem], words: Words) -> SentenceParts:
    """未按期完成, whether or not an extension was granted (DOMAIN §6)."""
    assert item.due_on
    still = "延期后仍" if item.granted else ""
    missed, term = ("完成阶段检查", "检查时间") if is_next_check(item) else (words.done, words.term)
    opening = f"{still}未按期{missed}，{term}为{date_words(item.due_on)}，目前"
    return (opening + under_way(item, words, on_time=False), *measures_done(measures))


def under_way(item: ReportedItem, words: Words, *, on_time: bool = True) -> str:
    """Substantially done is not done (DOMAIN §4); a stage of what is kept up may be complete (§6)."""
    again = "重新" if item.round > 1 else ""
    match item.state:
        case "substantially_done":
            return f"已基本{words.done}"
        case "pending_review":
            return "已申请销号，正待审核"
        case "not_started":
            return f"尚未{again}{words.started}"
    if is_next_check(item) and on_time and not again and (item.progress or item.result):
        return f"已完成阶段性{words.task}，正在长期坚持、持续推进"
    return f"正在{again}{words.underway}" + ("，长期坚持" if item.ongoing else "")


def planned(item: ReportedItem) -> str:
    """Planned for when (DOMAIN §6)."""
    if item.due_on is None or item.state == "pending_review":
        return ""
    if is_next_check(item):
        return f"，下次检查时间为{date_words(item.due_on)}"
    wholly = "全面" if item.state == "substantially_done" else ""
    return f"，计划于{date_words(item.due_on)}前{wholly}完成"


def is_next_check(item: ReportedItem) -> bool:
    """Whether its date is the next check of something kept up, rather than a day to be done by (DOMAIN §5: ongoing)."""
    return item.ongoing and item.deadline_kind in (None, "ongoing")


def measures_done(measures: Iterable[ReportedItem]) -> SentenceParts:
    """「，3项措施已完成1项」 (DOMAIN §6: x of y measures done); cancelled measures are neither done nor to do."""
    live = [m for m in measures if m.state != "cancelled"]
    if not live:
        return ()
    count = figure(f"item.{live[0].finding_id}.measures", live)
    done = figure(f"item.{live[0].finding_id}.measures_closed", (m for m in live if m.state == "closed"))
    if done.value == count.value:
        return ("，", count, "项措施全部完成")
    if done.value:
        return ("，", count, "项措施已完成", done, "项")
    if any(m.state != "not_started" for m in live):
        return ("，", count, "项措施正在推进")
    return ("，", count, "项措施尚未启动")


def extended(item: ReportedItem, as_of: date) -> str:
    """First deadline (DOMAIN §5: kept and shown), reason, body and new date (§6) of the latest extension; how many if
    several."""
    term = WORDS[item.kind].term
    if not item.granted:
        changed = item.first_due_on and item.due_on and item.first_due_on < item.due_on and not is_next_check(item)
        return f"{term}由{date_or_nothing(item.first_due_on)}调整为{date_or_nothing(item.due_on)}" if changed else ""
    first = f"原定{term}为{date_or_nothing(item.first_due_on)}" if item.first_due_on else ""
    if item.first_due_on and item.first_due_on < (item.closed_on or as_of):
        first += "，未能如期完成"
    times = f"先后延期{len(item.granted)}次" if len(item.granted) > 1 else ""
    last = item.granted[-1]
    return joined(first, times, because(last.reason), decided(last))


def decided(extension: GrantedExtension) -> str:
    """批准 answers a request, 决定 is the secretary's own (DOMAIN §5)."""
    by = clean(extension.decided_by)
    if not extension.asked:
        return f"经{by}于{date_words(extension.decided_on)}决定，时限调整至{date_words(extension.new_due_on)}"
    return f"经{by}于{date_words(extension.decided_on)}批准，延期至{date_words(extension.new_due_on)}"


def reopened(item: ReportedItem) -> str:
    """Says so, and why (DOMAIN §5, §6)."""
    if item.round == 1:
        return ""
    name = "问题" if item.kind == "finding" else "任务"
    again = f"{date_or_nothing(item.reopened_on)}重新{WORDS[item.kind].started}"
    done = "现已再次销号" if item.state == "closed" else ""
    return joined(f"该{name}曾经销号", because(item.reopen_reason), again, done)


def responsible(item: ReportedItem) -> str:
    """责任领导 leads, 责任人 or else 责任单位 carries it (DOMAIN §3)."""
    lead = clean(item.lead_name)
    owner = clean(item.owner_name) or clean(item.responsible_unit)
    if lead and owner and lead != owner:
        return f"由{lead}牵头、{owner}负责，"
    return f"由{owner or lead}负责，" if owner or lead else ""


def date_or_nothing(day: date | None) -> str:
    return date_words(day) if day else ""


def joined(*clauses: str) -> str:
    return "，".join(filter(None, clauses))
