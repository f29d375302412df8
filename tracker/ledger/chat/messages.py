"""What people copy out of a chat program → messages, each with its sender as written and the words as they stand.

WeChat, WeCom, DingTalk, Feishu and QQ, on PC and phone, each copy in a way of their own: 「李宁 2026/11/19
10:32:11」 above the words, 「李宁:」 above or before them, 「[10:32] 李宁: …」, 「【李宁】…」, sender and time on
lines of their own.
A line that bears a time is a heading whoever it names, if others in the paste are written so; one without is a heading
for somebody known here and, once such a one has been, for whatever is written like a name: 「整改情况：已完成」 is not.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tracker.common.names import holder_of, is_like_a_name, meant, spelled_until
from tracker.common.seen import is_seen

CLOCK = (
    r"(?:(?:凌晨|早上|上午|中午|下午|傍晚|晚上)\s?)?(?:[01]?\d|2[0-3])[:：][0-5]\d(?:[:：][0-5]\d)?(?:\s?[AaPp][Mm])?"
)
DAY = (
    r"(?:(?:\d{4}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?|(?:前天|昨天|今天|昨日|今日)|(?:星期|周)[一二三四五六日天])"
    r"(?:\s?(?:星期|周)[一二三四五六日天])?"
)
WHEN = rf"(?:{DAY}\s*)?{CLOCK}"
SENDER = r"[^\s:：，。；！？「」][^:：，。；！？「」\n]{0,38}?"

NAME_THEN_TIME = re.compile(rf"(?P<sender>{SENDER})[ \u3000\t]+(?P<at>{WHEN})")
BRACKETED_TIME = re.compile(rf"[\[［(（](?P<at>{WHEN})[\]］)）]\s*(?P<sender>{SENDER})\s*[:：]\s*(?P<words>.*)")
TIME_THEN_NAME = re.compile(rf"(?P<at>{WHEN})\s+(?P<sender>{SENDER})(?:\s*[:：]\s*(?P<words>.*))?")
ONLY_TIME = re.compile(rf"[-—\s]*(?P<at>{WHEN}|{DAY})[-—\s]*")
NAME_IN_BRACKETS = re.compile(r"【(?P<sender>[^】\n]{1,40})】\s*[:：]?\s*(?P<words>.*)")
NAME_AND_COLON = re.compile(rf"(?P<sender>{SENDER})\s*[:：]\s*(?P<words>.*)")

ACCOUNT = re.compile(r"\s*[(（<＜][\w.@-]{4,}[)）>＞]$")  # QQ: 李宁(10001)
TITLE = re.compile(r"^【[^】]{1,8}】")  # QQ: 【群主】李宁
AFTER_NAME = re.compile(r"\s*[-_·—|(（@].*")
WORDS_BEFORE_TIME = re.compile("[到于在至为是从自约的了前后时间]$|会议|时间|开始|截止|计划|通知|集合")
WITH_SECONDS = re.compile(r"\d[:：]\d\d[:：]\d\d")

NOISE = re.compile(
    r".{0,60}(?:撤回了一条消息|加入了?群聊|加入了?本群|退出了?群聊|移出了?群聊|修改群名为.*"
    r"|邀请.{1,60}加入了?(?:群聊|本群)|开启了(?:朋友|好友|入群)验证|发布了新的群公告|设为群管理员)[”\"。]?"
    r"|[^，。；]{1,30}拍了拍[^，。；]{1,30}"
    r"|(?:\d+人|全部|全员)?(?:已读|未读)(?:\s?\d+人?)?|\d+人(?:已读|未读)[,， ]*\d+人(?:已读|未读)"
    r"|[-—\s]*以[上下](?:为|是).{0,8}消息[-—\s]*|[-—_=\s]{4,}"
)
PICTURE = re.compile(r"\[(?:图片|表情|动画表情|视频|语音|文件|链接|位置|红包|[^\[\]\s]{1,4})\]")
QUOTE = re.compile(r"「[^」]{0,2000}」\n[-—\s]{3,}\n|这是一条引用/回复消息[:：]\n(?:.*\n)*?[-—]{3,}\n")
QUOTED_LINE = re.compile(r"[>＞].*|(?:回复|引用)\s?(?P<sender>[^:：\n]{1,20}?)(?:的消息)?[:：].*")


@dataclass(frozen=True, slots=True)
class Message:
    """sender: as written, "" where the paste names nobody. at: as written, or None."""

    sender: str
    at: str | None
    words: str


@dataclass(slots=True)
class Draft:
    """A heading and the lines below it."""

    sender: str
    at: str | None
    lines: list[str] = field(default_factory=list)


def messages(text: str, *, known: Iterable[str]) -> list[Message]:
    """In the order of the paste. known: the names of the people here. What holds no words is left out."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    names = {name for name in known if name}
    drafts = timed(lines, names) or untimed(lines, names)
    found = [Message(draft.sender, draft.at, sender_words(draft.lines, names)) for draft in drafts]
    found = found or [Message("", None, "\n".join(lines).strip())]
    return [message for message in found if is_seen(PICTURE.sub("", message.words))]


def timed(lines: Sequence[str], names: Collection[str]) -> list[Draft]:
    """Messages whose headings bear a time; none if no line does. What stands above the first, or below a blank line in
    another way of copying, is read as that way has it."""
    drafts, place, shapes = list[Draft](), 0, shapes_of(lines, names)
    while place < len(lines):
        taken, draft = heading(lines, place, names, shapes)
        if draft and not drafts:
            drafts = untimed(lines[:place], names)
        draft = draft or (spoken(lines[place], names) if drafts and is_fresh(lines, place) else None)
        if draft:
            drafts.append(draft)
        elif drafts and not ONLY_TIME.fullmatch(lines[place]):
            drafts[-1].lines.append(lines[place])
        place += taken
    return drafts


def heading(
    lines: Sequence[str], place: int, names: Collection[str], shapes: Collection[str]
) -> tuple[int, Draft | None]:
    """How many lines belong to the heading that begins here, and the message it opens, if it is one."""
    line = lines[place].strip()
    below = lines[place + 1].strip() if place + 1 < len(lines) else ""
    fresh = is_fresh(lines, place)
    if match := BRACKETED_TIME.fullmatch(line):
        return 1, opened(match)
    if (match := NAME_THEN_TIME.fullmatch(line)) and is_somebody(match, names, shapes, fresh=fresh):
        return 1, opened(match)
    if (match := TIME_THEN_NAME.fullmatch(line)) and is_sender(match, names, shapes, fresh=fresh):
        return 1, opened(match)
    if (person(line, names) or is_like_a_name(line)) and (match := ONLY_TIME.fullmatch(below)):
        return 2, Draft(bare(line), match["at"])
    if (match := ONLY_TIME.fullmatch(line)) and (person(below, names) or is_like_a_name(below)):
        return 2, Draft(bare(below), match["at"])
    return 1, None


def is_fresh(lines: Sequence[str], place: int) -> bool:
    return place == 0 or not lines[place - 1].strip()


def shapes_of(lines: Iterable[str], names: Collection[str]) -> set[str]:
    """How the headings of people known here are written in this paste: a stranger's is written alike."""
    found = (form.fullmatch(line.strip()) for line in lines for form in (NAME_THEN_TIME, TIME_THEN_NAME))
    return {shape(match) for match in found if match and person(match["sender"], names)}


def shape(match: re.Match[str]) -> str:
    """Name or time first, and the time with its digits alike: 「李宁 10:11」, 「李宁 2026/11/19 10:32:11」."""
    return f"{match.start('at') == 0} {re.sub('[0-9]+', '0', match['at'].strip())}"


def is_somebody(match: re.Match[str], names: Collection[str], shapes: Collection[str], *, fresh: bool) -> bool:
    """「会议定于 10:30」 names nobody: a stranger's heading bears the day, and seconds or a blank line above it."""
    if is_sender(match, names, shapes, fresh=fresh):
        return True
    whole = match["at"].strip()
    dated = re.match(DAY, whole) is not None
    return dated and (fresh or WITH_SECONDS.search(whole) is not None)


def is_sender(match: re.Match[str], names: Collection[str], shapes: Collection[str], *, fresh: bool) -> bool:
    """Somebody known, or a stranger written as others are in this paste: by a name, or below a blank line by a word
    that is not the beginning of 「会议改到 10:32」."""
    own = bare(match["sender"])
    if person(own, names):
        return True
    short = fresh and len(own) <= 8 and not WORDS_BEFORE_TIME.search(own)
    return shape(match) in shapes and (is_like_a_name(own) or short)


def opened(match: re.Match[str]) -> Draft:
    words = match.groupdict().get("words")
    return Draft(bare(match["sender"]), match["at"].strip(), [words] if words else [])


def untimed(lines: Iterable[str], names: Collection[str]) -> list[Draft]:
    """「李宁:」, 「李宁：已完成」, 「【李宁】已完成」: a chat where the first of them names somebody known; then a
    stranger's name before a colon speaks too."""
    drafts = list[Draft]()
    for line in lines:
        if draft := spoken(line, names, strangers=bool(drafts)):
            drafts.append(draft)
        elif drafts:
            drafts[-1].lines.append(line)
        elif line.strip() and not NOISE.fullmatch(line.strip()):
            return []  # words above the first heading: somebody's own text, not a copied chat
    return drafts


def spoken(line: str, names: Collection[str], *, strangers: bool = True) -> Draft | None:
    """The message that a line without a time opens."""
    bracketed = NAME_IN_BRACKETS.fullmatch(line.strip())
    match = bracketed or NAME_AND_COLON.fullmatch(line.strip())
    if not match:
        return None
    known = (person if bracketed else exactly)(match["sender"], names)
    if not known and not (strangers and is_like_a_name(bare(match["sender"]))):
        return None
    return Draft(bare(match["sender"]), None, [match["words"]] if match["words"] else [])


def bare(sender: str) -> str:
    """Without a QQ number and the title in a group."""
    return TITLE.sub("", ACCOUNT.sub("", sender.strip())).strip() or sender.strip()


def person(sender: str, names: Collection[str]) -> str:
    """The one known name that a sender's name in a group holds: 「李宁-宣传委员」 is 李宁. "" if none or several."""
    own = bare(sender)
    if called := meant(own, names):
        return called[0] if len(called) == 1 else ""
    return holder_of(own, names) if len(own) <= 20 else ""


def exactly(sender: str, names: Collection[str]) -> bool:
    """「李宁」, 「李宁-宣传」, 「李宁（宣传委员）」; 「请李宁」 is how a sentence begins."""
    own, name = bare(sender), person(sender, names)
    end = spelled_until(own, 0, name) if name else -1
    return bool(name) and (meant(own, [name]) != [] or (end > 0 and AFTER_NAME.fullmatch(own, end) is not None))


def sender_words(lines: Iterable[str], names: Collection[str]) -> str:
    """The sender's own words: no quotation of somebody else's, no line the chat program wrote."""
    text = "\n".join(lines).strip("\n")
    text = QUOTE.sub("", text, count=1) if QUOTE.match(text) else text
    return "\n".join(own_lines(text.split("\n"), names)).strip()


def own_lines(lines: Iterable[str], names: Collection[str]) -> Iterator[str]:
    """Quoted lines stand at the head of an answer; 「回复王方：」 quotes, 「回复意见：」 is said by oneself."""
    begun = False
    for line in lines:
        quoted = None if begun else QUOTED_LINE.fullmatch(line.strip())
        if NOISE.fullmatch(line.strip()) or (quoted and (not quoted["sender"] or person(quoted["sender"], names))):
            continue
        begun = begun or bool(line.strip())
        yield line


def likeliest(words: str, candidates: Sequence[str]) -> int | None:
    """Which of these the words speak of, by pairs of characters they share; None where that is not clear."""
    scores = [shared(words, candidate) for candidate in candidates]
    best = max(scores, default=0.0)
    clear = sum(score > best - MARGIN for score in scores) == 1
    return scores.index(best) if best >= ENOUGH and clear else None


ENOUGH, MARGIN = 0.3, 0.1


def shared(words: str, candidate: str) -> float:
    """The part of the candidate's pairs of characters that stand in the words too."""
    wanted, given = pairs(candidate), pairs(words)
    return len(wanted & given) / len(wanted) if wanted else 0.0


def pairs(text: str) -> set[str]:
    plain = re.sub(r"[\W_]", "", text)
    return {plain[at : at + 2] for at in range(len(plain) - 1)}
