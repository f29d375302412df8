"""What the learned reader sees of a document: its units, its lists, and what the grammar has said of each unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake.extraction.folding import Folded
from tracker.intake.extraction.learned.cues import cues_of
from tracker.intake.extraction.learned.lists import Structure, head_of, structure_of
from tracker.intake.extraction.learned.units import Unit, units_of
from tracker.intake.extraction.outline import Sentence
from tracker.intake.extraction.proposals import Proposal

SIGNS = {"finding": "P", "action": "A"}
NOTHING = "-"


_OF_LISTS = ("weak", "task", "day", "past", "lack")


@dataclass(frozen=True, slots=True)
class SaidIn:
    """What a sentence holds: semicolons before its parts, the first and last unit that names a weakness, and how many
    problems and plans the grammar opens in it."""

    semicolons: int
    first_weak: int
    last_weak: int
    problems: int
    plans: int


@dataclass(frozen=True, slots=True)
class Seen:
    """said: for each unit "P…" or "A…" with the grammar's rule where it opens an item, "inP", "inA" inside one;
    leads: the clause that leads on to it; counts: how many problems and plans the grammar found;
    shares: of each numbered list, how many of its members hint at what."""

    folded: Folded
    sentences: Sequence[Sentence]
    units: Sequence[Unit]
    whole: Structure
    said: Sequence[str]
    leads: Sequence[str]
    opened: dict[tuple[int, str], Proposal]

    counts: tuple[int, int]
    said_in: dict[int, SaidIn]
    shares: dict[tuple[object, ...], dict[str, float]]


def seen_in(folded: Folded, sentences: Sequence[Sentence], told: Sequence[tuple[int, int, Proposal]]) -> Seen:
    """told: the grammar's proposals with their stretches of folded text."""
    units = units_of(folded, sentences)
    said, opened = _said(units, told)
    counts = sum(one[0] == "P" for one in said), sum(one[0] == "A" for one in said)
    whole = structure_of(sentences, units)
    return Seen(
        folded,
        sentences,
        units,
        whole,
        said,
        _leads(units, sentences),
        opened,
        counts,
        _said_in(units, whole, said),
        _shares(sentences, units, whole),
    )


def _said_in(units: Sequence[Unit], whole: Structure, said: Sequence[str]) -> dict[int, SaidIn]:
    found: dict[int, SaidIn] = {}
    for number, first in whole.first.items():
        places = range(first, whole.last[number] + 1)
        weak = [at for at in places if "weak" in cues_of(units[at].text)]
        found[number] = SaidIn(
            sum(units[at].sign == "；" for at in places),
            weak[0] if weak else len(units),
            weak[-1] if weak else -1,
            sum(said[at][0] == "P" for at in places),
            sum(said[at][0] == "A" for at in places),
        )
    return found


def _shares(
    sentences: Sequence[Sentence], units: Sequence[Unit], whole: Structure
) -> dict[tuple[object, ...], dict[str, float]]:
    found: dict[tuple[object, ...], dict[str, float]] = {}
    for key, members in whole.lists.items():
        if key[0] == "numbered":
            hints = [cues_of(head_of(sentences[units[at].sentence].text)) for at in members]
            found[key] = {cue: sum(cue in one for one in hints) / len(members) for cue in _OF_LISTS}
    return found


def _said(
    units: Sequence[Unit], told: Sequence[tuple[int, int, Proposal]]
) -> tuple[list[str], dict[tuple[int, str], Proposal]]:
    said = [NOTHING] * len(units)
    opened: dict[tuple[int, str], Proposal] = {}
    at = 0
    for start, end, proposal in sorted(told, key=lambda one: one[:2]):
        sign = SIGNS[proposal.kind]
        while at < len(units) and units[at].end <= start + 1:
            at += 1
        if at == len(units):
            break
        said[at] = sign + proposal.why.rule
        opened.setdefault((at, sign), proposal)
        _mark_inside(said, units, at + 1, end, "in" + sign)
    return said, opened


def _mark_inside(said: list[str], units: Sequence[Unit], at: int, end: int, mark: str) -> None:
    while at < len(units) and units[at].start < end:
        if said[at] == NOTHING:
            said[at] = mark
        at += 1


def _leads(units: Sequence[Unit], sentences: Sequence[Sentence]) -> list[str]:
    """For each unit the latest words before it that lead on with a colon, in its paragraph or at the end of the one
    before; without such words how its paragraph begins."""
    found: list[str] = []
    opening = lead = ""
    for at, unit in enumerate(units):
        before = units[at - 1] if at else None
        leads_on = before is not None and before.text.endswith("：")
        if unit.first and sentences[unit.sentence].opens:
            kept = lead if sentences[unit.sentence].kind else ""
            lead = sentences[before.sentence].text if before and leads_on else kept
            opening = unit.bare
        elif before and leads_on and len(before.text) > 3:
            lead = sentences[before.sentence].text if before.first else before.text
        found.append(lead or (opening if opening != unit.bare else ""))
    return found
