"""What the grammar and the learned reader find together in the running text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.intake.extraction.folding import Folded
from tracker.intake.extraction.learned.deciding import SURE, Decided, decided
from tracker.intake.extraction.learned.passages import passage_from, title_of
from tracker.intake.extraction.learned.seen import SIGNS, Seen, seen_in
from tracker.intake.extraction.learned.surroundings import Pair
from tracker.intake.extraction.learned.weights import weights
from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.plans_year import PlansYear
from tracker.intake.extraction.proposals import Proposal, Why
from tracker.intake.extraction.responsibility import read_responsible
from tracker.intake.extraction.time_limits import moved, read_time_limit

BLANKS = re.compile(r"(?<=[^\x00-\x7f])[\s\u3000\xa0]+|[\s\u3000\xa0]+(?=[^\x00-\x7f])")
_UNSURE = 0.69
_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Told:
    """The running text, its sentences, and what the grammar finds there."""

    folded: Folded
    sentences: Sequence[Sentence]
    proposals: Sequence[Proposal]

    def seen(self) -> Seen:
        places = [(self._place(one.start), self._place(one.end), one) for one in self.proposals]
        return seen_in(self.folded, self.sentences, places)

    def _place(self, offset: int) -> int:
        return bisect_left(self.folded.offsets, offset)


def together(told: Told, *, plans: PlansYear | None, likely: Sequence[Pair] | None = None) -> list[Proposal]:
    """Both readers' proposals; what only the learned one finds, and what it doubts, is to be checked by a person."""
    seen = told.seen()
    likely = weights().likely(seen) if likely is None else likely
    return [_proposal(seen, one, plans) for one in decided(seen, likely)]


def _proposal(seen: Seen, one: Decided, plans: PlansYear | None) -> Proposal:
    known = seen.opened.get((one.at, SIGNS[one.role]))
    start = seen.folded.offsets[seen.units[one.at].start]
    if known is None or known.start > start + _NUMBER:
        return _learned(seen, one, plans)
    return known if one.likely >= SURE else replace(known, score=min(known.score, _UNSURE))


def _learned(seen: Seen, one: Decided, plans: PlansYear | None) -> Proposal:
    left, right = passage_from(seen, one.at, one.following)
    start, end = seen.folded.span(left, right)
    title_start, title_end = seen.folded.span(*title_of(seen, one.at, right, one.role))
    text = seen.folded.original[start:end]
    limit = read_time_limit(text, plans=plans) if one.role == "action" else None
    return Proposal(
        kind=one.role,
        title=BLANKS.sub("", seen.folded.original[title_start:title_end]),
        text=text,
        start=start,
        end=end,
        why=Why(_section(seen, one.at), "learned"),
        score=round(min(one.likely, _UNSURE), 2),
        time_limit=moved(limit, start) if limit else None,
        responsible=read_responsible(text),
    )


def _section(seen: Seen, at: int) -> str:
    above = seen.whole.above[seen.units[at].sentence]
    return seen.sentences[above[-1]].text.strip("：。# ") if above else ""
