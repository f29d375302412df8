"""What people are told of, one record a stage; and how often it is said again. Values in, values out."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The three parts of a digest: what one has to decide, to do, or only to know."""

    DECIDE = "decide"
    DO = "do"
    KNOW = "know"


@dataclass(frozen=True, slots=True)
class Stage:
    """urgent: also for whoever wants to be told of urgent things alone. news: one event is told once; what is no news
    is told again while it lasts."""

    code: str
    urgent: bool = False
    news: bool = False


STAGES = {
    stage.code: stage
    for stage in (
        Stage("closure", urgent=True),
        Stage("check", urgent=True),
        Stage("extension", urgent=True),
        Stage("follow_up"),
        Stage("unarranged"),
        Stage("escalated", urgent=True, news=True),
        Stage("urged", urgent=True, news=True),
        Stage("red", urgent=True),
        Stage("returned", urgent=True, news=True),
        Stage("all_done"),
        Stage("refused", news=True),
        Stage("yellow"),
        Stage("blue"),
        Stage("assigned", news=True),
        Stage("handed", news=True),
        Stage("mentioned", news=True),
        Stage("deputy", news=True),
    )
}
ORDER = {code: place for place, code in enumerate(STAGES)}
URGENT = frozenset(code for code, stage in STAGES.items() if stage.urgent)
NEWS = frozenset(code for code, stage in STAGES.items() if stage.news)


@dataclass(frozen=True, slots=True)
class Graces:
    """Working days overdue after which, beside the owner, the accountable lead, the secretary and the readers of the
    committee above hear of it again."""

    lead: int = 2
    secretary: int = 5
    parent: int = 10


def doubling(days: int) -> int:
    """How often it has come round after so many working days, when it comes round after 1, 2, 4, 8 …: 0 before."""
    return max(days, 0).bit_length()


def again_overdue(working_days: int) -> int:
    """0 from the first working day overdue on; then 1, 2, 3 … after 1, 2, 4 … working days more."""
    return doubling(working_days - 1)


def again_waiting(working_days: int) -> int:
    """0 at once; again after 2, 4, 8 … working days."""
    return doubling(working_days // 2)


def again_unarranged(working_days: int, *, after: int) -> int:
    """0 after so many working days; again after twice, four times … as many."""
    return doubling(working_days // after) - 1
