"""What explains where an item stands: carried over, put off, sent back, opened again, signed by a meeting, looked back
at. Each a sentence without its full stop, or ""."""

from tracker.reporting.facts import GrantedExtension, ReportedItem
from tracker.reporting.phrases import WORDS, date_or_nothing, date_words, joined
from tracker.reporting.typed_text import clean


def carried_over(item: ReportedItem) -> str:
    """Where it was before (DOMAIN §3: 结转, 再次提出)."""
    if not item.first_year:
        return ""
    name = WORDS[item.kind].name
    again = "，本次再次提出" if item.found_again and item.round == 1 else ""  # else the reopening says so
    return f"该{name}由{item.first_year}年度台账结转{again}"


def extended(item: ReportedItem) -> str:
    """First deadline (DOMAIN §5: kept and shown), reason, body and new date (§6) of the latest extension; how many if
    several."""
    term = WORDS[item.kind].term
    if not item.granted:
        later = item.first_due_on and item.due_on and item.first_due_on < item.due_on
        changed = later and item.round == 1 and not is_next_check(item)  # a new round has a date of its own
        return f"{term}由{date_or_nothing(item.first_due_on)}调整为{date_or_nothing(item.due_on)}" if changed else ""
    first = f"原定{term}为{date_or_nothing(item.first_due_on)}" if item.first_due_on else ""
    times = f"先后延期{len(item.granted)}次" if len(item.granted) > 1 else ""
    last = item.granted[-1]
    return joined(first, times, because(last.reason), decided(last))


def extended_briefly(measure: ReportedItem, finding: ReportedItem) -> str:
    """Of a measure: put off with its finding, or by itself; one paragraph does not tell the same extension twice."""
    if not measure.granted:
        return ""
    last = measure.granted[-1]
    if any(same_extension(last, other) for other in finding.granted):
        return "随问题一并延期"
    return joined(because(last.reason), decided(last))


def same_extension(one: GrantedExtension, other: GrantedExtension) -> bool:
    return (one.decided_on, one.new_due_on) == (other.decided_on, other.new_due_on)


def put_off_to_its_date(item: ReportedItem) -> bool:
    """The sentence on its extension ends in the date that counts now."""
    return bool(item.granted) and item.granted[-1].new_due_on == item.due_on


def decided(extension: GrantedExtension) -> str:
    """同意 answers a request, 决定 is the secretary's own (DOMAIN §5)."""
    by = f"经{clean(extension.decided_by)}{date_words(extension.decided_on)}"
    if not extension.asked:
        return f"{by}决定，时限调整至{date_words(extension.new_due_on)}"
    return f"{by}同意，延期至{date_words(extension.new_due_on)}"


def returned(item: ReportedItem) -> str:
    """A refused closure is told as long as the item is open, and never as a result (F78)."""
    if item.returned_on is None or item.state in ("closed", "cancelled"):
        return ""
    on = date_words(item.returned_on)
    if item.state == "pending_review":
        return f"此前申请销号曾于{on}被退回，补充后再次申请"
    opinion = clean(item.return_words)
    return joined(f"{on}申请销号被退回", f"退回意见为：{opinion}" if opinion else "")


def reopened(item: ReportedItem) -> str:
    """Says so, and why (DOMAIN §5, §6)."""
    if item.round == 1:
        return ""
    words = WORDS[item.kind]
    once_more = words.started if item.state != "not_started" else f"列入{words.underway}"
    again = f"{date_or_nothing(item.reopened_on)}重新{once_more}"
    done = "现已再次销号" if item.state == "closed" else ""
    return joined(f"该{words.name}曾经销号", because(item.reopen_reason), again, done)


def signed(item: ReportedItem) -> str:
    """The meeting that signed it off (DOMAIN §1, §5)."""
    if item.state != "closed" or item.meeting_on is None:
        return ""
    return f"经{date_words(item.meeting_on)}{item.signed_by or '会议'}研究，同意销号"


def held(item: ReportedItem) -> str:
    """回头看 (DOMAIN §5)."""
    return f"{date_words(item.held_on)}开展“回头看”，未发现反弹" if item.held_on and item.state == "closed" else ""


def because(reason: str) -> str:
    """因… as a clause (an extension has its reason, DOMAIN §6); several sentences become one by commas."""
    text = clean(reason)
    for opening in ("是因为", "因为", "由于", "因"):
        text = text.removeprefix(opening)
    return "因" + text.replace("。", "，").replace("；", "，") if text else ""


def is_next_check(item: ReportedItem) -> bool:
    """Whether its date is the next check of something kept up, rather than a day to be done by (DOMAIN §5: ongoing)."""
    return item.ongoing and item.deadline_kind in (None, "ongoing")
