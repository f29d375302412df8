"""How far a row of a running ledger is, from whatever its column says: words, a tick, a rate."""

import re

CLOSED = re.compile(r"(?:已经?)?(?:全部)?(?:完成整改|整改完成|完成|整改到位|整改|销号|办结|解决|落实)(?:了|到位)?$")
NOT_BEGUN = re.compile(r"未(?:完成|启动|开始|整改|销号|办结|落实)|尚未|否$|没有|×$|✗$|✘$|✖$")
BASICALLY = re.compile(r"基本(?:完成|整改)")
GOING_ON = re.compile(r"正在|推进|进行|整改中|办理中|部分|持续|长期|序时|按计划|阶段性|跟进|落实中")
ONGOING = re.compile(r"长期(?:坚持|整改)|持续(?:整改|坚持)|常态")
STOPPED = re.compile(r"(?:已)?(?:中止|终止|取消)$")
TICK = re.compile(r"(?:[✓✔√☑是有]|√是|TRUE)$", re.IGNORECASE)
RATIO = re.compile(r"(?:0|1|[01]?\.\d+)$")  # a cell formatted as a rate holds 0.6 for 60 %
RATE = re.compile(r"(?:完成率|进度|完成)?[：:]?(\d{1,3}(?:\.\d+)?)[%％]$")


def state_written(words: str) -> tuple[str | None, bool]:
    """The state, None where the words mean none, and whether they say that it goes on for good."""
    plain = re.sub(r"[\s。；，、（）()]", "", words)
    if not plain:
        return "not_started", False
    return state_of(plain), bool(ONGOING.search(plain))


def state_of(plain: str) -> str | None:
    if rate := RATE.match(plain):
        return state_at(float(rate[1]))
    if RATIO.match(plain):
        return state_at(float(plain) * 100)
    if STOPPED.match(plain):
        return "cancelled"
    if BASICALLY.search(plain):
        return "substantially_done"
    if NOT_BEGUN.match(plain):
        return "not_started"
    if CLOSED.match(plain) or TICK.match(plain):
        return "closed"
    return "in_progress" if GOING_ON.search(plain) else None


def state_at(percent: float) -> str:
    if percent >= 100:
        return "closed"
    return "in_progress" if percent > 0 else "not_started"
