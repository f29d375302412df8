"""A read document comes in; the problems and plans it states go out as proposals with their exact passages."""

from tracker.intake.extraction.extract import extract
from tracker.intake.extraction.matching import Answer
from tracker.intake.extraction.proposals import Extraction, Proposal, Why

__all__ = ["Answer", "Extraction", "Proposal", "Why", "extract"]
