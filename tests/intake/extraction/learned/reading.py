"""A text as the learned reader sees it, for its tests."""

from bench.labelled import as_document
from tracker.intake.extraction.extract import by_grammar
from tracker.intake.extraction.learned.seen import Seen


def seen(*lines: str) -> Seen:
    return by_grammar(as_document("\n".join(lines))).told.seen()
