"""The labelled papers, their folds, and how what a reader proposes is held against their labels.

Run: .venv/bin/python -m bench.labelled — what the readers find in them, by set (the weights have seen these papers;
scores on papers they have not seen stand in tracker/intake/extraction/learned/reader.json, from `make reader`).
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.intake.extraction import Proposal
from tracker.intake.reading import Limits
from tracker.intake.reading.document import Document
from tracker.intake.reading.text import of_string

FILES = tuple(sorted((Path(__file__).parent.parent / "labelled").glob("*.jsonl")))
FOLDS = 5
KINDS = {"problems": "finding", "plans": "action"}
NEAR = 12  # characters a passage may begin earlier or later than its label
_OPENING = 8
_WITHIN = 30
_TITLE = 12
_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十]+[,，、:：]?|[（(]?[一二三四五六七八九十百0-9０-９]{1,3}[)）、.．:：]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}是(?:要)?|其[一二三四五六七次]+[,，]?|首先[,，]?|再次[,，]?|最后[,，]?"
    r"|问题[一二三四五六七八九十0-9]*[:：]?|[●◆■•·\-*]+)+"
)


@dataclass(slots=True)
class Score:
    """Papers' labels, what was proposed for them, what met, and how many titles were the label's own."""

    wanted: int = 0
    proposed: int = 0
    hits: int = 0
    titles: int = 0
    missed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        for name in ("wanted", "proposed", "hits", "titles"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.invented += other.invented

    @property
    def precision(self) -> float:
        return self.hits / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.wanted + self.proposed) if self.wanted + self.proposed else 1.0

    @property
    def exact(self) -> float:
        return self.titles / self.hits if self.hits else 1.0


def papers(files: Iterable[Path] = FILES) -> list[dict[str, Any]]:
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def learned_from(files: Iterable[Path] = FILES) -> str:
    """The hash of all labelled papers."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\n" + file.read_bytes())
    return whole.hexdigest()


def fold_of(paper: dict[str, Any]) -> int:
    return int(hashlib.sha256(paper["text"].encode()).hexdigest(), 16) % FOLDS


def set_of(paper: dict[str, Any]) -> str:
    """The letter its name begins with tells who wrote it and how: a, b, c; f, w, x."""
    return str(paper["id"])[0]


def as_document(text: str) -> Document:
    return of_string(text, limits=Limits())


def scored(paper: dict[str, Any], proposals: Sequence[Proposal]) -> dict[str, Score]:
    return {name: _of_kind(paper, name, [one for one in proposals if one.kind == kind]) for name, kind in KINDS.items()}


def meets(label: dict[str, Any], proposal: Proposal) -> bool:
    """The passage opens where the label says, or with the label's words, or has its title."""
    if abs(int(label["char_start"]) - proposal.start) <= NEAR:
        return True
    opening, title = _plain(label["quote_start"])[:_OPENING], _plain(label["title"])[:_TITLE]
    said = (_plain(proposal.text), _plain(proposal.title))
    if opening and any(opening in one[:_WITHIN] for one in said):
        return True
    return bool(title) and title == said[1][:_TITLE]


def _of_kind(paper: dict[str, Any], name: str, proposals: Sequence[Proposal]) -> Score:
    score = Score(wanted=len(paper[name]))
    free = list(proposals)
    for label in paper[name]:
        found = next((one for one in free if meets(label, one)), None)
        if found is None:
            score.missed.append(f"{paper['id']}: {label['title']}")
            continue
        free.remove(found)
        score.hits += 1
        score.titles += _letters(found.title) == _letters(label["title"])
    extra = [one for one in free if not any(meets(label, one) for label in paper.get(f"{name}_optional") or [])]
    score.invented += [f"{paper['id']}: {one.title}" for one in extra]
    score.proposed = score.hits + len(extra)
    return score


def _plain(text: str) -> str:
    text = re.sub(r"\s+", "", text)
    while (shorter := _NUMBER.sub("", text)) != text:
        text = shorter
    return text


def _letters(text: str) -> str:
    return re.sub(r"\W", "", _plain(text))


def main() -> None:
    from tracker.intake.extraction import extract

    sets: dict[str, dict[str, Score]] = {}
    for paper in papers():
        for name, score in scored(paper, extract(as_document(paper["text"])).proposals).items():
            sets.setdefault(set_of(paper), {}).setdefault(name, Score()).add(score)
    for letter, kinds in sorted(sets.items()):
        print(
            letter,
            *(f"{name} P {one.precision:.3f} R {one.recall:.3f} titles {one.exact:.3f}" for name, one in kinds.items()),
        )


if __name__ == "__main__":
    main()
