"""Reads a file and finds what is in it, in a process that is ended when either takes too long: a page never hangs."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from tracker.intake.extraction import Extraction, Proposal, extract
from tracker.intake.extraction.matching import Answer
from tracker.intake.extraction.proposals import Why
from tracker.intake.extraction.time_limits import TimeLimit
from tracker.intake.reading import Document, read, wire
from tracker.intake.reading.turns import Turns
from tracker.intake.reading.worker import answer_apart, answer_order


def look_into(
    name: str, data: bytes, *, seconds: float = 20, megabytes: int = 512, turns: Turns | None = None
) -> tuple[Document, Extraction]:
    """The document and the proposals found in it, within `seconds` and `megabytes`; raises Unreadable only."""
    answer = answer_apart("reading_apart", name, data, seconds=seconds, megabytes=megabytes, turns=turns)
    document, _line, extraction = answer.partition(b"\n")
    return wire.unpacked(document), unpacked(extraction)


def serve() -> None:
    answer_order(look)


def look(name: str, data: bytes) -> bytes:
    """One line for the document, one for what was found; both are plain JSON, whatever the file held."""
    document = read(name, data)
    return wire.packed(document) + b"\n" + packed(extract(document))


def packed(extraction: Extraction) -> bytes:
    return json.dumps(asdict(extraction), default=date.isoformat).encode("ascii")


def unpacked(line: bytes) -> Extraction:
    said = json.loads(line)
    return Extraction(
        said["year"], day(said["dated_on"]), tuple(proposal(fields) for fields in said["proposals"]), said["plans_year"]
    )


def proposal(fields: dict[str, Any]) -> Proposal:
    limit = fields["time_limit"]
    return Proposal(
        **fields
        | {
            "why": Why(**fields["why"]),
            "time_limit": TimeLimit(**limit | {"due_on": day(limit["due_on"])}) if limit else None,
            "responsible": tuple(fields["responsible"]),
            "answers": tuple(Answer(**answer | {"shared": tuple(answer["shared"])}) for answer in fields["answers"]),
        }
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
