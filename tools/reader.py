"""make reader: learns the second reader's weights from the labelled papers, and measures it on papers it has not seen.

The first stage is a logistic regression over clues; the second, small trees over what the first says of a unit and of
the lists it stands in. The second learns from what first stages say of papers they have not seen. Every figure printed
and kept in reader.json is of papers left out of the learning (five folds by the papers' hashes).
"""

import gzip
import hashlib
import itertools
import json
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bench.labelled import FOLDS, NEAR, Score, as_document, fold_of, learned_from, meets, papers, scored, set_of
from tracker.intake.extraction.extract import ByGrammar, by_grammar
from tracker.intake.extraction.learned import clues
from tracker.intake.extraction.learned.seen import Seen
from tracker.intake.extraction.learned.surroundings import Parts, Surroundings
from tracker.intake.extraction.learned.weights import CARD, FILE, FORM, SCALE, UNLIKELY, Tree, Weights
from tracker.intake.extraction.proposals import Proposal
from tracker.intake.extraction.together import together

LABELS = {"problems_optional": "p", "plans_optional": "a", "problems": "P", "plans": "A"}
SPREAD = 0.3  # how far weights may go: larger learns more by heart
ROUNDS = 150
TREES = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 15, "min_data_in_leaf": 20, "feature_fraction": 0.4,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "num_threads": 1, "seed": 3,
    "deterministic": True,
}  # fmt: skip
WILD = "fwx"
Likely = dict[str, list[tuple[float, float]]]
_LEAST = 2  # units a clue must stand in
_WORTH = 5  # hundredths a weight must come to


@dataclass(slots=True)
class Lesson:
    """A labelled paper as the reader sees it. labels: for each unit P, A, O, or p, a where a label is optional."""

    paper: dict[str, Any]
    read: ByGrammar
    seen: Seen
    clues: list[tuple[set[str], set[str], set[str]]]
    labels: list[str]
    fold: int


def lesson(paper: dict[str, Any]) -> Lesson:
    read = by_grammar(as_document(paper["text"]))
    seen = read.told.seen()
    found = [
        (clues.of_unit(seen, at), clues.of_sentence(seen, unit.sentence), clues.of_lead(seen, at))
        for at, unit in enumerate(seen.units)
    ]
    return Lesson(paper, read, seen, found, labels_of(paper, seen), fold_of(paper))


def labels_of(paper: dict[str, Any], seen: Seen) -> list[str]:
    starts = [unit.start for unit in seen.units]
    found = ["O"] * len(starts)
    for name, sign in LABELS.items():
        for label in paper.get(name) or []:
            place = bisect_left(seen.folded.offsets, int(label["char_start"]))
            at = bisect_right(starts, place + 1) - 1
            near = [one for one in (at, at + 1, at - 1) if 0 <= one < len(starts) and abs(starts[one] - place) <= NEAR]
            if near and found[near[0]] not in "PA":
                found[min(near, key=lambda one: abs(starts[one] - place))] = sign
    return found


class Lessons:
    """All papers' units in one matrix: a row for each unit, a column for each clue."""

    def __init__(self, lessons: list[Lesson]) -> None:
        self.lessons = lessons
        counted = Counter(clue for one in lessons for parts in one.clues for part in parts for clue in part)
        self.names = sorted(clue for clue, count in counted.items() if count >= _LEAST)
        places = {clue: at for at, clue in enumerate(self.names)}
        self.parts = [self._matrix([parts[n] for one in lessons for parts in one.clues], places) for n in range(3)]
        self.matrix = sum(self.parts[1:], self.parts[0]).tocsr()
        self.labels = np.array([label for one in lessons for label in one.labels])
        self.folds = np.array([one.fold for one in lessons for _ in one.labels])
        starts = np.cumsum([0, *(len(one.labels) for one in lessons)])
        self.slices = [slice(left, right) for left, right in itertools.pairwise(starts)]

    def _matrix(self, found: list[set[str]], places: dict[str, int]) -> csr_matrix:
        rows = [sorted(places[clue] for clue in clues_of_one if clue in places) for clues_of_one in found]
        ends = np.cumsum([0, *(len(row) for row in rows)])
        columns = np.array([place for row in rows for place in row], dtype=np.int32)
        return csr_matrix((np.ones(ends[-1]), columns, ends), shape=(len(rows), len(self.names)))

    def first(self, used: np.ndarray) -> np.ndarray:
        """The first stage's weights, one column for problems and one for plans."""
        return np.column_stack([self._fit(used, sign) for sign in "PA"])

    def _fit(self, used: np.ndarray, sign: str) -> np.ndarray:
        used = used & (self.labels != sign.lower())
        learning = LogisticRegression(
            C=SPREAD, solver="liblinear", dual=True, max_iter=60, tol=0.01, fit_intercept=False, random_state=1
        )
        return learning.fit(self.matrix[used], self.labels[used] == sign).coef_[0]

    def sums(self, learned: np.ndarray, used: np.ndarray | slice) -> np.ndarray:
        """What the clues of each unit come to: units x parts x kinds."""
        return np.stack([part[used] @ learned for part in self.parts], axis=1)

    def out_of_fold(self, folds: list[int]) -> np.ndarray:
        """The sums of the units of these folds, by first stages learned from the others of them."""
        among = np.isin(self.folds, folds)
        found = np.zeros((len(self.labels), 3, 2))
        for fold in folds:
            left_out = self.folds == fold
            found[left_out] = self.sums(self.first(among & ~left_out), left_out)
        return found

    def second(self, folds: list[int], sums: np.ndarray) -> tuple[list[Tree], list[Tree]]:
        rows: list[list[float]] = []
        signs: list[str] = []
        for one, where in zip(self.lessons, self.slices, strict=True):
            if one.fold in folds:
                around = Surroundings(one.seen, parts_of(sums[where]))
                kept = [at for at, pair in enumerate(around.likely) if max(pair) >= UNLIKELY]
                rows += [around.numbers(at) for at in kept]
                signs += [one.labels[at] for at in kept]
        matrix, labels = np.array(rows, dtype=np.float64), np.array(signs)
        return _trees(matrix, labels, "P"), _trees(matrix, labels, "A")

    def kept(self, learned: np.ndarray) -> dict[str, tuple[int, int]]:
        rounded = np.rint(learned * SCALE).astype(int)
        worth = np.abs(rounded).max(axis=1) >= _WORTH
        return {self.names[at]: (int(rounded[at, 0]), int(rounded[at, 1])) for at in np.flatnonzero(worth)}


def _trees(matrix: np.ndarray, signs: np.ndarray, sign: str) -> list[Tree]:
    used = signs != sign.lower()
    data = lightgbm.Dataset(matrix[used], label=(signs[used] == sign).astype(int))
    learned = lightgbm.train(TREES, data, ROUNDS).dump_model()
    return [_nested(tree["tree_structure"]) for tree in learned["tree_info"]]


def _nested(node: dict[str, Any]) -> Tree:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    threshold = float(f"{node['threshold']:.4g}")
    return [node["split_feature"], threshold, _nested(node["left_child"]), _nested(node["right_child"])]


def parts_of(sums: np.ndarray) -> list[Parts]:
    return [tuple(tuple(pair) for pair in one) for one in sums.tolist()]


def unseen(all_of: Lessons, sums: np.ndarray) -> Likely:
    """For each paper how likely its units are, by trees that have not seen it, over sums that have not either."""
    found: Likely = {}
    for fold in range(FOLDS):
        trees = all_of.second([other for other in range(FOLDS) if other != fold], sums)
        for one, where in zip(all_of.lessons, all_of.slices, strict=True):
            if one.fold == fold:
                found[one.paper["id"]] = Weights({}, trees).second(one.seen, parts_of(sums[where]))
    return found


def alone(all_of: Lessons, sums: np.ndarray) -> Likely:
    """What the first stage says without the second."""
    return {
        one.paper["id"]: Surroundings(one.seen, parts_of(sums[where])).likely
        for one, where in zip(all_of.lessons, all_of.slices, strict=True)
    }


def proposed(one: Lesson, likely: Likely | None) -> list[Proposal]:
    told = one.read.told
    found = told.proposals if likely is None else together(told, plans=None, likely=likely[one.paper["id"]])
    return [*found, *one.read.rows]


def scores(lessons: list[Lesson], likely: Likely | None) -> dict[str, dict[str, float]]:
    """By set of papers; "wild" and "own" are the two files together."""
    by_set: dict[str, dict[str, Score]] = {}
    for one in lessons:
        names = (set_of(one.paper), "wild" if set_of(one.paper) in WILD else "own")
        for kind, score in scored(one.paper, proposed(one, likely)).items():
            for name in names:
                by_set.setdefault(name, {}).setdefault(kind, Score()).add(score)
    return {name: _figures(kinds) for name, kinds in sorted(by_set.items())}


def _figures(kinds: dict[str, Score]) -> dict[str, float]:
    whole = Score()
    found: dict[str, float] = {}
    for kind, score in kinds.items():
        found |= {f"{kind} precision": round(score.precision, 3), f"{kind} recall": round(score.recall, 3)}
        whole.add(score)
    return found | {"F1": round(whole.f1, 3), "exact titles": round(whole.exact, 3)}


def calibration(lessons: list[Lesson], likely: Likely) -> list[dict[str, object]]:
    """Of proposals with a score in each band, how many there are and how many are right; those marked sure apart."""
    bands: dict[str, list[int]] = {}
    for one in lessons:
        for proposal in proposed(one, likely):
            name = "problems" if proposal.kind == "finding" else "plans"
            if any(meets(label, proposal) for label in one.paper.get(f"{name}_optional") or []):
                continue
            right = any(meets(label, proposal) for label in one.paper[name])
            for band in (f"{int(proposal.score * 10) / 10:.1f}", "sure" if proposal.sure else "to be checked"):
                counted = bands.setdefault(band, [0, 0])
                counted[0] += 1
                counted[1] += right
    return [{"band": band, "proposals": n, "right": round(right / n, 3)} for band, (n, right) in sorted(bands.items())]


def main() -> None:
    all_of = Lessons([lesson(paper) for paper in papers()])
    sums = all_of.out_of_fold(list(range(FOLDS)))
    both = unseen(all_of, sums)
    ways = {
        "grammar": None,
        "grammar + lists": unseen(all_of, np.zeros_like(sums)),
        "grammar + words": alone(all_of, sums),
        "grammar + words + lists": both,
    }
    card = {
        "form": FORM,
        "papers": len(all_of.lessons),
        "learned from": learned_from(),
        "scores on folds": {name: scores(all_of.lessons, likely) for name, likely in ways.items()},
        "calibration on folds": calibration(all_of.lessons, both),
    }
    show(card)
    write(all_of, sums, card)


def write(all_of: Lessons, sums: np.ndarray, card: dict[str, Any]) -> None:
    problem, plan = all_of.second(list(range(FOLDS)), sums)
    clues_kept = all_of.kept(all_of.first(all_of.folds >= 0))
    held = {"clues": clues_kept, "problem": problem, "plan": plan}
    packed = json.dumps(held, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    data = gzip.compress(packed, mtime=0)
    FILE.write_bytes(data)
    card = {"sha256": hashlib.sha256(data).hexdigest(), **card}
    CARD.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{FILE.name}: {len(data) // 1024} KB, {len(clues_kept)} clues, {len(problem) + len(plan)} trees")


def show(card: dict[str, Any]) -> None:
    for way, by_set in card["scores on folds"].items():
        for name, figures in by_set.items():
            print(f"{way:24} {name:5}", "  ".join(f"{key} {figure:.3f}" for key, figure in figures.items()))
    for band in card["calibration on folds"]:
        print(band)


if __name__ == "__main__":
    main()
