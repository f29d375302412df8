"""The days that the words of a time limit fix: months and their parts, quarters, ranges; never a made-up one."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.intake.extraction.plans_year import PlansYear

_N = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"[—–\-－~～至到]{1,2}"
_THIS = r"今年|本年度?|当年"
_NEXT = r"明年|来年|次年|下一年|下年|翌年"
_YEAR = rf"(?:(?P<year>(?<!\d)20\d\d)年?|(?P<this>{_THIS})|(?P<next>{_NEXT}))(?:度)?的?"
_UNTIL = (  # the beginning of a range: 4-, 3月1日至, 9月至次年
    rf"(?:(?P<first>{_N})(?:月份?(?:{_N}[日号]?|[初底末]|[上中下]旬)?)?"
    rf"{_TO}(?:(?P<until>(?<!\d)20\d\d)年|(?P<until_next>{_NEXT}))?)?"
)
_PART = rf"(?:(?P<day>{_N})[日号]|(?P<third>[上中下]{{1,2}})旬|(?P<month_end>底|末)|(?P<open>初|中(?![旬下])))?"
_BEFORE = r"(?P<before>以前|之前|前|止)?"
DATE = re.compile(
    r"(?P<every>每(?:个)?(?:年|月|季度?)?)?"
    rf"(?:{_YEAR})?(?:"
    rf"{_UNTIL}(?P<month>{_N})月份?{_PART}"
    rf"|(?P<quarter_word>第)?(?:[一二三四1234](?:季度)?{_TO}第?)?(?P<quarter>[一二三四1234])季度(?P<quarter_end>末|底|内)?"
    r"|(?P<half>上半年|下半年)(?P<half_end>末|底|内)?"
    r"|(?P<year_end>年底|年末|年内|底|末|内)"
    r"|(?P<slash>\d{1,2}[/.\-]\d{1,2})(?!\d|[/.%月])(?:日)?"
    rf"){_BEFORE}"
)
# 2022-06-30, 2022.6.30; 20220630; and the months 2022.06, 2022.3-6, 202206.
ISO = re.compile(
    r"(?<!\d)(?P<year>20\d\d)(?:"
    r"(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)(?:日)?"
    r"|(?P<month8>0[1-9]|1[0-2])(?P<day8>0[1-9]|[12]\d|3[01])(?!\d)"
    rf"|[-/.](?:\d{{1,2}}{_TO})?(?P<bare>\d{{1,2}})月?(?![\d/.\-%])(?P<bare_end>底|末)?"
    r"|(?P<bare6>0[1-9]|1[0-2])(?!\d))(?:之前|以前|前|止)?"
)
YEAR_ONLY = re.compile(rf"(?:20\d\d年?{_TO})?(?P<year>20\d\d)年?(?:度)?(?:以?前)?$")
SERIAL = re.compile(r"4[3-9]\d{3}|5[0-4]\d{3}")  # a table program's number of a day, 2017 to 2050
_EPOCH = date(1899, 12, 30)
_STRANGE_YEAR = re.compile(r"(?:\d+|[〇○零一二三四五六七八九十]+)年(?:度)?的?$|\d{3,}[/.\-]$")
UNDATED = re.compile(
    r"(?:本|下|当)?(?:月底|月末|周内|月内|季度末|季度内|(?:(?:20\d\d[—–\-~至]{1,2}20\d\d)?学?年?(?:第[一二]|[春秋]季|[上下]))?学期[末内]"
    r"|学年[末内]|周末)(?:之?前)?"
    r"|(?:[一二三四五六七八九十两\d]+个?(?:工作日|月|周|天|日|星期|季度))(?:之?内|以内)|近期|尽快|尽早"
    r"|下次.{0,8}前|(?:春节|元旦|清明节?|端午节?|中秋节?|开学|寒假|暑假|换届|汛期)(?:之?前|期间)"
)
# Days of the solar calendar by their names; 春节 moves, and 元旦 is the end of one year and the start of another.
_FEASTS = {"五一": (4, 30), "七一": (6, 30), "八一": (7, 31), "国庆": (9, 30)}
_FEAST = re.compile(r"(?P<feast>五一|七一|八一|国庆)”?节?(?:之?前)")
_PLAN_PERIOD = re.compile(r"[“\"]?(?P<period>十[四五六七])五[”\"]?(?:规划)?(?:时期|期间|期)?(?:末|内|结束前|收官前)")
_PERIOD_ENDS = {"十四": 2025, "十五": 2030, "十六": 2035, "十七": 2040}
_CUTOFF = tuple(said + to for said in ("截止", "截至", "限") for to in ("", "到", "于"))
_RHYTHM = tuple("每" + often for often in ("", "个", "年", "月", "季度", "个月", "个季度", "半", "两"))
# 「立行立改，6月30日完成」: beside words that say at once, a day by which it is done is a limit without a 前.
_DONE_THEN = re.compile(r"(?:全面|全部|基本)?(?:整改|落实|办理)?(?:完成|到位|办结|销号)")
_NUMERALS = {
    f"{ten}{one}": tens * 10 + ones
    for tens, ten in enumerate(("", "十", "二十", "三十"))
    for ones, one in enumerate(("", *"一二三四五六七八九"))
}
_CUT_THROUGH = frozenset("一二三四五六七八九十第")  # before a month these belong to it: 第三月 is no March
_A_DAY_UNREAD = re.compile(r"[\d〇零一二三四五六七八九十]+[日号]")
_THIRDS = {"上": 10, "中": 20}
_QUARTER_END = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
PATTERNS = (ISO, YEAR_ONLY, DATE, _FEAST, _PLAN_PERIOD, UNDATED)  # in the order in which a cell is used up


@dataclass(frozen=True, slots=True)
class Dated:
    """due_on: None where the words fix no day. year_said: the words name the year; guessed: a person should look."""

    start: int
    end: int
    due_on: date | None
    year_said: bool = True
    guessed: bool = False


def dates(field: str, plans: PlansYear | None, *, labelled: bool, at_once: bool) -> Iterator[Dated]:
    """The days and terms of a folded field. labelled: all of it is a limit; at_once: it says 立行立改 or the like."""
    covered = 0
    for found in ISO.finditer(field):
        covered = found.end()
        if labelled or _says_by(field, found, at_once):
            yield Dated(*found.span(), _iso_day(found))
    for found in DATE.finditer(field):
        said = labelled or _done_then(field, found, at_once)
        if found.start() >= covered and _is_limit(field, found, labelled=said):
            yield _dated(found, plans)
    yield from _named_days(field, plans, labelled=labelled)
    for found in UNDATED.finditer(field):
        if (not labelled and not found[0].endswith(("前", "内"))) or _follows_every(field, found.start()):
            continue
        if not any(left.start() <= found.start() < left.end() for left in DATE.finditer(field)):
            yield Dated(*found.span(), None)
    if not labelled:
        return
    if only := YEAR_ONLY.match(field):
        yield Dated(*only.span(), date(int(only["year"]), 12, 31))
    if SERIAL.fullmatch(field):
        yield Dated(0, len(field), _EPOCH + timedelta(days=int(field)), guessed=True)


def _says_by(field: str, found: re.Match[str], at_once: bool) -> bool:
    by = field[found.end() - 1] in "前止" or bool(found["bare_end"]) or _cut_off(field, found.start())
    return by or _done_then(field, found, at_once)


def _iso_day(found: re.Match[str]) -> date | None:
    year, day = int(found["year"]), found["day"] or found["day8"]
    month = int(found["month"] or found["month8"] or found["bare"] or found["bare6"])
    if day:
        return day_of(year, month, int(day))
    first = day_of(year, month, 1)
    if first and found[0].endswith("前") and not found["bare_end"]:
        return first - timedelta(days=1)
    return first and last_day(year, month)


def _named_days(field: str, plans: PlansYear | None, *, labelled: bool) -> Iterator[Dated]:
    for found in _PLAN_PERIOD.finditer(field):
        yield Dated(*found.span(), date(_PERIOD_ENDS[found["period"]], 12, 31))
    for found in _FEAST.finditer(field):
        said = re.search(r"(20\d\d)年?$", field[: found.start()])
        month, day = _FEASTS[found["feast"]]
        if said:
            yield Dated(said.start(), found.end(), date(int(said[1]), month, day))
        elif plans:
            yield _ahead(found.span(), date(plans.year, month, day), plans)
        elif labelled:
            yield Dated(*found.span(), None)


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
    year_named = found["year"] or found["this"] or found["next"]
    if found["year_end"] and not year_named and len(found["year_end"]) < 2:
        return False
    before = field[: found.start()][-1:]
    if found["slash"]:
        return not before.isdigit() and (_cut_off(field, found.start()) or bool(found["before"]) or labelled)
    if found["month"] and (before.isdigit() or before in _CUT_THROUGH):
        return False
    if labelled or found["before"] or found["month_end"] or found["quarter_end"] or found["half_end"]:
        return not field[found.end() :].startswith("以来")
    return bool(found["year_end"] or found["half"]) and not field[found.end() :].startswith(("以来", "工作"))


def _dated(found: re.Match[str], plans: PlansYear | None) -> Dated:
    span = found.span()
    said = found["until"] or found["year"]
    if not said and _STRANGE_YEAR.search(found.string, 0, found.start()):
        return Dated(*span, None)  # 「2206年6月」 speaks of no year we know
    if said:
        return Dated(*span, _due(found, int(said) + (_over_new_year(found) if not found["until"] else 0)))
    if plans is None:
        return Dated(*span, None)
    year, guessed = _told_from_today(found, plans)
    due_on = _due(found, year + _over_new_year(found))
    if due_on is None:
        return Dated(*span, None)
    if found["this"] or found["next"]:
        return Dated(*span, due_on, year_said=False, guessed=guessed or plans.guessed)
    return _ahead(span, due_on, plans)


def _told_from_today(found: re.Match[str], plans: PlansYear) -> tuple[int, bool]:
    """今年 and 明年 are the paper's; a review dated after New Year's may mean either, so a person looks."""
    if plans.basis == "annual":
        this_year = plans.today if found["this"] and plans.today else plans.year
        return this_year, bool(found["this"]) or (bool(found["next"]) and plans.today == plans.year)
    today = plans.today or plans.year
    return (today if found["this"] else today + 1 if found["next"] else plans.year), False


def _over_new_year(found: re.Match[str]) -> int:
    """「9月至次年1月」, 「11月至2月」."""
    if not found["month"] or not found["first"]:
        return 0
    return int(bool(found["until_next"]) or number(found["month"]) < number(found["first"]))


def _ahead(span: tuple[int, int], due_on: date, plans: PlansYear) -> Dated:
    """What is planned lies after the day the paper bears."""
    passed = plans.since is not None and due_on < plans.since
    if passed:
        due_on = day_of(due_on.year + 1, due_on.month, due_on.day) or last_day(due_on.year + 1, due_on.month)
    return Dated(*span, due_on, year_said=False, guessed=plans.guessed or passed)


def _due(found: re.Match[str], year: int) -> date | None:
    if found["slash"]:
        month, day = (int(part) for part in re.split(r"[/.\-]", found["slash"]))
        return day_of(year, month, day)
    if found["month"]:
        return _month_due(found, year)
    if found["quarter"]:
        return last_day(year, _QUARTER_END[found["quarter"]])
    return last_day(year, 6 if found["half"] == "上半年" else 12)


def _month_due(found: re.Match[str], year: int) -> date | None:
    """初 and 中 name no day: they are kept as words."""
    month = number(found["month"])
    if found["day"]:
        return day_of(year, month, number(found["day"]))
    first = day_of(year, month, 1)
    if first is None or found["open"] or _A_DAY_UNREAD.match(found.string, found.end()):
        return None
    third = (found["third"] or "")[-1:]
    if third in _THIRDS:
        return first.replace(day=_THIRDS[third])
    if found["before"] in ("前", "之前", "以前") and not (found["month_end"] or third):
        return first - timedelta(days=1)
    return last_day(year, month)


def number(said: str) -> int:
    return int(said) if said.isdecimal() else _NUMERALS[said]


def day_of(year: int, month: int, day: int) -> date | None:
    """A 29 February that the year does not have fixes no day, nor does a thirteenth month."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
