"""The table of all verbs: who reads it asks VERBS[name]; the order within a place is the order among the buttons."""

from tracker.ledger.circumstances import Circumstance
from tracker.ledger.verbs import arranging, beside, closing, extending, leading, working
from tracker.ledger.verbs.record import Verb

ROOMS = (working, closing, extending, leading, arranging, beside)

VERBS: dict[str, Verb] = {verb.name: verb for room in ROOMS for verb in room.RECORDS}


def beginning(circumstance: type[Circumstance]) -> frozenset[str]:
    """The names of the verbs by which it begins to hold: the last event of these says who and when."""
    return frozenset(verb.name for verb in VERBS.values() if circumstance in verb.begins)


def clearing(circumstance: type[Circumstance]) -> frozenset[str]:
    """The names of the verbs that always end it."""
    return frozenset(verb.name for verb in VERBS.values() if circumstance in verb.clears)
