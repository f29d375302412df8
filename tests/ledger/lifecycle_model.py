"""What an item should be after each verb, said a second time and simply: the state machine's own idea of the rules.

Nothing here asks permits.py or access.py. Written from DOMAIN §5, so that a slip in either shows.
"""

from dataclasses import dataclass, field
from datetime import date

S, D, C, M, P = "secretary", "discipline_officer", "committee_member", "member", "parent_reader"
OWNER, LEAD, SUPPORTER = "owner", "lead", "supporter"

WORKING = {"not_started", "in_progress", "substantially_done"}
OPEN = WORKING | {"pending_review"}
ENDED = {"closed", "cancelled"}

# verb: who, from which states, to which (None: it stays)
RULES: dict[str, tuple[set[str], set[str], str | None]] = {
    "report_progress": ({S, OWNER, LEAD, SUPPORTER}, WORKING, "in_progress"),
    "start": ({S, OWNER, LEAD}, {"not_started"}, "in_progress"),
    "mark_substantially_done": ({S, OWNER, LEAD}, WORKING, "substantially_done"),
    "request_closure": ({S, OWNER, LEAD}, WORKING, "pending_review"),
    "close_directly": ({S, OWNER, LEAD}, WORKING, "closed"),
    "check": ({D}, {"pending_review"}, None),
    "close": ({S, D}, {"pending_review"}, "closed"),
    "return": ({S, D}, {"pending_review"}, "in_progress"),
    "request_extension": ({S, OWNER, LEAD}, WORKING, None),
    "approve_extension": ({S}, WORKING, None),
    "reject_extension": ({S}, WORKING, None),
    "urge": ({S, D, P, LEAD}, WORKING, None),
    "escalate": ({S, P}, WORKING, None),
    "keep_in_view": ({S, P}, OPEN, None),
    "let_go": ({S, P}, OPEN | ENDED, None),
    "confirm_held": ({S, D, P}, {"closed"}, None),
    "assign": ({S}, WORKING, None),
    "hand_over": ({S}, WORKING, None),
    "set_deadline": ({S}, OPEN, None),
    "revise": ({S}, OPEN, None),
    "add_evidence": ({S, OWNER, LEAD, SUPPORTER}, OPEN | {"closed"}, None),
    "withdraw_evidence": ({S, OWNER, LEAD, SUPPORTER}, OPEN | {"closed"}, None),
    "comment": ({S, D, C, M, P}, OPEN | ENDED, None),
    "cancel": ({S}, OPEN, "cancelled"),
    "carry_over": ({S, D, C}, OPEN | ENDED, None),
    "reopen": ({S, P}, ENDED, "in_progress"),
}


@dataclass
class Branch:
    """roles: by person; deputies: (deputy, principal, first day, last day). checking: CLOSING_CHECK."""

    roles: dict[str, set[str]]
    checking: bool
    deputies: list[tuple[str, str, date, date]] = field(default_factory=list)

    def principals(self, person: str, today: date) -> list[str]:
        if not self.roles[person]:
            return []
        return [
            principal for deputy, principal, first, last in self.deputies if deputy == person and first <= today <= last
        ]

    def holders(self, role: str) -> set[str]:
        return {person for person, held in self.roles.items() if role in held}


@dataclass
class ItemModel:
    """late: on how many mornings it was open and past its deadline."""

    kind: str
    due: date | None
    state: str = "not_started"
    first_due: date | None = None
    people: dict[str, set[str]] = field(default_factory=lambda: {OWNER: set(), LEAD: set(), SUPPORTER: set()})
    applicants: set[str] = field(default_factory=set)
    asked_by: str | None = None
    asked_due: date | None = None
    checked: str = ""  # by whom
    watched: bool = False
    urged: bool = False
    closed_on: date | None = None
    follow_up_on: date | None = None
    pieces: int = 0
    extensions: int = 0
    round: int = 1
    late: int = 0
    events: int = 1

    @property
    def partial(self) -> set[str]:
        return self.people[OWNER] | self.applicants

    def parts(self, person: str, branch: Branch) -> set[str]:
        """Roles, and what the person is to the item; nothing for somebody without a role."""
        roles = branch.roles[person]
        return roles | {part for part, who in self.people.items() if person in who} if roles else set()


def acting(item: ItemModel, verb: str, person: str, branch: Branch, today: date) -> set[str] | None:
    """Whose hands are in it when this person does it: the person, or with a principal. None: it must be refused."""
    if allowed(item, verb, person, {person}, branch, today):
        return {person}
    for principal in branch.principals(person, today):
        if allowed(item, verb, principal, {person, principal}, branch, today):
            return {person, principal}
    return None


def allowed(item: ItemModel, verb: str, holder: str, hands: set[str], branch: Branch, today: date) -> bool:
    who, states, _to = RULES[verb]
    if not item.parts(holder, branch) & who or item.state not in states:
        return False
    secretaries, officers = branch.holders(S) - item.partial, branch.holders(D) - item.partial
    unchecked = branch.checking and not item.checked
    check_wanted = unchecked and bool(secretaries) and bool(officers - hands)
    twice = bool(secretaries) and item.checked in hands
    impartial = not hands & item.partial
    owner = item.people[OWNER]
    asks_itself = item.asked_by in hands or bool(owner & (hands - {holder}))
    conditions = {
        "close_directly": lambda: item.kind == "immediate",
        "check": lambda: impartial and unchecked and bool(secretaries - hands),
        "close": lambda: impartial and holder in (secretaries or officers) and not check_wanted and not twice,
        "return": lambda: impartial,
        "request_extension": lambda: (
            not any(S in branch.roles[hand] for hand in hands)
            and item.asked_by is None
            and item.due is not None
            and today <= item.due
        ),
        "approve_extension": lambda: item.asked_by is not None and not asks_itself,
        "reject_extension": lambda: item.asked_by is not None and not asks_itself,
        "urge": lambda: bool(owner) and not owner & hands,
        "escalate": lambda: bool(owner) and not owner & hands,
        "keep_in_view": lambda: not item.watched,
        "let_go": lambda: item.watched,
        "confirm_held": lambda: item.follow_up_on is not None and today >= item.follow_up_on and not owner & hands,
        "withdraw_evidence": lambda: item.pieces > 0,
    }
    return conditions.get(verb, lambda: True)()


def done(item: ItemModel, verb: str, hands: set[str], person: str, today: date, *, due: date | None = None) -> None:
    """What the verb leaves behind. due: the new date, for the verbs that set or ask for one."""
    item.events += 1
    if verb == "request_closure":
        item.applicants = set(hands)
    if verb == "return":
        item.applicants, item.checked = set(), ""
    if verb == "check":
        item.checked = person
    if verb in ("report_progress", "mark_substantially_done", "request_closure", "close_directly", "start", "cancel"):
        item.urged = False
    if verb in ("urge", "escalate"):
        item.urged = True
    if verb in ("keep_in_view", "let_go"):
        item.watched = verb == "keep_in_view"
    if verb in ("add_evidence", "withdraw_evidence"):
        item.pieces += 1 if verb == "add_evidence" else -1
    if verb == "request_extension":
        item.asked_by, item.asked_due = person, due
    if verb in ("approve_extension", "reject_extension", "set_deadline", "request_closure", "close_directly", "cancel"):
        item.asked_by = item.asked_due = None
    if verb == "approve_extension" or (verb == "set_deadline" and item.due and due and due > item.due):
        item.extensions += 1
    if verb in ("approve_extension", "set_deadline", "reopen") or (verb == "carry_over" and item.state in ENDED):
        item.due = due
        item.first_due = item.first_due or due
    if verb == "reopen" or (verb == "carry_over" and item.state in ENDED):
        item.state, item.round = "in_progress", item.round + 1
        item.applicants, item.checked, item.closed_on, item.follow_up_on = set(), "", None, None
    if verb == "confirm_held":
        item.follow_up_on = None
    item.state = RULES[verb][2] or item.state
    if item.state == "closed" and verb in ("close", "close_directly"):
        item.closed_on = today
