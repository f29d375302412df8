"""Time limits as reports and ledgers write them: kind, date, ongoing and the words themselves; never a made-up date."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from tracker.intake.extraction.folding import compact

Kind = Literal["immediate", "fixed", "ongoing"]

_N = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?<!\d)20\d\d)年?|(?P<relative>明年|来年|次年|今年|本年度?|当年|下一年|下年))(?:度)?的?"
_BEFORE = r"(?P<before>以前|之前|前|止)?"
_DATE = re.compile(
    r"(?P<every>每(?:个)?(?:年|月|季度?)?)?"
    rf"(?:{_YEAR})?(?:"
    rf"(?P<month>{_N})月份?(?:(?P<day>{_N})[日号]|(?P<third>[上中下])旬|(?P<month_end>底|末))?"
    r"|(?P<quarter_word>第)?(?P<quarter>[一二三四1234])季度(?P<quarter_end>末|底|内)?"
    r"|(?P<half>上半年|下半年)(?P<half_end>末|底|内)?"
    r"|(?P<year_end>年底|年末|年内|底|末|内)"
    r"|(?P<slash>\d{1,2}[/.\-]\d{1,2})(?!\d|[/.%])(?:日)?"
    rf"){_BEFORE}"
)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)(?:日)?(?:之前|前|止)?")
_YEAR_ONLY = re.compile(r"(?P<year>20\d\d)年?(?:度)?(?:以?前)?$")
_STRANGE_YEAR = re.compile(r"(?:\d+|[〇○零一二三四五六七八九十]+)年(?:度)?的?$|\d{3,}[/.\-]$")
_UNDATED = re.compile(
    r"(?:本|下|当)?(?:月底|月末|周内|月内|季度末|季度内|学期末|学期内|周末)(?:之?前)?"
    r"|(?:[一二三四五六七八九十两\d]+个?(?:工作日|月|周|天|日|星期|季度))(?:之?内|以内)|近期|尽快|尽早"
    r"|下次.{0,8}前"
)
_IMMEDIATE = re.compile(
    r"立行立改|即知即改|立知立改|立查立改|边查边改|边学边改|立即整改|马上(?:就)?改|即查即改|即行即改|立整立改"
    r"|立改立行|立即完成|即时整改|现场整改"
)
# 「立行立改，6月30日完成」: beside words that say at once, a day by which it is done is a limit without a 前.
_DONE_THEN = re.compile(r"(?:全面|全部|基本)?(?:整改|落实|办理)?(?:完成|到位|办结|销号)")
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
_CUTOFF = tuple(said + to for said in ("截止", "截至", "限") for to in ("", "到", "于"))
_RHYTHM = tuple("每" + often for often in ("", "个", "年", "月", "季度", "个月", "个季度", "半", "两"))
_NEXT_FIELD = re.compile(
    r"[，、 ]?(?:整改|第一)?(?:责任|牵头|配合|负责|协办|承办|分管|目标|措施|备注|状态)[^，：:]{0,8}[：:]"
)
_BESIDE = re.compile(
    r"截止到?|截至|限[于期]?|力争|确保|务必|于|在|并|且|(?:整改|办理|落实)?(?:时限|期限|时间)|(?:全部)?(?:整改)?(?:完成|办结|到位|落实|销号)"
    r"|整改|[一1]次|[，、。；,;：:（）()]"
)
_QUARTER_END = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_NUMERALS = {
    f"{ten}{one}": tens * 10 + ones
    for tens, ten in enumerate(("", "十", "二十", "三十"))
    for ones, one in enumerate(("", *"一二三四五六七八九"))
}
_CUT_THROUGH = frozenset("一二三四五六七八九十第")  # before a month these belong to it: 第三月 is no March
_A_DAY_UNREAD = re.compile(r"[\d〇零一二三四五六七八九十]+[日号]")
_THIRDS = {"上": 10, "中": 20}
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_LONGEST_CELL = 100  # more than a time limit has to say
_CHINESE_YEAR = re.compile(r"二[〇○零][〇○零一二三四五六七八九]{2}(?=年)")


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """start:end point into the text that was read (in a proposal: the document's); verbatim == text[start:end].

    due_on stays None where the words fix no day; check_months only where the limit itself says how often.
    """

    kind: Kind
    due_on: date | None
    ongoing: bool
    check_months: int | None
    verbatim: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Dated:
    start: int
    end: int
    due_on: date | None


def read_time_limit(text: str, *, report_year: int | None, labelled: bool = False) -> TimeLimit | None:
    """The time limit a measure or a ledger cell states; a day without a year is of the year after the report's.

    labelled: the text is the time limit itself (a ledger cell), so a bare date counts as one.
    """
    plain, offsets = compact(text)
    plain = chinese_digits_to_arabic(plain)
    for label in _LABEL.finditer(plain):
        start, end = _field(plain, *label.span("value"))
        read = _read(plain, start, end, report_year, labelled=True)
        if read:
            return _at(read, text, offsets)
    read = _read(plain, 0, len(plain), report_year, labelled=labelled)
    return _at(read, text, offsets) if read else None


def read_whole_cell(text: str, *, report_year: int | None) -> TimeLimit | None:
    """As `read_time_limit`, but only of a cell understood to its last word: None where something is left over, where
    the year is told from today (明年), and where there are several days."""
    plain = chinese_digits_to_arabic(compact(text)[0])
    if len(plain) > _LONGEST_CELL:
        return None
    found = [each for each in _DATE.finditer(plain) if not each["every"]]
    rest = plain
    for pattern in (_ISO, _YEAR_ONLY, _DATE, _UNDATED, _IMMEDIATE, _ONGOING, _EVERY, _BESIDE):
        rest = pattern.sub(_unless_a_day if pattern is _DATE else "|", rest)
    several = len(list(_dates(plain, report_year, labelled=True))) > 1
    if rest.strip("|") or several or any(each["relative"] for each in found):
        return None
    return read_time_limit(text, report_year=report_year, labelled=True)


def _unless_a_day(found: re.Match[str]) -> str:
    """「每年6月底」 is neither a day nor only a rhythm; 「内」 alone belongs to what stands before it."""
    return found[0] if found["every"] or found[0] in ("底", "末", "内") else "|"


def moved(limit: TimeLimit, by: int) -> TimeLimit:
    """The same limit with offsets into the text around the piece that was read."""
    return replace(limit, start=limit.start + by, end=limit.end + by)


def chinese_digits_to_arabic(text: str) -> str:
    """二〇二二年 → 2022年, of the same length."""
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), text)


def _field(plain: str, start: int, end: int) -> tuple[int, int]:
    following = _NEXT_FIELD.search(plain, start, end)
    return start, following.start() if following else end


def _at(read: TimeLimit, text: str, offsets: list[int]) -> TimeLimit:
    start, end = offsets[read.start], offsets[read.end - 1] + 1
    return TimeLimit(read.kind, read.due_on, read.ongoing, read.check_months, text[start:end], start, end)


def _read(plain: str, start: int, end: int, report_year: int | None, *, labelled: bool) -> TimeLimit | None:
    field = plain[start:end]
    dates = list(_dates(field, report_year, labelled=labelled))
    immediate, ongoing = _IMMEDIATE.search(field), _ongoing(field, labelled=labelled)
    every = _check_months(field) if labelled and not dates else None
    chosen = _latest(dates)
    kind: Kind = "fixed" if chosen else "immediate" if immediate else "ongoing"
    if not (chosen or immediate or ongoing or every):
        return None
    spans = [part.span() for part in (None if chosen else immediate, ongoing) if part]
    if labelled:
        spans = [(0, len(field.rstrip("。；，、")))]
    left, right = _together(spans, chosen)
    due_on = chosen.due_on if chosen else None
    return TimeLimit(kind, due_on, bool(ongoing) or bool(every), every, "", start + left, start + right)


def _ongoing(field: str, *, labelled: bool) -> re.Match[str] | None:
    """In running text only words that speak of the limit itself; 常态化 as an adverb there says nothing."""
    found = _ONGOING.search(field)
    if found and not labelled and found[0] in {"长期", "持续", "常态化", "常抓不懈", "长抓不懈"}:
        return None
    return found


def _check_months(field: str) -> int | None:
    found = _EVERY.search(field)
    return _EVERY_MONTHS.get(next(part for part in found.groups() if part)) if found else None


def _latest(dates: list[_Dated]) -> _Dated | None:
    """A measure is done when its last step is."""
    known = [part for part in dates if part.due_on]
    return max(known, key=lambda part: part.due_on or date.min) if known else dates[0] if dates else None


def _together(spans: list[tuple[int, int]], chosen: _Dated | None) -> tuple[int, int]:
    """「2025年底前，并长期坚持」 is one phrase; words far from the date are not part of it."""
    left, right = (chosen.start, chosen.end) if chosen else min(spans)
    for start, end in sorted(spans):
        if start - right <= 3 and start >= left:
            right = max(right, end)
    return left, right


def _dates(field: str, report_year: int | None, *, labelled: bool) -> Iterator[_Dated]:
    taken = 0
    at_once = bool(_IMMEDIATE.search(field))
    for found in _ISO.finditer(field):
        taken = found.end()
        said = labelled or _done_then(field, found, at_once)
        if said or field[found.end() - 1] in "前止" or _cut_off(field, found.start()):
            yield _Dated(*found.span(), _day(int(found["year"]), int(found["month"]), int(found["day"])))
    for found in _DATE.finditer(field):
        if found.start() < taken or not _is_limit(field, found, labelled=labelled or _done_then(field, found, at_once)):
            continue
        yield _Dated(*found.span(), _due(found, report_year))
    for found in _UNDATED.finditer(field):
        if (not labelled and not found[0].endswith(("前", "内"))) or _follows_every(field, found.start()):
            continue
        if not any(left.start() <= found.start() < left.end() for left in _DATE.finditer(field)):
            yield _Dated(*found.span(), None)
    only = _YEAR_ONLY.search(field) if labelled else None
    if only and only.start() == 0:
        yield _Dated(*only.span(), date(int(only["year"]), 12, 31))


def _done_then(field: str, found: re.Match[str], at_once: bool) -> bool:
    return at_once and bool(_DONE_THEN.match(field, found.end()))


def _follows_every(field: str, at: int) -> bool:
    return field[:at].endswith(_RHYTHM)


def _cut_off(field: str, at: int) -> bool:
    return field[:at].endswith(_CUTOFF)


def _is_limit(field: str, found: re.Match[str], *, labelled: bool) -> bool:
    """「每月25日前」 is a rhythm inside a measure; 「7月1日开展」 says when something happens, not by when."""
    if found["every"] or _follows_every(field, found.start()):
        return False
    if found["year_end"] and not found["year"] and not found["relative"] and len(found["year_end"]) < 2:
        return False
    before = field[: found.start()][-1:]
    if found["slash"]:
        return not before.isdigit() and (_cut_off(field, found.start()) or bool(found["before"]) or labelled)
    if found["month"] and (before.isdigit() or before in _CUT_THROUGH):
        return False
    if labelled or found["before"] or found["month_end"] or found["quarter_end"] or found["half_end"]:
        return not field[found.end() :].startswith("以来")
    return bool(found["year_end"] or found["half"]) and not field[found.end() :].startswith(("以来", "工作"))


def _due(found: re.Match[str], report_year: int | None) -> date | None:
    year = _year(found, report_year)
    if year is None:
        return None
    if found["slash"]:
        month, day = (int(part) for part in re.split(r"[/.\-]", found["slash"]))
        return _day(year, month, day)
    if found["month"]:
        return _month_due(found, year)
    if found["quarter"]:
        return _last_day(year, _QUARTER_END[found["quarter"]])
    return _last_day(year, 6 if found["half"] == "上半年" else 12)


def _year(found: re.Match[str], report_year: int | None) -> int | None:
    """The plans of the 2021 report speak of 2022, said or not; 「2206年6月」 speaks of no year we know."""
    if not found["year"] and _STRANGE_YEAR.search(found.string, 0, found.start()):
        return None
    return int(found["year"]) if found["year"] else report_year + 1 if report_year else None


def _month_due(found: re.Match[str], year: int) -> date | None:
    month = _number(found["month"])
    if found["day"]:
        return _day(year, month, _number(found["day"]))
    first = _day(year, month, 1)
    if first is None or _A_DAY_UNREAD.match(found.string, found.end()):
        return None
    if found["third"] in _THIRDS:
        return first.replace(day=_THIRDS[found["third"]])
    if found["before"] in ("前", "之前", "以前") and not (found["month_end"] or found["third"]):
        return first - timedelta(days=1)
    return _last_day(year, month)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMERALS[said]


def _day(year: int, month: int, day: int) -> date | None:
    """A 29 February that the year does not have fixes no day, nor does a thirteenth month."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
