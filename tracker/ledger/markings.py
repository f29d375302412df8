"""Tells whether a text bears 秘密, 机密 or 绝密 as its marking, as against speaking of secrets."""

import re

from tracker.common.seen import seen
from tracker.common.traditional import SIMPLIFIED

HEAD_LINES = 20  # about what stands above the first paragraph of a first page
RUNNING_LINE = 15  # a line this long before a bare word is running text that was broken there
SENTENCE_END = "。；：！？.;:!?”』」）)】》"
STAR = "★☆✭✮✪⭐*＊⋆"
OPEN, SHUT = r"【\[〔（(〖《〈「『“‘\"'＂＇", r"】\]〕）)〗》〉」』”’\"'＂＇"
TITLE_LINES = 5
WORD = "(?P<word>绝密|机密|秘密)"
TERM = r"(?:长期|永久|启用前|解密前|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:年|个?月|[天日]))"
CHOSEN = re.compile(r"[☑☒√✓✔■]" + WORD)

# Blanks are taken out before these are tried: markings are often spaced out ("机　密").
BARE = re.compile(rf"[{STAR}]?[{OPEN}]?{WORD}[级件]?[{SHUT}]?(?:[·•.]?[{OPEN}]?{TERM}[{SHUT}]?)?")
LABEL = "(?:文件)?(?:密级|保密等级|涉密等级)"
SAID = re.compile(
    rf"{LABEL}(?:[—–\-－~～=＝|｜/]{{1,2}}|[是为])[{OPEN}]?{WORD}级?[{SHUT}]?(?:[{STAR}·•.]?{TERM})?[。.]?"
)
STARRED = re.compile(rf"[{STAR}]?[{OPEN}]?{WORD}级?[{SHUT}]?[{STAR}]")
LABELLED = re.compile(rf"{LABEL}[:：]?[{OPEN}]?{WORD}级?(?![、，,/和或及件文工])")
AFTER_TITLE = re.compile(rf".+[{OPEN}]{WORD}[{SHUT}]")
BESIDE = re.compile(r"(?:编号|份号|第)?[:：]?[A-Za-z\d〔〕\[\]-]+号?|特[急提]|加急|平急|内部.{0,4}")  # GB/T 9704 §7.2
WRITTEN = SIMPLIFIED | {ord("祕"): "秘"}
BLANKS = re.compile(r"\s+")
SEGMENTS = re.compile(r"\t|[ \u3000]{2,}")


def marking(text: str) -> str | None:
    """The marking a text bears ("机密"), None if it bears none.

    A starred or labelled marking counts on any line, a bare word only alone on one of the first lines:
    GB/T 9704-2012 §7.2.2 puts it at the top left of the first page, with ★ before the term.
    """
    previous, place = "", 0
    for line in seen(text).translate(WRITTEN).splitlines():
        if not line.strip():
            continue
        place += 1
        if "密" in line and (found := in_line(line, previous, place)):
            return found
        previous = line
    return None


def in_line(line: str, previous: str, place: int) -> str | None:
    bare = place <= HEAD_LINES and not runs_on(previous)
    whole = BLANKS.sub("", line)
    for segment in (whole, *(BLANKS.sub("", each) for each in SEGMENTS.split(line))):
        if found := in_segment(segment, bare=bare):
            return found
    if place <= TITLE_LINES and (match := AFTER_TITLE.fullmatch(whole)):
        return match["word"]
    return among_others(line.split(), bare=bare)


def in_segment(segment: str, *, bare: bool) -> str | None:
    found = STARRED.match(segment) or LABELLED.match(segment) or SAID.fullmatch(segment)
    found = found or (BARE.fullmatch(segment) if bare else None)
    if not found and "密级" in segment:
        found = CHOSEN.search(segment)
    return found["word"] if found else None


def among_others(words: list[str], *, bare: bool) -> str | None:
    """A marking on one line with what else heads an official paper: its copy number, its urgency."""
    for word in words:
        others = [each for each in words if each is not word]
        if (found := in_segment(word, bare=bare)) and all(map(BESIDE.fullmatch, others)):
            return found
    return None


def runs_on(previous: str) -> bool:
    previous = previous.strip()
    return len(previous) >= RUNNING_LINE and previous[-1] not in SENTENCE_END
