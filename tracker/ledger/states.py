"""The states an item can be in, by their codes: the one list, in the order of the road from beginning to end."""

STATES = ("not_started", "in_progress", "substantially_done", "pending_review", "closed", "cancelled")
CLOSED_STATES = frozenset({"closed", "cancelled"})
WORKING_STATES = ("not_started", "in_progress", "substantially_done")
OPEN_STATES = tuple(state for state in STATES if state not in CLOSED_STATES)
