"""A verb's function, found by the verb's name: those of evidence stand in evidence/verbs.py, all others in workflow."""

from collections.abc import Callable
from keyword import iskeyword
from typing import Any

from tracker.ledger import workflow
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.verbs.record import Verb
from tracker.ledger.verbs.table import VERBS


def spelt(verb: str) -> str:
    """`return` is a word of the language: its function is return_."""
    return f"{verb}_" if iskeyword(verb) else verb


FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(evidence if name.endswith("_evidence") else workflow, spelt(name)) for name in VERBS
}


def function_of(verb: Verb) -> Callable[..., Any]:
    """The first argument is the item, or for evidence the piece; by=, at= and what the verb needs besides."""
    return FUNCTIONS[verb.name]
