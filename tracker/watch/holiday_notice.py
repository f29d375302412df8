"""A year's official notice on holidays, pasted as text → its days off and make-up working days; text in, dates out.

「二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日
（周六）上班。」 What the notice says twice, the weekday and the number of days, is held against the calendar: a slip of
the pen is refused rather than kept.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

WEEKDAYS = "一二三四五六日"
YEAR = re.compile(r"(20\d\d)\s*年")
NAME = re.compile(r"[一二三四五六七八九十]、\s*([^：:。]{1,12})[：:]")
DAY = re.compile(r"(?:(20\d\d)年)?(?:(\d{1,2})月)?(\d{1,2})日(?:[（(]([^（）()]*)[）)])?")
COUNT = re.compile(r"共\s*(\d+)\s*天")
LONGEST = 20


class Slip(StrEnum):
    NO_YEAR = "no_year"
    NOTHING = "nothing"
    NO_DATE = "no_date"
    WEEKDAY = "weekday"
    COUNT = "count"
    TOO_LONG = "too_long"


class Unreadable(ValueError):
    """slip: what is wrong; passage: where."""

    def __init__(self, slip: Slip, passage: str = "") -> None:
        super().__init__(f"{slip}: {passage}")
        self.slip, self.passage = slip, passage


@dataclass(slots=True)
class HolidayNotice:
    """days: True where it is worked. names: what each day off is for."""

    year: int
    days: dict[date, bool] = field(default_factory=dict)
    names: dict[date, str] = field(default_factory=dict)


def read(text: str) -> HolidayNotice:
    """Raises Unreadable."""
    years = YEAR.findall(text)
    if not years:
        raise Unreadable(Slip.NO_YEAR)
    found, name = HolidayNotice(int(max(years, key=years.count))), ""
    for sentence in re.split(r"[。；;\n]", text):
        name = named[1] if (named := NAME.search(sentence)) else name
        if "放假" in sentence and DAY.search(sentence):
            take_off(found, sentence, name)
        elif "上班" in sentence and DAY.search(sentence):
            for match in DAY.finditer(sentence):
                found.days[day_of(match, found.year, None)] = True
    if not any(not worked for worked in found.days.values()):
        raise Unreadable(Slip.NOTHING)
    return found


def take_off(found: HolidayNotice, sentence: str, name: str) -> None:
    """「1月1日（周四）至3日（周六）放假调休，共3天」"""
    stretch = sentence.partition("放假")[0]
    matches = list(DAY.finditer(stretch))
    if not matches:
        raise Unreadable(Slip.NO_DATE, sentence)
    begin = day_of(matches[0], found.year, None)
    end = day_of(matches[-1], begin.year, begin.month) if len(matches) > 1 else begin
    days = [begin + timedelta(days=step) for step in range((end - begin).days + 1)]
    if not 0 < len(days) <= LONGEST:
        raise Unreadable(Slip.TOO_LONG, sentence)
    if (told := COUNT.search(sentence)) and int(told[1]) != len(days):
        raise Unreadable(Slip.COUNT, sentence)
    found.days |= dict.fromkeys(days, False)
    found.names |= dict.fromkeys(days, name)


def day_of(match: re.Match[str], year: int, month: int | None) -> date:
    """month: of the day before it in the same stretch, where it names none."""
    told_year, told_month, told_day, beside = match.groups()
    if not told_month and month is None:
        raise Unreadable(Slip.NO_DATE, match[0])
    try:
        day = date(int(told_year or year), int(told_month or month or 0), int(told_day))
    except ValueError:
        raise Unreadable(Slip.NO_DATE, match[0]) from None
    weekday = re.search(r"(?:周|星期)([一二三四五六日天])", beside or "")
    if weekday and WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        raise Unreadable(Slip.WEEKDAY, match[0])
    return day
