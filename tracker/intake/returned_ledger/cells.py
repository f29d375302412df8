"""What a cell of the ledger means, whoever saved it: two texts that mean the same become one."""

import re
from collections.abc import Callable, Collection
from datetime import date, timedelta

from tracker.common.names import key_of, parts_by_signs, parts_of
from tracker.common.seen import seen, words_in
from tracker.ledger.printing.printed_row import PRINTED_STATES, day_words
from tracker.ledger.printing.sheet import CUT, printable

WORDS = {"finding": "存在问题", "action": "整改措施"}
SOURCE, TARGET, LEAD, RESPONSIBLE = "问题来源", "整改目标", "责任领导", "责任单位/责任人"
LIMIT, PROGRESS, STATE = "整改时限", "整改进展情况", "完成状态"
PEOPLE = frozenset({LEAD, RESPONSIBLE})
OWN = (TARGET, LEAD, RESPONSIBLE, LIMIT, PROGRESS, STATE)  # after the words, what a row says of its item

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how the format spells a character; some programs undo it twice
BLANKS = re.compile(r"[ \t\xa0]+")
STANDING = re.compile(r"\n?（问题：(?P<said>[^\n（）]*)）$")
DAY = re.compile(
    r"(?P<y>20\d\d)\s*[年\-/.]\s*(?P<m>\d{1,2})\s*[月\-/.]\s*(?P<d>\d{1,2})\s*日?(?:\s*0{1,2}:00(?::00)?)?(?:\s*前)?"
)
SERIAL = re.compile(r"[345]\d{4}(?:\.0+)?")
EPOCH = date(1899, 12, 30)
DERIVED = re.compile(r"逾期(?:销号)?|按期申请|延后签批|长期坚持|延期\d*次.*|原定.*")
STATES_AS_WRITTEN = {
    "closed": ("已销号", "已完成", "完成", "完成整改", "已整改", "销号", "整改完成", "已办结"),
    "substantially_done": ("基本完成",),
    "in_progress": (
        "正在整改",
        "正在推进",
        "整改中",
        "推进中",
        "部分整改",
        "部分完成",
        "进行中",
        "长期整改",
        "持续整改",
    ),
    "not_started": ("未启动", "未完成", "尚未整改", "未整改", "未开始", "尚未启动"),
    "pending_review": ("待销号",),
    "cancelled": ("已中止", "中止"),
}
STATE_CODES = {words: code for code, said in STATES_AS_WRITTEN.items() for words in said}


def normal(text: str) -> str:
    """Without blanks at the ends of lines and without what nobody sees; marks alone are an empty cell (F56)."""
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    shown = printable(seen(plain).replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(BLANKS.sub(" ", line).strip() for line in words_in(shown).split("\n")).strip("\n")


def canonical(heading: str, text: str) -> str:
    """The meaning of a cell as a text that can be compared and shown."""
    return MEANINGS.get(heading, normal)(text)


def finding_alone(text: str) -> str:
    """Without the words on the finding's own standing that the print puts below it."""
    return STANDING.sub("", normal(text))


def standing_said(text: str) -> str:
    found = STANDING.search(normal(text))
    return found["said"] if found else ""


def names(text: str, known: Collection[str] = ()) -> tuple[str, ...]:
    """「党政办、李　宁」 → two names; blanks inside a name mean nothing."""
    return tuple(parts_of(normal(text), known))


def same(heading: str, one: str | None, other: str | None) -> bool:
    """Do two meanings come to the same? People by the one comparison of names: another dot changes nobody."""
    if one is None or other is None or heading not in PEOPLE:
        return one == other
    return any(
        [key_of(name) for name in parts(one)] == [key_of(name) for name in parts(other)]
        for parts in (parts_of, parts_by_signs)
    )


def day_of_cell(text: str) -> date | None:
    """A whole day in any spelling a table program leaves behind, its serial number included."""
    plain = normal(text)
    if SERIAL.fullmatch(plain):
        return EPOCH + timedelta(days=int(float(plain)))
    found = DAY.fullmatch(plain)
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])) if found else None
    except ValueError:
        return None


def state_code(text: str) -> str | None:
    """The state a cell names, apart from what follows from dates; None for what is no state."""
    lines = [line for line in re.split(r"[\n，、；]", normal(text)) if line]
    said = [line for line in lines if not DERIVED.fullmatch(line)]
    if not said:
        return "in_progress" if "长期坚持" in lines else None
    return STATE_CODES.get(said[0]) if len(said) == 1 else None


def is_cut(text: str) -> bool:
    return normal(text).endswith(CUT)


def limit_meant(text: str) -> str:
    day = day_of_cell(text)
    return day_words(day) if day else normal(text)


def state_meant(text: str) -> str:
    code = state_code(text)
    return PRINTED_STATES[code] if code else normal(text)


MEANINGS: dict[str, Callable[[str], str]] = {
    WORDS["finding"]: finding_alone,
    LEAD: lambda text: "、".join(parts_by_signs(normal(text))),
    RESPONSIBLE: lambda text: "、".join(parts_by_signs(normal(text))),
    LIMIT: limit_meant,
    STATE: state_meant,
}
