"""What people typed → clean official Chinese: one line, full-width punctuation, no doubled marks, no 截止.

DOMAIN §6 asks for 截至, unpadded dates, half-width figures and % and full-width punctuation; how marks stand is
GB/T 15834-2011. Nothing is reworded beyond that.
`verbatim` keeps even more: a finding is quoted in the report's own words.
"""

import re
from functools import lru_cache

CJK = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef，。；：、！？“”‘’（）《》〈〉【】…—·]"
ENDINGS = "。！？；，、：…,.;:!?"
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
FULL_WIDTH_ASCII: dict[int, int | str] = {
    code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()
}
FULL_WIDTH_ASCII |= {ord("％"): "%", ord("\u3000"): " ", ord("\xa0"): " ", ord("｡"): "。", ord("､"): "、"}
TO_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}
STRENGTH = "、，：；！？。"
AS_OF = (
    (re.compile(r"已(经)?截止"), "已结束"),
    (re.compile(r"截止(日期|时间|期限|日)"), "最后期限"),
    (re.compile(r"截止到?"), "截至"),
)
DATE = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?:[-/.]|年)0?(\d{1,2})(?:[-/.]|月)0?(\d{1,2})(?:[日号]|(?![\d.\-/]))")
BULLET = re.compile(r"^(?:[-*•·●■◆▪]\s*)+")
APOSTROPHE = re.compile(r"(?<=[A-Za-z])’(?=[A-Za-z])")
NUMBERING = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|[一二三四五六七八九十]+是"
    r"|第[一二三四五六七八九十]+[，、,]|\d{1,3}[.．、](?!\d)|[①-⑳])\s*"
)


@lru_cache(maxsize=2048)
def clean(typed: str) -> str:
    """One line of official text without its final mark; inner sentences keep theirs."""
    text = with_as_of(one_line(typed, joint="；"))
    text = DATE.sub(plain_date, text)
    return without_end(single_marks(nested_quotes(full_width(text))))


def as_sentence(typed: str) -> str:
    """The same, ending in exactly one full stop; "" stays ""."""
    text = clean(typed)
    return f"{text}。" if text else ""


def verbatim(quote: str) -> str:
    """A quotation's own words (DOMAIN §6) on one line, to stand inside “ ”: only white space and quotation marks
    change."""
    text = without_end(one_line(quote, joint=""))
    return nested_quotes(text, depth=1)


def without_numbering(text: str) -> str:
    """（一）, 1., 一是 … belong to the place where a passage stood, not to its words."""
    return NUMBERING.sub("", text, count=1)


def without_end(text: str) -> str:
    """No mark at the end, not even one before a closing quotation mark (”, 。” → ”)."""
    text = text.strip().rstrip(ENDINGS + " ")
    return re.sub(rf"[{re.escape(ENDINGS)}]+([”’]+)$", r"\1", text)


def has_sentences(text: str) -> bool:
    """Whether clean text holds marks that would be mistaken for the ends of list entries."""
    return any(mark in text for mark in "。；！？")


def nested_quotes(text: str, *, depth: int = 0) -> str:
    """“ outside, ‘ inside, “ again inside that (GB/T 15834-2011 §4.8).

    A mark that closes nothing is dropped, one left open is closed."""
    shown: list[str] = []
    start = depth
    for place, char in enumerate(text):
        if char in "“‘":
            shown.append("“‘"[depth % 2])
            depth += 1
        elif char in "”’" and depth > start and not APOSTROPHE.match(text, place):
            depth -= 1
            shown.append("”’"[depth % 2])
        elif char not in "”’" or APOSTROPHE.match(text, place):
            shown.append(char)
    shown.extend("”’"[level % 2] for level in reversed(range(start, depth)))
    return "".join(shown)


def one_line(typed: str, *, joint: str) -> str:
    typed = straight_to_curly(UNPRINTABLE.sub("", typed.replace("\t", " ")))
    lines = typed.translate(FULL_WIDTH_ASCII).splitlines()
    text = ""
    for line in filter(None, (BULLET.sub("", " ".join(line.split())) for line in lines)):
        text += (joint if text and text[-1] not in ENDINGS else "") + line
    return re.sub(rf"(?<={CJK}) +| +(?={CJK})", "", text)


def with_as_of(text: str) -> str:
    """截至, never 截止 (DOMAIN §6)."""
    for pattern, shown in AS_OF:
        text = pattern.sub(shown, text)
    return text


def plain_date(found: re.Match[str]) -> str:
    """2026年3月5日, without zeros in front (DOMAIN §6, GB/T 9704-2012 §7.3.5.4)."""
    year, month, day = map(int, found.groups())
    return f"{year}年{month}月{day}日" if 1 <= month <= 12 and 1 <= day <= 31 else found[0]


def full_width(text: str) -> str:
    """Punctuation beside Chinese (DOMAIN §6); between figures and letters it stays as it is."""
    text = re.sub(rf"\(([^()]*{CJK}[^()]*)\)|(?<={CJK})\(([^()]*)\)", lambda m: f"（{m[1] or m[2] or ''}）", text)
    text = re.sub(rf"(?<={CJK})[,;:?!]|[,;:?!](?={CJK})", lambda m: TO_FULL[m[0]], text)
    return re.sub(rf"(?<={CJK})\.(?![A-Za-z0-9.])|(?<=%)\.(?={CJK})", "。", text)


def straight_to_curly(text: str) -> str:
    """Straight quotation marks are paired off in turn; an odd one out stays, it may mean inches."""
    pairs = text.count('"') // 2
    for _ in range(pairs):
        text = text.replace('"', "“", 1).replace('"', "”", 1)
    return text


def single_marks(text: str) -> str:
    """Of marks in a row the strongest stays; none opens a text, none stands twice round a closing quote."""
    text = re.sub(r"\.{3,}|…+", "……", text)
    text = re.sub(rf"[,;:?!]*[{STRENGTH}][{STRENGTH},;:?!]*", lambda m: max(m[0], key=STRENGTH.find), text)
    text = re.sub(rf"[{STRENGTH}]([”’]+[{STRENGTH}])", r"\1", text)
    text = re.sub(rf"(?<=[（“‘《])[{STRENGTH}]+", "", text)
    return text.lstrip(STRENGTH)
