"""Scores what extraction proposes for a text against the labels beside it, kind by kind and layout by layout."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.labelled import KINDS, NEAR, as_document
from bench.labelled import Score as Tally
from tracker.intake.extraction import Extraction, Proposal, extract

DOCUMENTS = Path(__file__).parent.parent / "documents"


def labels() -> list[dict[str, Any]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(DOCUMENTS.glob("*.json"))]


def read_labelled(label: dict[str, Any]) -> Extraction:
    return extract(as_document((DOCUMENTS / f"{label['id']}.txt").read_text("utf-8")))


def score(label: dict[str, Any], extraction: Extraction) -> Tally:
    tally = Tally()
    for name, kind in KINDS.items():
        proposals = [part for part in extraction.proposals if part.kind == kind]
        tally.add(_score_kind(label, name, proposals))
    return tally


def by_layout(scored: list[tuple[dict[str, Any], Tally]]) -> dict[str, Tally]:
    layouts: dict[str, Tally] = defaultdict(Tally)
    for label, tally in scored:
        layouts[label["layout"]].add(tally)
    return dict(sorted(layouts.items()))


def _score_kind(label: dict[str, Any], name: str, proposals: list[Proposal]) -> Tally:
    free = list(proposals)
    tally = Tally(wanted=len(label[name]))
    for wanted in label[name]:
        found = next((part for part in free if _opens_at(wanted, part)), None)
        if found is None:
            tally.missed.append(f"{label['id']}: {wanted['title']}")
            continue
        free.remove(found)
        tally.hits += 1
        tally.titles += _bare(found.title) == _bare(wanted["title"])
    optional = label.get(f"{name}_optional", [])
    extra = [part for part in free if not any(_opens_at(may_be, part) for may_be in optional)]
    tally.missed += [f"{label['id']}: not wanted: {part.title}" for part in extra]
    tally.proposed = tally.hits + len(extra)
    return tally


def _opens_at(wanted: dict[str, Any], proposal: Proposal) -> bool:
    """A passage may open with the praise before the problem; then the title tells."""
    near = abs(int(wanted["char_start"]) - proposal.start) <= NEAR
    return near or _bare(proposal.title) == _bare(wanted["title"])


def _bare(text: str) -> str:
    return re.sub(r"\W", "", text)
