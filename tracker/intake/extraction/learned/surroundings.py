"""How likely the units around a unit are, list by list: features of the second stage, as numbers.

What a list is, is decided for the list as a whole: each member sees how likely all the others are.
"""

import math
from collections.abc import Sequence

from tracker.intake.extraction.learned.cues import CUES, cues_of
from tracker.intake.extraction.learned.lists import KINDS
from tracker.intake.extraction.learned.seen import Seen

Pair = tuple[float, float]
Parts = tuple[Pair, Pair, Pair]

_ABSENT = -1.0
_SIGNS = ("", "，", "；", "：", "、", "！", "\t", "——", "→", "|", "】", "]")
_NUMBERS = (
    "", "part", "cn", "cn_paren", "number", "deep", "paren", "circled", "letter", "shi", "yao", "di", "qi", "order",
    "bullet", "problem", "measure",
)  # fmt: skip
_ROLES = (None, "finding", "action", "both", "cause", "other", "far")
_SAID = (
    "-", "inP", "inA", "Pnumbered", "Ptitled", "Pparagraph", "Psentence", "Psemicolon", "Pclause", "Pnamed", "Psingle",
    "Anumbered", "Atitled", "Aparagraph", "Asentence", "Asemicolon", "Asingle",
)  # fmt: skip
_ENDS = "，；。：、！？\t"
_BOTH = (0, 1)


class Surroundings:
    """Adds up once what the units of each sentence, section and list have in common, then answers for each unit."""

    def __init__(self, seen: Seen, parts: Sequence[Parts]) -> None:
        self.seen = seen
        self.parts = parts
        self.likely: list[Pair] = [
            (share(unit[0] + sentence[0] + lead[0]), share(unit[1] + sentence[1] + lead[1]))
            for unit, sentence, lead in parts
        ]
        self.size = len(parts)
        self.counts = seen.counts
        self.length = seen.units[-1].end if seen.units else 0
        self.mass = [sum(pair[kind] for pair in self.likely) for kind in _BOTH]
        self.said = [_place_in(_SAID, said) for said in seen.said]
        self.before = [self._highest(kind, range(self.size)) for kind in _BOTH]
        self.after = [self._highest(kind, range(self.size - 1, -1, -1)) for kind in _BOTH]
        self.best = {number: self._best(number) for number in seen.whole.first}
        self.sections = {number: self._section(below) for number, below in seen.whole.below.items()}
        self.lists = {key: _List(members, self.likely, parts, seen.said) for key, members in seen.whole.lists.items()}

    def numbers(self, at: int) -> list[float]:
        return [*self._own(at), *self._in_sentence(at), *self._headings(at), *self._in_lists(at)]

    def _best(self, number: int) -> Pair:
        units = self.likely[self.seen.whole.first[number] : self.seen.whole.last[number] + 1]
        return max(pair[0] for pair in units), max(pair[1] for pair in units)

    def _section(self, below: Sequence[int]) -> tuple[Pair, Pair]:
        inside = [self.best[number] for number in below if number in self.best] or [(_ABSENT, _ABSENT)]
        problems, plans = zip(*inside, strict=True)
        return (sum(problems), max(problems)), (sum(plans), max(plans))

    def _own(self, at: int) -> list[float]:
        unit = self.seen.units[at]
        sentence = self.seen.sentences[unit.sentence]
        number = _place_in(_NUMBERS, sentence.kind)
        found: list[float] = [*self.likely[at]]
        for kind in _BOTH:
            found += [part[kind] for part in self.parts[at]]
            found += [self._likely(other, kind) for other in (at - 2, at - 1, at + 1, at + 2)]
            found.append(self.mass[kind])
        found += [self.said[other] if 0 <= other < self.size else _ABSENT for other in (at - 1, at, at + 1)]
        found += self.counts
        found += [_place_in(_SIGNS, unit.sign), number if unit.first else 0, number, sentence.opens, unit.first]
        found += [unit.place, unit.count, len(unit.text), len(sentence.text), sentence.is_title]
        found += [_place_in(_ROLES, sentence.role), sentence.ordinal, unit.cell]
        found += [unit.start / max(1, self.length), self.length, _ENDS.find(unit.text[-1:])]
        found.append(len(self.seen.whole.label[at]))
        cues, all_cues = cues_of(unit.text), cues_of(sentence.text)
        return [*found, *(cue in cues for cue in CUES), *(cue in all_cues for cue in CUES)]

    def _likely(self, at: int, kind: int) -> float:
        return self.likely[at][kind] if 0 <= at < self.size else _ABSENT

    def _in_sentence(self, at: int) -> list[float]:
        number = self.seen.units[at].sentence
        said = self.seen.said_in[number]
        found: list[float] = []
        for kind in _BOTH:
            before, after = self.before[kind][at], self.after[kind][at]
            found += [before, after, self.likely[at][kind] - max(before, after)]
        found += [said.semicolons, said.problems, said.plans]
        nothing = (_ABSENT, _ABSENT)
        return [*found, *self.best.get(number - 1, nothing), *self.best.get(number + 1, nothing)]

    def _highest(self, kind: int, places: Sequence[int]) -> list[float]:
        """For each unit the likeliest of its sentence that these places, run through in this order, hold before it."""
        found = [_ABSENT] * self.size
        number, highest = -1, _ABSENT
        for at in places:
            if self.seen.units[at].sentence != number:
                number, highest = self.seen.units[at].sentence, _ABSENT
            found[at] = highest
            highest = max(highest, self.likely[at][kind])
        return found

    def _headings(self, at: int) -> list[float]:
        unit = self.seen.units[at]
        above = self.seen.whole.above[unit.sentence]
        firsts = [self.seen.whole.first[head] for head in above if head in self.seen.whole.first]
        nearest, topmost = (above[-1] if above else None), (above[0] if len(above) > 1 else None)
        asked = (nearest, topmost, unit.sentence if unit.first else None)
        found: list[float] = []
        for kind in _BOTH:
            likely = [self.likely[first][kind] for first in firsts]
            found += [likely[-1] if likely else _ABSENT, max(likely, default=_ABSENT)]
            found.append(self.likely[at][kind] - max(likely, default=0.0))
            for head in asked:
                found += self.sections[head][kind] if head in self.sections else (_ABSENT, _ABSENT)
        said = [self.seen.said[first][0] in "PA" for first in firsts]
        roles = [self.seen.sentences[head].role for head in above if self.seen.sentences[head].role]
        found += [len(above), sum(said), said[-1] if said else 0, _place_in(_ROLES, roles[-1]) if roles else 0]
        found.append(_place_in(_NUMBERS, self.seen.sentences[above[-1]].kind) if above else _ABSENT)
        found.append(len(self.seen.whole.below.get(unit.sentence, ())) if unit.first else 0)
        return found

    def _in_lists(self, at: int) -> list[float]:
        found: list[float] = []
        for kind in KINDS:
            key = self.seen.whole.of[at].get(kind)
            found += self.lists[key].numbers(at) if key else _List.NOTHING
        return found


class _List:
    NOTHING = (_ABSENT,) * 15

    def __init__(
        self, members: Sequence[int], likely: Sequence[Pair], parts: Sequence[Parts], said: Sequence[str]
    ) -> None:
        self.members = members
        self.likely = likely
        self.nth = {member: nth for nth, member in enumerate(members)}
        self.sums = [sum(likely[member][kind] for member in members) for kind in _BOTH]
        self.tops = [sorted((likely[member][kind] for member in members), reverse=True)[:2] for kind in _BOTH]
        self.own = [sum(parts[member][0][kind] for member in members) / len(members) for kind in _BOTH]
        self.low = [min(likely[member][kind] for member in members) for kind in _BOTH]
        self.found = [sum(said[member][0] == sign for member in members) for sign in "PA"]

    def numbers(self, at: int) -> Sequence[float]:
        count = len(self.members)
        if count < 2:
            return self.NOTHING
        nth = self.nth[at]
        found: list[float] = [count, *self.found]
        for kind in _BOTH:
            own = self.likely[at][kind]
            found += [self.own[kind], self.low[kind]]
            found.append((self.sums[kind] - own) / (count - 1))
            found.append(self.tops[kind][1] if own >= self.tops[kind][0] else self.tops[kind][0])
            found.append(self.likely[self.members[nth - 1]][kind] if nth else _ABSENT)
            found.append(self.likely[self.members[nth + 1]][kind] if nth + 1 < count else _ABSENT)
        return found


def share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, log_odds))))


def _place_in(known: Sequence[str | None], value: str | None) -> int:
    return known.index(value) if value in known else -1
