"""The grammar and the learned reader decide together what stands in the running text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.intake.extraction.learned.seen import Seen
from tracker.intake.extraction.learned.surroundings import Pair

# Chosen on folds of the labelled papers (docs/reading.md).
_KEPT = 0.1  # what the grammar found stays, unless this unlikely
_NEW = 0.35  # what it did not find is offered from here on
_BESIDE = 0.6  # or from here on, where the grammar found a list of the same kind
_ELSEWHERE = 0.9  # or from here on, below a heading of causes
_NEVER = 1.1
_LIST = 2
_LONG_LIST = 8  # to a list as long as this nothing is added: it is the paper's own
_WHOLE = 0.6  # a list of which this share is taken is taken whole,
_REST = 0.1  # but for members less likely than this
_FEWEST = 3
_WHOLE_LISTS = frozenset({"numbered", "parts", "label", "column"})
SURE = 0.6

Role = Literal["finding", "action"]
_KANA = re.compile("[\u3040-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_APART = frozenset({"cause"})
_ROLES: tuple[Role, Role] = ("finding", "action")


@dataclass(frozen=True, slots=True)
class Decided:
    """Unit `at` opens an item; likely: how likely it does; following: the unit that opens the next one."""

    at: int
    role: Role
    likely: float
    following: int | None


def decided(seen: Seen, likely: Sequence[Pair]) -> list[Decided]:
    chosen = {at: kind for at in range(len(likely)) if (kind := _chosen(seen, at, likely[at])) is not None}
    chosen |= _rest_of_lists(seen, likely, chosen)
    opening = sorted(chosen)
    following = [*opening[1:], None]
    return [
        Decided(at, _ROLES[chosen[at]], likely[at][chosen[at]], next_one)
        for at, next_one in zip(opening, following, strict=False)
    ]


def _chosen(seen: Seen, at: int, pair: Pair) -> int | None:
    """0 for a problem, 1 for a plan."""
    kind = _likelier(pair)
    return kind if pair[kind] >= _least(seen, at, kind) else None


def _likelier(pair: Pair) -> int:
    return 0 if pair[0] >= pair[1] else 1


def _rest_of_lists(seen: Seen, likely: Sequence[Pair], chosen: dict[int, int]) -> dict[int, int]:
    """What a list is, all its members are: those left over where most of it has been taken."""
    rest: dict[int, int] = {}
    for key, members in seen.whole.lists.items():
        if key[0] not in _WHOLE_LISTS or len(members) < _FEWEST or (key[0] == "parts" and key[-1] != "；"):
            continue
        taken = [chosen[member] for member in members if member in chosen]
        for kind in (0, 1):
            if seen.counts[kind] < _LONG_LIST and taken.count(kind) >= max(2, _WHOLE * len(members)):
                rest |= {m: kind for m in members if m not in chosen and _may_belong(likely[m], kind)}
    return rest


def _may_belong(pair: Pair, kind: int) -> bool:
    return pair[kind] >= _REST and _likelier(pair) == kind


def _least(seen: Seen, at: int, kind: int) -> float:
    """How likely an item must be to be offered here."""
    sign, count = "PA"[kind], seen.counts[kind]
    if (at, sign) in seen.opened:
        return _KEPT
    if count >= _LONG_LIST or not _is_chinese(seen.units[at].text):
        return _NEVER
    if _announced(seen, at) in _APART:
        return _ELSEWHERE
    return _BESIDE if count >= _LIST else _NEW


def _announced(seen: Seen, at: int) -> str:
    """What the nearest heading that tells announces."""
    above = reversed(seen.whole.above[seen.units[at].sentence])
    return next((role for head in above if (role := seen.sentences[head].role)), "")


def _is_chinese(text: str) -> bool:
    """The reader learned from Chinese papers; of what is written otherwise it can say nothing."""
    return not _KANA.search(text) and len(_HAN.findall(text)) * 2 > sum(letter.isalpha() for letter in text)
