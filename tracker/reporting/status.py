"""One item and its measures → the sentences on its standing, status first; numbers stay Figures.

A sentence comes as parts without its full stop. Of findings the report says 整改, of plans 推进 and 完成.
What is told of each state is DOMAIN §6, "status sentences by state"; the words are our own.
"""

from collections.abc import Sequence
from datetime import date

from tracker.ledger.deadlines import Standing
from tracker.ledger.states import CLOSED_STATES
from tracker.reporting.explaining import (
    carried_over,
    extended,
    extended_briefly,
    held,
    is_next_check,
    put_off_to_its_date,
    reopened,
    returned,
    signed,
)
from tracker.reporting.facts import ReportedItem
from tracker.reporting.measures import begun_unknown, measures_told, told_together, unfinished
from tracker.reporting.phrases import WORDS, SentenceParts, Words, date_words, joined
from tracker.reporting.typed_text import clean

RESULT_SPEAKS = frozenset({"closed", "pending_review", "substantially_done"})


def status_sentences(item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date) -> tuple[SentenceParts, ...]:
    """The main sentence, then what explains it: carried over, put off, sent back, opened again, signed, looked back."""
    sentences = [main_sentence(item, measures, as_of=as_of)]
    if item.state != "cancelled":
        told = (carried_over(item), extended(item), returned(item), reopened(item), signed(item), held(item))
        sentences += [(text,) for text in told if text]
    return tuple(sentences)


def measure_status(
    action: ReportedItem,
    finding: ReportedItem | None = None,
    measures: Sequence[ReportedItem] = (),
    *,
    as_of: date,
) -> str:
    """The standing of a measure as one clause of its finding's list 一是…；二是…; what its finding tells already of
    dates, extensions, reviews and of all its measures together is not told again."""
    if finding and finding.state == "cancelled" and action.state not in CLOSED_STATES:
        return ""
    parts = main_sentence(action, (), as_of=as_of, shared=finding.due_on if finding else None)
    text = "".join(part for part in parts if isinstance(part, str))
    if action.state == "cancelled":
        return text
    if finding and text in ("正在推进", "尚未启动") and told_together(measures):
        text = ""
    late = extended_briefly(action, finding) if finding else extended(action)
    looked_at = "" if finding and finding.held_on == action.held_on else held(action)
    return joined(text, late, returned(action), reopened(action), looked_at)


def result_words(item: ReportedItem) -> str:
    """What came of it, as typed: of an open item its latest progress speaks, of a finished one its result; and the
    countable result (DOMAIN §6), unless the words say it already."""
    if item.state == "cancelled":
        return ""
    words = item.result or item.progress if item.state in RESULT_SPEAKS else item.progress or item.result
    told, countable = clean(words), clean(item.countable_result)
    return words if countable in told else joined(told, countable)


def main_sentence(
    item: ReportedItem, measures: Sequence[ReportedItem], *, as_of: date, shared: date | None = None
) -> SentenceParts:
    """shared: the day by which the finding is to be done, where the list of its measures stands below it."""
    words = WORDS[item.kind]
    if item.state == "closed":
        return closed_sentence(item, measures, words)
    if item.state == "cancelled":
        reason = clean(item.cancelled_reason)
        return (joined(f"已{words.stopped}", f"原因是：{reason}" if reason else ""),)
    if item.state == "pending_review":
        return pending_sentence(item, measures, words, overdue=item.is_overdue(as_of))
    if item.is_overdue(as_of):
        return overdue_sentence(item, measures, words)
    when = "" if shared == item.due_on and not item.ongoing else planned(item)
    return (under_way(item, words, measures), *measures_told(item, measures), when)


def closed_sentence(item: ReportedItem, measures: Sequence[ReportedItem], words: Words) -> SentenceParts:
    """With its date (DOMAIN §6); closed late is told apart for ever, and from what was only signed late (§5)."""
    on = f"于{date_words(item.closed_on)}" if item.closed_on else ""
    at_once = "立行立改，" if item.deadline_kind == "immediate" else ""
    ongoing = "，并长期坚持" if item.ongoing else ""
    return (f"{at_once}已{on}{words.done}", *measures_told(item, measures), late_words(item, words), ongoing)


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


def pending_sentence(
    item: ReportedItem, measures: Sequence[ReportedItem], words: Words, *, overdue: bool
) -> SentenceParts:
    """Asked for in time and not signed yet is no failure of who asked (DOMAIN §5); with measures left open its task is
    not called carried out."""
    told = measures_told(item, measures)
    done = "" if unfinished(measures) else f"{words.task}已落实，"
    on = f"于{date_words(item.requested_on)}" if item.requested_on else ""
    asked = f"已{on}申请销号，正待审核"
    if overdue and item.due_on and item.asked_in_time:
        return (f"{done}已{on}按期申请销号，{words.term}为{date_words(item.due_on)}，正待审核签批", *told)
    return (f"{missed(item, words)}，{asked}" if overdue else done + asked, *told)


def overdue_sentence(item: ReportedItem, measures: Sequence[ReportedItem], words: Words) -> SentenceParts:
    """未按期完成, whether or not an extension was granted (DOMAIN §6)."""
    now = under_way(item, words, measures, on_time=False)
    return (f"{missed(item, words)}，目前{now}", *measures_told(item, measures))


def missed(item: ReportedItem, words: Words) -> str:
    assert item.due_on
    still = "延期后仍" if item.granted else ""
    what, term = ("完成阶段检查", "检查时间") if is_next_check(item) else (words.done, words.term)
    date_told = "" if put_off_to_its_date(item) else f"，{term}为{date_words(item.due_on)}"
    return f"{still}未按期{what}{date_told}"


def under_way(item: ReportedItem, words: Words, measures: Sequence[ReportedItem], *, on_time: bool = True) -> str:
    """Substantially done is not done (DOMAIN §4); a stage of what is kept up may be complete (§6)."""
    again = "重新" if item.round > 1 else ""
    if item.state == "substantially_done":
        return f"已基本{words.done}"
    if item.state == "not_started":
        registered = "登记" if begun_unknown(item, measures) else ""
        return f"尚未{registered}{again}{words.started}"
    if is_next_check(item) and on_time and not again and (item.progress or item.result):
        return f"已完成阶段性{words.task}，正在长期坚持、持续推进"
    return f"正在{again}{words.underway}" + ("，长期坚持" if item.ongoing else "")


def planned(item: ReportedItem) -> str:
    """Planned for when (DOMAIN §6), unless the sentence on its extension says so."""
    if item.due_on is None or put_off_to_its_date(item):
        return ""
    if is_next_check(item):
        return f"，下次检查时间为{date_words(item.due_on)}"
    wholly = "全面" if item.state == "substantially_done" else ""
    return f"，计划于{date_words(item.due_on)}前{wholly}完成"
