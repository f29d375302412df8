"""What the learned reader learned: weights of clues and small trees, read from files that must fit their hash."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tracker.intake.extraction.learned import clues
from tracker.intake.extraction.learned.seen import Seen
from tracker.intake.extraction.learned.surroundings import Pair, Parts, Surroundings, share

FILE = Path(__file__).with_name("reader.json.gz")
CARD = Path(__file__).with_name("reader.json")
# Counts up when what the stages look at changes: weights learned from something else would only guess.
FORM = 1
SCALE = 100
UNLIKELY = 0.01

Tree = list[Any] | float


class DoesNotFit(Exception):
    """The weights are not the ones the card beside them describes, or were learned by another form of the reader."""


@dataclass(frozen=True, slots=True)
class Weights:
    """clues: for each clue what it adds for a problem and for a plan; trees: the second stage of either."""

    clues: dict[str, tuple[int, int]]
    trees: tuple[Sequence[Tree], Sequence[Tree]]

    def likely(self, seen: Seen) -> list[Pair]:
        """For each unit how likely it opens a problem, and a plan."""
        return self.second(seen, self.first(seen)) if seen.units else []

    def first(self, seen: Seen) -> list[Parts]:
        """What the clues come to: of the unit itself, of its sentence and headings, of what leads on to it."""
        sentences: dict[int, Pair] = {}
        leads: dict[tuple[str, int], Pair] = {}
        found: list[Parts] = []
        for at, unit in enumerate(seen.units):
            lead = (seen.leads[at], -1 if seen.whole.opening[at] == at else seen.whole.opening[at])
            if unit.sentence not in sentences:
                sentences[unit.sentence] = self._sum(clues.of_sentence(seen, unit.sentence))
            if lead not in leads:
                leads[lead] = self._sum(clues.of_lead(seen, at))
            found.append((self._sum(clues.of_unit(seen, at)), sentences[unit.sentence], leads[lead]))
        return found

    def second(self, seen: Seen, parts: Sequence[Parts]) -> list[Pair]:
        around = Surroundings(seen, parts)
        return [
            pair if max(pair) < UNLIKELY else self._grown(around.numbers(at)) for at, pair in enumerate(around.likely)
        ]

    def _sum(self, found: Iterable[str]) -> Pair:
        problem = plan = 0
        for clue in found:
            weights = self.clues.get(clue)
            if weights:
                problem += weights[0]
                plan += weights[1]
        return problem / SCALE, plan / SCALE

    def _grown(self, numbers: Sequence[float]) -> Pair:
        problem, plan = (sum(_leaf(tree, numbers) for tree in trees) for trees in self.trees)
        return share(problem), share(plan)


def weights() -> Weights:
    """Raises DoesNotFit."""
    return _read(FILE, CARD)


def check(file: Path = FILE, beside: Path = CARD) -> bytes:
    """The weights as they lie on disk. Raises DoesNotFit: a program with foreign weights does not start."""
    data, said = file.read_bytes(), card(beside)
    if hashlib.sha256(data).hexdigest() != said["sha256"]:
        raise DoesNotFit(f"{file.name} is not the file that {beside.name} describes: run make reader")
    if said["form"] != FORM:
        raise DoesNotFit(f"{file.name} is of form {said['form']}, this reader of form {FORM}: run make reader")
    return data


def card(path: Path = CARD) -> dict[str, Any]:
    """What the weights learned from, their hash, and their scores on papers they had not seen."""
    return dict(json.loads(path.read_text("utf-8")))


@cache
def _read(file: Path, beside: Path) -> Weights:
    held = json.loads(gzip.decompress(check(file, beside)))
    return Weights({clue: (pair[0], pair[1]) for clue, pair in held["clues"].items()}, (held["problem"], held["plan"]))


def _leaf(tree: Tree, numbers: Sequence[float]) -> float:
    while isinstance(tree, list):
        tree = tree[2] if numbers[tree[0]] <= tree[1] else tree[3]
    return tree
