"""Tells whether a text bears 秘密, 机密 or 绝密 as its marking, as against speaking of secrets."""

import re

from tracker.common.seen import seen

_HEAD_LINES = 20  # about what stands above the first paragraph of a first page
_RUNNING_LINE = 15  # a line this long before a bare word is running text that was broken there
_SENTENCE_END = "。；：！？.;:!?”』」）)】》"
_STAR = "★☆✭✮*＊⋆"
_OPEN, _SHUT = r"【\[〔（(", r"】\]〕）)"
_TITLE_LINES = 5
_WORD = "(?P<word>绝密|机密|秘密)"
_TERM = r"(?:长期|永久|启用前|解密前|\d{1,3}(?:年|个?月|[天日]))"
_CHOSEN = re.compile(r"[☑☒√✓✔■]" + _WORD)

# Blanks are taken out before these are tried: markings are often spaced out ("机　密").
_BARE = re.compile(rf"[{_OPEN}]?{_WORD}[级件]?[{_SHUT}]?(?:[·.]?{_TERM})?")
_STARRED = re.compile(rf"[{_STAR}]?[{_OPEN}]?{_WORD}级?[{_SHUT}]?[{_STAR}]")
_LABELLED = re.compile(rf"(?:文件)?(?:密级|保密等级|涉密等级)[:：]?[{_OPEN}]?{_WORD}级?(?![、，,/和或及件文工])")
_AFTER_TITLE = re.compile(rf".+[{_OPEN}]{_WORD}[{_SHUT}]")
_BESIDE = re.compile(r"(?:编号|份号|第)?[:：]?[A-Za-z\d〔〕\[\]-]+号?|特[急提]|加急|平急|内部.{0,4}")  # GB/T 9704 §7.2
_BLANKS = re.compile(r"\s+")
_SEGMENTS = re.compile(r"\t|[ \u3000]{2,}")


def marking(text: str) -> str | None:
    """The marking a text bears ("机密"), None if it bears none.

    A starred or labelled marking counts on any line, a bare word only alone on one of the first lines:
    GB/T 9704-2012 §7.2.2 puts it at the top left of the first page, with ★ before the term.
    """
    previous, place = "", 0
    for line in seen(text).splitlines():
        if not line.strip():
            continue
        place += 1
        if "密" in line and (found := _in_line(line, previous, place)):
            return found
        previous = line
    return None


def _in_line(line: str, previous: str, place: int) -> str | None:
    bare = place <= _HEAD_LINES and not _runs_on(previous)
    whole = _BLANKS.sub("", line)
    for segment in (whole, *(_BLANKS.sub("", each) for each in _SEGMENTS.split(line))):
        if found := _in_segment(segment, bare=bare):
            return found
    if place <= _TITLE_LINES and (match := _AFTER_TITLE.fullmatch(whole)):
        return match["word"]
    return _among_others(line.split(), bare=bare)


def _in_segment(segment: str, *, bare: bool) -> str | None:
    found = _STARRED.match(segment) or _LABELLED.match(segment) or (_BARE.fullmatch(segment) if bare else None)
    if not found and "密级" in segment:
        found = _CHOSEN.search(segment)
    return found["word"] if found else None


def _among_others(words: list[str], *, bare: bool) -> str | None:
    """A marking on one line with what else heads an official paper: its copy number, its urgency."""
    for word in words:
        others = [each for each in words if each is not word]
        if (found := _in_segment(word, bare=bare)) and all(map(_BESIDE.fullmatch, others)):
            return found
    return None


def _runs_on(previous: str) -> bool:
    previous = previous.strip()
    return len(previous) >= _RUNNING_LINE and previous[-1] not in _SENTENCE_END
