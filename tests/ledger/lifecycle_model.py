"""What an item should be after each verb, said a second time and simply: the state machine's own idea of the rules.

Nothing here asks permits.py, access.py, involvement.py or signing_off.py. Written from DOMAIN §5, so that a slip in
any of them shows. Law 14 is stated by `involved` and `tied` below, over what was done in the round.
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
    "close_directly": ({OWNER}, WORKING, "closed"),
    "check": ({D}, {"pending_review"}, None),
    "close": ({S, D, P}, {"pending_review"}, "closed"),
    "return": ({S, D, P}, {"pending_review"}, "in_progress"),
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
class Lent:
    """A deputyship. ended: on what day it was ended early."""

    deputy: str
    principal: str
    by: str
    first: date
    last: date
    ended: date | None = None

    def runs(self, today: date) -> bool:
        return self.first <= today <= self.last and (self.ended is None or today < self.ended)

    def ran(self, today: date) -> bool:
        """At some hour of that day."""
        return self.runs(today) or (self.ended == today and self.first <= today <= self.last)


@dataclass
class Branch:
    """roles: by person. checking: CLOSING_CHECK. parent_signs: the branch lets the committee above sign."""

    roles: dict[str, set[str]]
    checking: bool
    parent_signs: bool
    deputies: list[Lent] = field(default_factory=list)

    def principals(self, person: str, today: date) -> list[str]:
        if not self.roles[person]:
            return []
        return [each.principal for each in self.deputies if each.deputy == person and each.runs(today)]

    def appointers(self, person: str, principal: str, today: date) -> set[str]:
        pair = (person, principal)
        return {each.by for each in self.deputies if (each.deputy, each.principal) == pair and each.ran(today)}

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
    owned: set[str] = field(default_factory=set)  # at any time in the round
    applied: set[str] = field(default_factory=set)  # in the round, and in whose place
    deputed: list[tuple[str, set[str]]] = field(default_factory=list)  # a deputy acted; whose place, by whose word
    made_immediate: set[str] = field(default_factory=set)  # everybody by whose doing
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

    def involved(self, joining: set[str] = frozenset()) -> set[str]:  # type: ignore[assignment]
        """Who owned it or applied; and who acted as deputy in the place, or by the word, of one of these."""
        found = self.owned | self.applied | joining
        for _each in self.deputed:
            found |= {deputy for deputy, behind in self.deputed if behind & found}
        return found

    def tied(self, person: str, branch: Branch, today: date, joining: set[str] = frozenset()) -> bool:  # type: ignore[assignment]
        """Involved, or today the deputy of somebody involved or by their word."""
        found = self.involved(joining)
        mine = [each for each in branch.deputies if each.deputy == person and each.runs(today)]
        return person in found or any({each.principal, each.by} & found for each in mine)

    def parts(self, person: str, branch: Branch) -> set[str]:
        """Roles, and what the person is to the item; nothing for somebody without a role."""
        roles = branch.roles[person]
        return roles | {part for part, who in self.people.items() if person in who} if roles else set()


def acting(
    item: ItemModel, verb: str, person: str, branch: Branch, today: date, *, kind: str = "fixed"
) -> set[str] | None:
    """Whose hands are in it when this person does it: the person, or with a principal. None: it must be refused.
    kind: of the new deadline, for the verbs that set one."""
    hands = permitted(item, verb, person, branch, today)
    own = item.people[OWNER] & ({person} if verb == "reopen" else hands or set())
    refused = verb in ("set_deadline", "reopen") and kind == "immediate" and item.kind not in ("", "immediate") and own
    return None if refused else hands


def permitted(item: ItemModel, verb: str, person: str, branch: Branch, today: date) -> set[str] | None:
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
    tied = {person for person in branch.roles if item.tied(person, branch, today)}
    secretaries, officers = branch.holders(S) - tied, branch.holders(D) - tied
    itself = (hands - {holder} or {holder}).pop()
    above = branch.parent_signs and not secretaries | officers and hands == {holder} and P in branch.roles[holder]
    unchecked = branch.checking and not item.checked
    check_wanted = unchecked and bool(secretaries) and bool(officers - hands)
    twice = bool(secretaries) and item.checked in hands
    impartial = not hands & tied
    others_made_it = item.made_immediate and not any(
        item.tied(person, branch, today, hands) for person in item.made_immediate
    )
    owner = item.people[OWNER]
    asks_itself = item.asked_by in hands or bool(owner & (hands - {holder}))
    conditions = {
        "close_directly": lambda: item.kind == "immediate" and bool(others_made_it),
        "check": lambda: impartial and unchecked and bool(secretaries - hands) and itself in officers,
        "close": lambda: (
            impartial
            and (above or (holder in (secretaries or officers) and itself in secretaries | officers))
            and not check_wanted
            and not twice
        ),
        "return": lambda: impartial and (above or bool({S, D} & branch.roles[holder])),
        "carry_over": lambda: item.state in OPEN or S in branch.roles[holder],
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
        "confirm_held": lambda: item.follow_up_on is not None and today >= item.follow_up_on and impartial,
        "withdraw_evidence": lambda: item.pieces > 0,
    }
    return conditions.get(verb, lambda: True)()


def done(
    item: ItemModel,
    verb: str,
    hands: set[str],
    person: str,
    branch: Branch,
    today: date,
    *,
    due: date | None = None,
    kind: str = "",
) -> None:
    """What the verb leaves behind. due, kind: the new deadline, for the verbs that set or ask for one."""
    item.events += 1
    behind = set(hands)
    if verb == "reopen" or (verb == "carry_over" and item.state in ENDED):
        begin_round(item)
    for principal in hands - {person}:
        behind |= branch.appointers(person, principal, today)
        if verb != "comment":
            item.deputed.append((person, behind - {person}))
    if verb in ("request_closure", "close_directly"):
        item.applied |= hands
    if verb == "set_deadline" or item.state == "":
        agree(item, kind, behind)
    if verb == "return":
        item.checked = ""
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
    if verb in ("approve_extension", "set_deadline") or item.state == "":
        item.due = due
        item.first_due = item.first_due or due
    if item.state == "":
        item.state, item.round = "in_progress", item.round + 1
        item.checked, item.closed_on, item.follow_up_on = "", None, None
    if verb == "confirm_held":
        item.follow_up_on = None
    item.state = RULES[verb][2] or item.state
    if item.state == "closed" and verb in ("close", "close_directly"):
        item.closed_on = today


def begin_round(item: ItemModel) -> None:
    """Nothing of the last one counts, but whose it is; the state "" stands until the verb has said all it says."""
    item.owned, item.applied, item.deputed, item.made_immediate = set(item.people[OWNER]), set(), [], set()
    item.state, item.kind = "", ""


def agree(item: ItemModel, kind: str, behind: set[str]) -> None:
    """A deadline of that kind; a second word for an immediate one counts where it comes from others."""
    if kind != "immediate":
        item.made_immediate = set()
    elif item.kind != "immediate" or not behind & item.involved():
        item.made_immediate = behind
    item.kind = kind
