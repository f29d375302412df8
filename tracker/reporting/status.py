"""One item and its measures → the sentences on its standing, status first; numbers stay Figures.

A sentence comes as parts without its full stop. Of findings the report says 整改, of plans 推进 and 完成.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.ledger.deadlines import Standing
from tracker.reporting.facts import FINISHED, ExtensionAsOf, Figure, ItemAsOf, figure, standing
from tracker.reporting.typed_text import clean

RESULT_SPEAKS = frozenset({"closed", "pending_review", "substantially_done"})
Sentence = tuple[str | Figure, ...]


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


def day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def status(item: ItemAsOf, measures: Sequence[ItemAsOf], *, as_of: date) -> tuple[Sentence, ...]:
    """The status sentence, then what explains it: the extension, the reopening."""
    where = standing(item, as_of=as_of)
    sentences = [_main(item, measures, where)]
    if item.state != "cancelled":
        sentences += [(text,) for text in (_extended(item, as_of), _reopened(item)) if text]
    return tuple(sentences)


def measure_status(action: ItemAsOf, *, as_of: date) -> str:
    """The standing of a measure as one clause of its finding's list 一是…；二是…."""
    where = standing(action, as_of=as_of)
    text = "".join(part for part in _main(action, (), where) if isinstance(part, str))
    if action.state == "cancelled":
        return text
    return _join(text, _extended(action, as_of), _reopened(action))


def next_step(item: ItemAsOf, measures: Sequence[ItemAsOf], *, as_of: date) -> Sentence:
    """What remains to be done and by whom; nothing for the finished."""
    if item.state in FINISHED:
        return ()
    if item.state == "pending_review":
        return ("下一步，按程序审核销号",)
    ongoing = ("，长期坚持、定期检查",) if item.ongoing else ()
    return ("下一步，", _responsible(item), *_task(item, measures, as_of=as_of), *ongoing)


def outcome(item: ItemAsOf) -> str:
    """What came of it, as typed: of an open item its latest progress speaks, of a finished one its result; and the
    countable result, unless the words say it already."""
    if item.state == "cancelled":
        return ""
    words = item.result or item.progress if item.state in RESULT_SPEAKS else item.progress or item.result
    said, counted = clean(words), clean(item.countable_result)
    return words if counted in said else _join(said, counted)


def because(reason: str) -> str:
    """因… as a clause; a reason of several sentences becomes one by commas."""
    text = clean(reason)
    for opening in ("是因为", "因为", "由于", "因"):
        text = text.removeprefix(opening)
    return "因" + text.replace("。", "，").replace("；", "，") if text else ""


def _task(item: ItemAsOf, measures: Sequence[ItemAsOf], *, as_of: date) -> Sentence:
    left = figure(f"item.{item.id}.measures_unfinished", (m for m in measures if m.state not in FINISHED))
    hurry = "抓紧" if standing(item, as_of=as_of) is Standing.OVERDUE else "继续"
    if left.value:
        return (f"{hurry}推进", left, "项未完成措施")
    words = WORDS[item.kind]
    return (f"尽快{words.started}" if item.state == "not_started" else f"{hurry}推进{words.task}",)


def _main(item: ItemAsOf, measures: Sequence[ItemAsOf], where: Standing) -> Sentence:
    words = WORDS[item.kind]
    if item.state == "closed":
        return _closed(item, measures, words)
    if item.state == "cancelled":
        reason = clean(item.cancelled_reason)
        return (_join(f"已{words.stopped}", f"原因是：{reason}" if reason else ""),)
    if where is Standing.OVERDUE:
        return _overdue(item, measures, words)
    task = words.task + "已落实，" if item.state == "pending_review" else ""
    return (task + _underway(item, words), *_measures_done(measures), _planned(item))


def _closed(item: ItemAsOf, measures: Sequence[ItemAsOf], words: Words) -> Sentence:
    on = f"于{day(item.closed_on)}" if item.closed_on else ""
    at_once = "立行立改，" if item.deadline_kind == "immediate" else ""
    late = ""
    if item.due_on and item.closed_on and item.closed_on > item.due_on:
        late = f"，超过{day(item.due_on)}的{words.term}，属逾期完成"
    ongoing = "，并长期坚持" if item.ongoing else ""
    return (f"{at_once}已{on}{words.done}", *_measures_done(measures), late, ongoing)


def _overdue(item: ItemAsOf, measures: Sequence[ItemAsOf], words: Words) -> Sentence:
    assert item.due_on
    still = "延期后仍" if item.extensions else ""
    missed, term = ("完成阶段检查", "检查时间") if _checked(item) else (words.done, words.term)
    opening = f"{still}未按期{missed}，{term}为{day(item.due_on)}，目前"
    return (opening + _underway(item, words, on_time=False), *_measures_done(measures))


def _underway(item: ItemAsOf, words: Words, *, on_time: bool = True) -> str:
    again = "重新" if item.round > 1 else ""
    match item.state:
        case "substantially_done":
            return f"已基本{words.done}"
        case "pending_review":
            return "已申请销号，正待审核"
        case "not_started":
            return f"尚未{again}{words.started}"
    if _checked(item) and on_time and not again and (item.progress or item.result):
        return f"已完成阶段性{words.task}，正在长期坚持、持续推进"
    return f"正在{again}{words.underway}" + ("，长期坚持" if item.ongoing else "")


def _planned(item: ItemAsOf) -> str:
    if item.due_on is None or item.state == "pending_review":
        return ""
    if _checked(item):
        return f"，下次检查时间为{day(item.due_on)}"
    wholly = "全面" if item.state == "substantially_done" else ""
    return f"，计划于{day(item.due_on)}前{wholly}完成"


def _checked(item: ItemAsOf) -> bool:
    """Whether its date is the next check of something kept up, rather than a day to be done by."""
    return item.ongoing and item.deadline_kind in (None, "ongoing")


def _measures_done(measures: Iterable[ItemAsOf]) -> Sentence:
    """「，3项措施已完成1项」; cancelled measures are neither done nor to do."""
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


def _extended(item: ItemAsOf, as_of: date) -> str:
    """First deadline, reason, body and new date of the latest extension; how many if several."""
    term = WORDS[item.kind].term
    if not item.extensions:
        moved = item.first_due_on and item.due_on and item.first_due_on < item.due_on and not _checked(item)
        return f"{term}由{_day(item.first_due_on)}调整为{_day(item.due_on)}" if moved else ""
    first = f"原定{term}为{_day(item.first_due_on)}" if item.first_due_on else ""
    if item.first_due_on and item.first_due_on < (item.closed_on or as_of):
        first += "，未能如期完成"
    times = f"先后延期{len(item.extensions)}次" if len(item.extensions) > 1 else ""
    last = item.extensions[-1]
    return _join(first, times, because(last.reason), _decision(last))


def _decision(extension: ExtensionAsOf) -> str:
    by = clean(extension.decided_by)
    if not extension.asked:
        return f"经{by}于{day(extension.decided_on)}决定，时限调整至{day(extension.new_due_on)}"
    return f"经{by}于{day(extension.decided_on)}批准，延期至{day(extension.new_due_on)}"


def _reopened(item: ItemAsOf) -> str:
    if item.round == 1:
        return ""
    name = "问题" if item.kind == "finding" else "任务"
    again = f"{_day(item.reopened_on)}重新{WORDS[item.kind].started}"
    done = "现已再次销号" if item.state == "closed" else ""
    return _join(f"该{name}曾经销号", because(item.reopen_reason), again, done)


def _responsible(item: ItemAsOf) -> str:
    lead = clean(item.accountable_lead)
    owner = clean(item.owner) or clean(item.responsible_unit)
    if lead and owner and lead != owner:
        return f"由{lead}牵头、{owner}负责，"
    return f"由{owner or lead}负责，" if owner or lead else ""


def _day(on: date | None) -> str:
    return day(on) if on else ""


def _join(*clauses: str) -> str:
    return "，".join(filter(None, clauses))
