"""Numbers and bullets before headings and list items, at the start of a paragraph or inside a sentence."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tracker.intake.extraction.folding import Folded, is_chinese

_CN = "[一二三四五六七八九十百]"
_NO_COUNT = "(?![是要则个项条类件处起%])"  # 「问题6个」 counts problems
_COUNTED = (
    "(?:余|多)?(?:个(?!别|人|体|性)|名(?!单|额)|家(?!校|庭|长)|项(?!目)|人(?!员|才|民|事|大)|户(?!籍)|处(?!置|理|罚|室)|所(?!有|属)"
    "|条(?!例|款|件)|起|笔|辆|台(?!账)|件|份|座|栋|次|宗|批|支(?!部|委|持)|间|套|村(?!民|级)|镇|乡|号)(?!百分点|点)"
)
_KINDS = {
    "part": rf"第(?P<part_n>{_CN}{{1,3}}|\d{{1,2}})(?:部分|章|节|篇)[、：，]?",
    "problem": rf"[【（]?(?:存在|主要|突出)?问题(?P<problem_n>{_CN}{{1,3}}|\d{{1,3}}){_NO_COUNT}[】）]?[：、.，]?",
    "measure": rf"[【（]?(?:整改)?(?:措施|任务|举措)(?P<measure_n>{_CN}{{1,3}}|\d{{1,3}}){_NO_COUNT}[】）]?[：、.，]?",
    "di": rf"第(?P<di_n>{_CN}{{1,2}})(?:是(?:要)?|点是?|个?方面是?|条|个)?[，、：]"
    rf"|第(?P<di2_n>{_CN}{{1,2}})(?:个|点|条|方面)?是",
    "qi": rf"其(?P<qi_n>{_CN})(?:是)?[，、：]|其(?P<qi2_n>{_CN})是?",
    "shi": rf"(?P<shi_n>{_CN}{{1,2}})(?:是(?:要)?|则|在于)[，：]?",
    "yao": rf"(?P<yao_n>{_CN}{{1,2}})(?:要|应|须)[，：]?",
    "cn": rf"(?P<cn_n>{_CN}{{1,3}})(?:、(?!{_CN}{{1,2}}、)|[.。](?=.))",
    "cn_paren": rf"（(?P<cn_paren_n>{_CN}{{1,3}})）[、.．]?|(?P<cn_paren2_n>[㈠-㈩])",
    "deep": r"(?P<deep_n>\d{1,2})(?:\.\d{1,2}){1,3}[.、]?(?=[^\d%年月万亿元])"
    rf"(?!{_COUNTED})",
    "number": r"(?P<number_n>\d{1,3})(?:\.(?!\d)|、)|(?P<number2_n>[⒈-⒛])",
    # 「4.3个部门…」, 「5.2026年底前…」: the fourth, the fifth item, if the list has come to three, to four.
    "close": rf"(?P<close_n>\d{{1,2}})\.(?=20\d\d年|\d{{1,4}}{_COUNTED})",
    "paren": r"（(?P<paren_n>\d{1,2})）[、.．]?|(?P<paren2_n>\d{1,2})）|(?P<paren3_n>[⑴-⒇])",
    "letter": r"(?P<letter_n>[A-Ha-h])(?:[、）]|\.(?![A-Za-z\d]))|（(?P<letter2_n>[A-Ha-h])）",
    "circled": r"(?P<circled_n>[①-⑳])",
    "order": r"(?P<order_n>首先|其次|再次|再者|最后)(?:是)?[，：、]?",
    "bullet": r"(?P<bullet_n>[●•◆■▪◇○★▲△►▶▷▸➢➤√☆◎※❖✦·□✓✔]|[*\-](?=[^\-*\d]|\*\*[^*])|——|—)[、.]?",
}
_MARK = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_HASHES = re.compile(r"(#{1,6})|[>|]+|\*\*")
_ENCLOSED = (("①", "⑳"), ("⑴", "⒇"), ("⒈", "⒛"), ("㈠", "㈩"))
_ORDER = {"首先": 1, "其次": 2, "再次": 3, "再者": 4, "最后": 5}
_ONLY_AT_START = frozenset({"part", "deep"})
_STRONG_BULLETS = frozenset("●•◆■▪◇○★▲△►▶▷▸➢➤√☆◎※❖✦")
_AFTER = frozenset("。；！？：，、）”…\n’】」;")
_NEVER_AFTER = frozenset("第《附表图见款项条")
_GLUED_HEADING = re.compile(
    r"(?:问题|不足|困难|短板|挑战|差距|计划|打算|措施|安排|成效|情况|方向|做法|思路|重点|建议|举措)$"
)
_LINES_OF_A_TEXT_IN_ONE = 3
_ENDS_IN_ONE = frozenset("统唯同专第之万单划合归如逐不一二三四五六七八九十、")  # 「统一、规范」 is no number
_REACH = 4000
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}


@dataclass(frozen=True, slots=True)
class Mark:
    """start:end is the number itself; ordinal counts from 1 (0 for bullets)."""

    start: int
    end: int
    kind: str
    ordinal: int
    opens: bool


def marks(folded: Folded) -> list[Mark]:
    """Every number that opens a heading or an item; inside a sentence only those that belong to a running list."""
    return _accepted(_candidates(folded.text, set() if folded.has_blanks_inside_words else set(folded.gaps)))


def marks_in(text: str) -> list[Mark]:
    """The same for a piece of folded text, such as a table's cell."""
    return _accepted(_candidates(text, set()))


def _accepted(found: Iterable[Mark]) -> list[Mark]:
    candidates = list(found)
    places: dict[tuple[str, int], list[int]] = {}
    for mark in candidates:
        places.setdefault((mark.kind, mark.ordinal), []).append(mark.start)
    accepted: list[Mark] = []
    reached: dict[str, int] = {}
    for mark in candidates:
        if mark.kind == "close":
            if not mark.opens or mark.ordinal != reached.get("number", 0) + 1:
                continue
            mark = replace(mark, kind="number")
        if mark.opens or _runs(mark, reached, places):
            reached[mark.kind] = mark.ordinal
            accepted.append(mark)
    return accepted


def _candidates(text: str, gaps: set[int]) -> Iterator[Mark]:
    in_one_line = text.count("\n") <= _LINES_OF_A_TEXT_IN_ONE
    for found in _MARK.finditer(text):
        kind = found.lastgroup or ""
        start = found.start()
        opens = _opens_paragraph(text, start)
        glued = in_one_line and kind == "cn" and start > 0 and text[start - 1] not in _ENDS_IN_ONE
        if opens or glued or (kind not in _ONLY_AT_START and _may_stand(text, start, kind, gap=start in gaps)):
            yield Mark(start, found.end(), kind, _ordinal(found), opens)


def _opens_paragraph(text: str, start: int) -> bool:
    """Also after Markdown's # > ** and after another number, as in 「一、（一）」."""
    line = text.rfind("\n", max(0, start - 12), start) + 1 if start else 0
    before = text[line:start] if start - line <= 12 else "?"
    return not before or (len(before) <= 7 and not before.strip("#>*| "))


def _may_stand(text: str, start: int, kind: str, *, gap: bool) -> bool:
    before = text[start - 1]
    if kind == "bullet":
        return text[start] in _STRONG_BULLETS or (text[start] == "·" and (gap or before == "："))
    if kind == "cn_paren" and before not in _NEVER_AFTER:
        return True
    if kind == "letter":
        return before in _AFTER and text[start] != "（"
    if kind in {"number", "paren", "circled"} and before in "）":
        return True
    if _GLUED_HEADING.search(text, max(0, start - 2), start):
        return True
    if kind == "number" and is_chinese(before) and text[start : start + 4].lstrip("0123456789")[:1] == "、":
        return True
    return gap or before in _AFTER or (kind in {"paren", "circled"} and before not in _NEVER_AFTER)


def _ordinal(found: re.Match[str]) -> int:
    said = next(value for key, value in found.groupdict().items() if value and key.endswith("_n"))
    if said in _ORDER:
        return _ORDER[said]
    if said.isdecimal():
        return int(said)
    if said.isascii() and said.isalpha():
        return ord(said.upper()) - ord("A") + 1
    for first, last in _ENCLOSED:
        if first <= said <= last:
            return ord(said) - ord(first) + 1
    return chinese_number(said) if all(letter in "十百" or letter in _DIGITS for letter in said) else 0


def chinese_number(said: str) -> int:
    tens, ten, ones = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones[-1:], 0)


def _runs(mark: Mark, reached: dict[str, int], places: dict[tuple[str, int], list[int]]) -> bool:
    if mark.kind == "bullet":
        return True
    last = reached.get(mark.kind, 0)
    if mark.kind == "order" and last:
        return mark.ordinal > last or mark.ordinal == 1
    if mark.ordinal == last + 1 and last:
        return True
    follower = places.get((mark.kind, 2), [])
    at = bisect_left(follower, mark.end)
    return mark.ordinal == 1 and at < len(follower) and follower[at] - mark.end < _REACH
