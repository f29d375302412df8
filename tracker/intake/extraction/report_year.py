"""Which year a report is about, and the date it bears: from its title, its headings and its own words."""

import re
from collections import Counter
from datetime import date

from tracker.intake.extraction.folding import Folded, chinese_digits_to_arabic
from tracker.intake.extraction.genre import reviews_a_year, speaks_of_its_own_year, title_of
from tracker.intake.extraction.headings import heading_role

_YEAR = r"((?:19|20)\d\d)"
_TITLE_YEAR = re.compile(rf"{_YEAR}(?:年|(?=工作|上半年|下半年|第))")
_SCHOOL_YEAR = re.compile(rf"(?:19|20)\d\d年?[—\-－–~～至]+{_YEAR}(?:学?年)")
_PERIOD = re.compile(r"（20\d\d[年.]\d{1,2}月?[—\-－~～至]+(20\d\d)[年.]\d{1,2}月?）$")  # （2025.1—2025.12）
_NOT_A_TITLE = re.compile(r"[>*#\-]*[^，。；：]{0,4}(?:来源|时间|日期)|——|title|date|（?\d{4}年\d{1,2}月\d{1,2}日")
_LONGEST_TITLE = 60
_TITLE_WORDS = re.compile(r"[^，。；：\n]{2,50}?(?:总结|报告|汇报|材料|小结|计划|通报|述评|情况|方案)")
_REVIEW = re.compile(
    rf"{_YEAR}年(?!\d{{1,2}}月)(?:度|上半年|下半年|全年)?(?!以来).{{0,24}}(?:回顾|总结|情况|完成|成效|进展|述职|述廉|履职|报告)"
)
_LOOKS_BACK = re.compile(rf"{_YEAR}年(?:度)?(?:主要)?(?:工作)?(?:回顾|总结|主要工作|工作情况|工作完成情况)$")
_AHEAD = re.compile(
    rf"{_YEAR}年(?:度)?.{{0,12}}(?:重点|计划|打算|思路|安排|主要(?:工作|任务)|工作任务|目标|举措|部署|展望|要点)"
)
_NOT_ABOUT = re.compile(
    r"〔\d{4}〕|\[\d{4}\]|（\d{4}）|《[^》\n]{0,60}》|[^，。；\n]{0,12}(?:以来|出生|入党|入职|入伍|任职|到任|调入|毕业|参加工作|成立于|成立)"
)
_YEAR_AT_END = re.compile(r"（(20\d\d)年?度?）$")
_FOUND_EARLIER = re.compile(
    r"(?:对|针对|关于)(?:19|20)\d\d年(?!度(?:组织|民主)生活会)[^，。；\n]{0,20}(?:发现|查摆|指出|反馈|提出|反映)"
)
_SINCE = re.compile(rf"(?:^|[\n。；]){_YEAR}年以来")
_OPENING = 60
_LAST_YEARS = re.compile(r"^[一二三四五六七八九十（）、]*[^，。；]{0,4}(?:上一?年度?|去年|往年)")
_CHAPTER = re.compile(r"[一二三四五六七八九十]{1,3}、")
_PLAN_PAPER = re.compile(r"(?:方案|计划|要点|清单|台账)(?:（[^）]*）)?$")
_DATED = re.compile(
    r"(?:^|\n|时间：|日期：)(20\d\d)年(\d{1,2})月(\d{1,2})日(?=\n|$|）)|(?:^|\n|时间：|日期：)(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?=\n|$)"
    r"|\n（[^）\n]{0,30}(?<!\d)(20\d\d)[年\-/.](\d{1,2})[月\-/.](\d{1,2})日?）(?=\n|$)"
)
# Dates of the paper itself: on a line of their own, or after 「报告时间：」; and the number a unit gives its paper.
_SIGNED = re.compile(
    r"(?:(?<=^)|(?<=\n))20\d\d[年\-/.]\d{1,2}(?:月|[\-/.]\d{1,2})(?:\d{1,2}日)?(?=\n|$)"
    r"|(?:时间|日期)：20\d\d[年\-/.]\d{1,2}(?:月|[\-/.]\d{1,2})(?:\d{1,2}日)?"
    r"|(?:填报|填表|制表|报告|汇报)(?:时间|日期)：20\d\d[年\-/.]\d{1,2}月?(?!\d)"
    r"|(?:(?<=^)|(?<=\n))[^，。；\n]{0,12}[〔\[]20\d\d[〕\]]第?\d+号(?=\n|$)"
)
_GOVERNMENT = re.compile(rf"{_YEAR}年.{{0,16}}政府工作报告")
_YEARS_BEGINNING = 3  # until then a paper may still be about the year before
_TITLES = 4
_LONGEST_HEADING = 30
_NUMBER = re.compile(r"^[#*【（]*[一二三四五六七八九十\d]{0,3}[、.）】]*")
_AHEAD_BEFORE = re.compile(r"(?:部署|安排|谋划|抓好|做好|展望|研究|截止|到)(?:了)?$")
_LIES_AHEAD = re.compile(r"前|之前|计划|打算|底|末|上半年|下半年|将|拟")
_AHEAD_OF = re.compile(rf"{_YEAR}年")


def dated_on(folded: Folded) -> date | None:
    """The date on a line of its own, near the end by preference."""
    found = None
    for match in _DATED.finditer(chinese_digits_to_arabic(folded.text)):
        year, month, day = (int(part) for part in match.groups() if part)
        try:
            found = date(year, month, day)
        except ValueError:
            continue
    return found


def report_year(folded: Folded, paper: Folded | None = None) -> int | None:
    """paper: the same without the rows of its tables, whose dates are deadlines and no date of the paper."""
    paper = paper or folded
    signed = dated_on(paper)
    text = _FOUND_EARLIER.sub("", chinese_digits_to_arabic(folded.text))
    lines = [line for line in text.split("\n") if line]
    return (
        _from_title(lines)
        or (_own_year(paper, signed) if speaks_of_its_own_year(title_of(paper)) else None)
        or _from_headings(lines)
        or (signed.year if signed and signed.month > _YEARS_BEGINNING else None)
        or _from_words(text)
        or _from_plans(text, signed)
        or _from_date(paper, signed)
        or _since(text)
    )


def _from_title(lines: list[str]) -> int | None:
    """A government's report is read out in the year after the one it reports on, and bears that year."""
    for line in [_opening(lines), *lines[:_TITLES]]:
        if len(line) > _LONGEST_TITLE or _NOT_A_TITLE.match(line) or line.endswith(("。", "；")):
            continue
        plain = _NOT_ABOUT.sub("", line)
        years = (
            _PERIOD.search(line) or _SCHOOL_YEAR.search(plain) or _TITLE_YEAR.search(plain) or _YEAR_AT_END.search(line)
        )
        if years:
            year = int(years[1])
            looked_back = any(_LOOKS_BACK.search(part) and str(year - 1) in part for part in lines if len(part) <= 20)
            return year - 1 if looked_back or _GOVERNMENT.search(line) else year
    return None


def _opening(lines: list[str]) -> str:
    """Of a text in one line, the words up to the one that ends a title."""
    found = _TITLE_WORDS.match(lines[0]) if lines else None
    return found[0] if found else ""


def _from_headings(lines: list[str]) -> int | None:
    """「2025年工作回顾」 tells; 「2026年重点工作」 tells that the report is about the year before."""
    headings = [line for line in lines if len(line) <= 40 and not line.endswith(("。", "；"))]
    ahead = {int(found[1]) for line in headings if (found := _AHEAD.search(line))}
    for line in headings:
        for found in _REVIEW.finditer(line):
            year = int(found[1])
            if year not in ahead and not _GOVERNMENT.search(line) and not _is_plan_title(line):
                return year
    behind = [year for year in ahead if year - 1 > 1990]
    if behind and not any(_is_plan_title(line) for line in lines[:_TITLES]):
        return min(behind) - 1
    return None


def _is_plan_title(line: str) -> bool:
    return bool(re.search(r"(?:计划|要点|方案|安排)$", line.strip("。")))


def _from_words(text: str) -> int | None:
    """The year the review speaks of most; what stands ahead (「2022年底前」) is not reviewed."""
    unsigned = _without_last_years(_SIGNED.sub("", text))
    return _most_spoken_of(_before_plans(unsigned))


def _without_last_years(text: str) -> str:
    """Leaves out the chapter on what became of last year's problems."""
    kept: list[str] = []
    inside = False
    for line in text.split("\n"):
        if _CHAPTER.match(line):
            inside = len(line) <= _LONGEST_HEADING and bool(_LAST_YEARS.match(line))
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def _most_spoken_of(text: str) -> int | None:
    plain = _NOT_ABOUT.sub("", text)
    seen: Counter[int] = Counter()
    for found in _AHEAD_OF.finditer(plain):
        after = re.split(r"[，。；\n]", plain[found.end() : found.end() + 14], maxsplit=1)[0]
        before = plain[max(0, found.start() - 6) : found.start()]
        ahead = _LIES_AHEAD.search(after) or _AHEAD_BEFORE.search(before)
        if found[1] > "1999" and (before.endswith("截至") or not ahead):
            seen[int(found[1])] += 1
    return max(seen, key=lambda year: (seen[year], year)) if seen else None


def _before_plans(text: str) -> str:
    """A deadline under the plans says nothing about the year reviewed; a paper of plans alone keeps its own."""
    at = 0
    for line in text.split("\n"):
        if at and len(line) <= _LONGEST_HEADING and heading_role(_NUMBER.sub("", line)) == "action":
            return text[:at]
        at += len(line) + 1
    return text


def _from_plans(text: str, signed: date | None) -> int | None:
    """Plans for 2022 speak of a report about 2021, unless the text itself was signed in the course of 2022."""
    ahead = [
        int(found[1]) for found in _AHEAD_OF.finditer(_NOT_ABOUT.sub("", _without_last_years(_SIGNED.sub("", text))))
    ]
    ahead = [year for year in ahead if year > 1999]
    if signed and signed.month > _YEARS_BEGINNING and signed.year in ahead:
        return signed.year
    if re.search(rf"{min(ahead)}年下半年", text) if ahead else None:
        return min(ahead)
    if ahead and _PLAN_PAPER.search(text[:_LONGEST_TITLE].partition("\n")[0]):
        return min(ahead)
    return min(ahead) - 1 if ahead else None


def _own_year(paper: Folded, signed: date | None) -> int | None:
    """The year in which the paper was written, by its date or its number."""
    if signed:
        return signed.year
    found = _SIGNED.search(chinese_digits_to_arabic(paper.text))
    return int(re.findall(_YEAR, found[0])[0]) if found else None


def _from_date(paper: Folded, signed: date | None) -> int | None:
    """What is dated at the beginning of a year looks back on the one before."""
    looks_back = reviews_a_year(title_of(paper)) or re.search(r"年度|一年来|过去一年|全年|今年以来|本年", paper.text)
    return signed.year - 1 if signed and signed.month <= _YEARS_BEGINNING and looks_back else _own_year(paper, signed)


def _since(text: str) -> int | None:
    """「2023年以来，法庭受理案件861件」, where the report begins with it."""
    found = _SINCE.search(text[:_OPENING])
    return int(found[1]) if found else None
