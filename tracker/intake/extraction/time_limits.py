"""Time limits as reports and ledgers write them: kind, date, ongoing and the words themselves; never a made-up date."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tracker.intake.extraction import time_words
from tracker.intake.extraction.folding import chinese_digits_to_arabic, compact
from tracker.intake.extraction.plans_year import PlansYear
from tracker.intake.extraction.time_words import Dated

Kind = Literal["immediate", "fixed", "ongoing"]

_IMMEDIATE = re.compile(
    r"立行立改|即知即改|立知立改|立查立改|边查边改|边学边改|立即整改|马上(?:就)?改|即查即改|即行即改|立整立改"
    r"|立改立行|立即完成|即时整改|现场整改"
)
_ONGOING = re.compile(
    r"(?:并|且|需|要)?(?:长期(?:坚持|整改|推进|落实|抓好|执行|任务|保持)|持续(?:整改|坚持|推进并长期)|常抓不懈"
    r"|长抓不懈|坚持常态(?:化)?|长期$|^长期|^持续|持续$|^常态化|常态化$)"
)
_EVERY = re.compile(
    r"每(?:个)?(?P<unit>半年|季度|季|月|周|年)|按(?P<unit2>季度?|月|年|半年)|(?P<unit3>半年|季度|月"
    r"|年)度?(?:一次|1次)"
)
_EVERY_MONTHS = {"半年": 6, "季度": 3, "季": 3, "月": 1, "年": 12}
_LABEL = re.compile(
    r"(?:整改|完成|办结|计划完成|解决|落实|预计完成|销号|截止|截至|办理|推进)?(?:时限|期限|时间节点|截止时间"
    r"|截止日期|完成时间|时间)(?:要求)?[：:](?P<value>[^\n。；）]{1,40})"
)
_NEXT_FIELD = re.compile(
    r"[，、 ]?(?:整改|第一)?(?:责任|牵头|配合|负责|协办|承办|分管|目标|措施|备注|状态)[^，：:]{0,8}[：:]"
)
_BESIDE = re.compile(
    r"截止到?|截至|限[于期]?|力争|确保|务必|于|在|并|且|(?:整改|办理|落实)?(?:时限|期限|时间)|(?:全部)?(?:整改)?(?:完成|办结|到位|落实|销号)"
    r"|整改|[一1]次|[，、。；,;：:（）()]"
)
_NO_WORDS = re.compile(r"[\W_]*(?:无|暂无|没有|空白?)?[\W_]*$")
_LIMIT_LABEL = re.compile(r"时限|期限|完成时间|截止|时间节点")
_LONGEST_CELL = 100  # more than a time limit has to say


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """start:end point into the text that was read (in a proposal: the document's); verbatim == text[start:end].

    due_on stays None where the words fix no day; check_months only where the limit itself says how often.
    year_from: what the year was told from, a `plans_year.Basis`; "" where the words name it. guessed: to be looked at.
    """

    kind: Kind
    due_on: date | None
    ongoing: bool
    check_months: int | None
    verbatim: str
    start: int
    end: int
    year_from: str = ""
    guessed: bool = False


def read_time_limit(
    text: str, *, report_year: int | None = None, plans: PlansYear | None = None, labelled: bool = False
) -> TimeLimit | None:
    """The time limit a measure or a ledger cell states; a day without a year is of the year the plans run in.

    report_year stands for the plans of an annual report. labelled: the text is the time limit itself (a ledger cell),
    so a bare date counts as one, and words that fix no day are kept as they stand.
    """
    plans = plans or (PlansYear.after(report_year) if report_year else None)
    plain, offsets = compact(text)
    plain = chinese_digits_to_arabic(plain)
    fields = [(label[0], *_field(plain, *label.span("value"))) for label in _LABEL.finditer(plain)]
    read = next((one for _, start, end in fields if (one := _read(plain, start, end, plans, labelled=True))), None)
    read = read or _read(plain, 0, len(plain), plans, labelled=labelled)
    read = read or next((_words(plain, start, end) for name, start, end in fields if _LIMIT_LABEL.search(name)), None)
    read = read or (_words(plain, 0, len(plain)) if labelled else None)
    return _at(read, text, offsets) if read else None


def _words(plain: str, start: int, end: int) -> TimeLimit | None:
    """A limit in words that nobody can count out (春节前, 待上级批复后): kept, and a person sets the day."""
    if _NO_WORDS.match(plain, start, end) or end - start > _LONGEST_CELL:
        return None
    return TimeLimit("fixed", None, False, None, "", start, end)


def read_whole_cell(text: str, *, report_year: int | None) -> TimeLimit | None:
    """As `read_time_limit`, but only of a cell understood to its last word: None where something is left over, where
    the year is told from today (明年), and where there are several days."""
    plain = chinese_digits_to_arabic(compact(text)[0])
    if len(plain) > _LONGEST_CELL:
        return None
    found = [each for each in time_words.DATE.finditer(plain) if not each["every"]]
    rest = plain
    for pattern in (*time_words.PATTERNS, _IMMEDIATE, _ONGOING, _EVERY, _BESIDE):
        rest = pattern.sub(_unless_a_day if pattern is time_words.DATE else "|", rest)
    several = len(list(time_words.dates(plain, None, labelled=True, at_once=False))) > 1
    from_today = any(each["this"] or each["next"] or each["until_next"] for each in found)
    if rest.strip("|") or several or from_today:
        return None
    return read_time_limit(text, report_year=report_year, labelled=True)


def _unless_a_day(found: re.Match[str]) -> str:
    """「每年6月底」 is neither a day nor only a rhythm; 「内」 alone belongs to what stands before it."""
    return found[0] if found["every"] or found[0] in ("底", "末", "内") else "|"


def moved(limit: TimeLimit, by: int) -> TimeLimit:
    """The same limit with offsets into the text around the piece that was read."""
    return replace(limit, start=limit.start + by, end=limit.end + by)


def _field(plain: str, start: int, end: int) -> tuple[int, int]:
    following = _NEXT_FIELD.search(plain, start, end)
    return start, following.start() if following else end


def _at(read: TimeLimit, text: str, offsets: list[int]) -> TimeLimit:
    start, end = offsets[read.start], offsets[read.end - 1] + 1
    return replace(read, verbatim=text[start:end], start=start, end=end)


def _read(plain: str, start: int, end: int, plans: PlansYear | None, *, labelled: bool) -> TimeLimit | None:
    field = plain[start:end]
    immediate, ongoing = _IMMEDIATE.search(field), _ongoing(field, labelled=labelled)
    dates = list(time_words.dates(field, plans, labelled=labelled, at_once=bool(immediate)))
    every = _check_months(field) if labelled and not dates else None
    chosen = _latest(dates)
    kind: Kind = "fixed" if chosen else "immediate" if immediate else "ongoing"
    if not (chosen or immediate or ongoing or every):
        return None
    spans = [part.span() for part in (None if chosen else immediate, ongoing) if part]
    left, right = (0, len(field.rstrip("。；，、"))) if labelled else _together(spans, chosen)
    chosen = chosen or Dated(0, 0, None)
    year_from = plans.basis if plans and chosen.due_on and not chosen.year_said else ""
    span = (start + left, start + right)
    kept_up = bool(ongoing) or bool(every)
    return TimeLimit(kind, chosen.due_on, kept_up, every, "", *span, year_from, chosen.guessed)


def _ongoing(field: str, *, labelled: bool) -> re.Match[str] | None:
    """In running text only words that speak of the limit itself; 常态化 as an adverb there says nothing."""
    found = _ONGOING.search(field)
    if found and not labelled and found[0] in {"长期", "持续", "常态化", "常抓不懈", "长抓不懈"}:
        return None
    return found


def _check_months(field: str) -> int | None:
    found = _EVERY.search(field)
    return _EVERY_MONTHS.get(next(part for part in found.groups() if part)) if found else None


def _latest(dates: list[Dated]) -> Dated | None:
    """A measure is done when its last step is."""
    known = [part for part in dates if part.due_on]
    return max(known, key=lambda part: part.due_on or date.min) if known else dates[0] if dates else None


def _together(spans: list[tuple[int, int]], chosen: Dated | None) -> tuple[int, int]:
    """「2025年底前，并长期坚持」 is one phrase; words far from the date are not part of it."""
    left, right = (chosen.start, chosen.end) if chosen else min(spans)
    for start, end in sorted(spans):
        if start - right <= 3 and start >= left:
            right = max(right, end)
    return left, right
