"""The words of one kind of item, and how dates and clauses are put: what every sentence of the section shares."""

from dataclasses import dataclass
from datetime import date

from tracker.reporting.facts import Figure

SentenceParts = tuple[str | Figure, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """How one kind of item is spoken of."""

    name: str
    done: str
    underway: str
    started: str
    stopped: str
    term: str
    task: str


WORDS = {
    "finding": Words("问题", "完成整改", "整改", "启动整改", "中止整改", "整改时限", "整改任务"),
    "action": Words("任务", "完成", "推进", "启动", "中止实施", "完成时限", "工作任务"),
}


def date_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def date_or_nothing(day: date | None) -> str:
    return date_words(day) if day else ""


def joined(*clauses: str) -> str:
    return "，".join(filter(None, clauses))
