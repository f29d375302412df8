"""The transition table: each verb with who may, from which states, to which; and the answer for one person today.

The screen asks this table which buttons to show; every verb of workflow.py passes through it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from tracker.ledger import signing_off
from tracker.ledger.models import Item
from tracker.ledger.states import OPEN_STATES, STATES
from tracker.ledger.wording import state_name
from tracker.people.access import NotAllowed, Relation, Right, may, standing
from tracker.people.deputies import principals_of
from tracker.people.models import User

WORKING = frozenset({"not_started", "in_progress", "substantially_done"})
OPEN = frozenset(OPEN_STATES)
PENDING = frozenset({"pending_review"})
CLOSED = frozenset({"closed"})
ANY = frozenset(STATES)


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table: who may (right), from which states, to which (None: stays), whether words are a must."""

    name: str
    right: Right
    states: frozenset[str]
    leads_to: str | None = None
    needs_words: bool = False


VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("report_progress", Right.REPORT, WORKING, "in_progress", needs_words=True),
        Verb("start", Right.UPDATE, frozenset({"not_started"}), "in_progress"),
        Verb("mark_substantially_done", Right.UPDATE, WORKING, "substantially_done", needs_words=True),
        Verb("request_closure", Right.UPDATE, WORKING, "pending_review", needs_words=True),
        Verb("close_directly", Right.UPDATE, WORKING, "closed", needs_words=True),
        Verb("check", Right.CHECK, PENDING),
        Verb("close", Right.REVIEW, PENDING, "closed"),
        Verb("return", Right.REVIEW, PENDING, "in_progress", needs_words=True),
        Verb("request_extension", Right.UPDATE, WORKING, needs_words=True),
        Verb("approve_extension", Right.ARRANGE, WORKING, needs_words=True),
        Verb("reject_extension", Right.ARRANGE, WORKING, needs_words=True),
        Verb("urge", Right.URGE, WORKING),
        Verb("escalate", Right.ESCALATE, WORKING),
        Verb("keep_in_view", Right.ESCALATE, OPEN),
        Verb("let_go", Right.ESCALATE, ANY),
        Verb("confirm_held", Right.FOLLOW_UP, CLOSED),
        # not while a closure waits for its signature: who owned it when it was asked for neither checks nor signs
        Verb("assign", Right.ARRANGE, WORKING),
        Verb("hand_over", Right.ARRANGE, WORKING),
        Verb("set_deadline", Right.ARRANGE, OPEN),
        Verb("revise", Right.ARRANGE, OPEN),
        Verb("add_evidence", Right.REPORT, OPEN | CLOSED),
        Verb("withdraw_evidence", Right.REPORT, OPEN | CLOSED, needs_words=True),
        Verb("comment", Right.COMMENT, ANY, needs_words=True),
        Verb("cancel", Right.ARRANGE, OPEN, "cancelled", needs_words=True),
        Verb("carry_over", Right.INTAKE, ANY),
        Verb("reopen", Right.REOPEN, frozenset({"closed", "cancelled"}), "in_progress", needs_words=True),
    )
}


@dataclass(frozen=True, slots=True)
class Permit:
    """May it be done? refused: why not. acting_for: the principal in whose place a deputy may do it."""

    refused: NotAllowed | None = None
    acting_for: User | None = None


def relations(item: Item, person: User) -> Iterator[Relation]:
    if item.owner_id == person.id:
        yield Relation.OWNER
    if item.accountable_lead_id == person.id:
        yield Relation.ACCOUNTABLE_LEAD
    if person.id in item.supporting:
        yield Relation.SUPPORTER


def allowed_verbs(item: Item, person: User, *, today: date) -> list[Verb]:
    """What this person may do to this item now, in the order of the table; the screen shows exactly these."""
    return [verb for verb in VERBS.values() if refusal(item, verb, person, today=today) is None]


def refusal(item: Item, verb: Verb, person: User, *, today: date) -> NotAllowed | None:
    """Why not, or None."""
    return permit(item, verb, person, today=today).refused


def permit(item: Item, verb: Verb, person: User, *, today: date) -> Permit:
    """In the person's own right if possible, else in the place of somebody whose deputy they are today."""
    refused = why_not(item, verb, person, [person], today=today)
    if refused is None or not person.is_active or not person.roles_in(item.organisation):
        return Permit(refused)
    for principal in principals_of(person, item.organisation, today=today):
        if why_not(item, verb, principal, [person, principal], today=today) is None:
            return Permit(acting_for=principal)
    return Permit(refused)


def why_not(item: Item, verb: Verb, holder: User, involved: list[User], *, today: date) -> NotAllowed | None:
    """holder: whose roles and relations count. involved: everybody whose hands are in it; applicant ≠ approver."""
    if not standing(holder, item.organisation, relations(item, holder)).may(verb.right):
        return NotAllowed(_("您没有权限对这一事项进行此操作。"), status=403)
    if item.state not in verb.states:
        return NotAllowed(_("事项现在是“%(state)s”，不能进行此操作。", state=state_name(item.state)))
    guard = GUARDS.get(verb.name)
    return guard(item, involved, today) if guard else None


def only_immediate(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    if item.deadline_kind != "immediate":
        return NotAllowed(_("只有“立行立改”的事项可以直接销号，其他事项请申请销号。"))
    return None


def another_reviewer(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    """Applicant ≠ approver, and nobody signs off an item of their own."""
    if any(person.id in signing_off.partial(item) for person in involved):
        return NotAllowed(_("申请人和责任人不能审核自己的事项，请由另一位审核人（书记或纪检委员）办理。"), status=403)
    return None


def whose_turn(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    """The secretary signs; the discipline officer only where no secretary can. A wanted check comes first."""
    involved = list(involved)
    if refused := another_reviewer(item, involved, today):
        return refused
    turn = signing_off.turn(item)
    if involved[-1].id in turn.signers:
        return second_hand_missing(item, turn, {person.id for person in involved})
    return NotAllowed(_("销号由书记签批；书记是申请人或责任人时，才由纪检委员签批。"), status=403)


def second_hand_missing(item: Item, turn: signing_off.Turn, hands: set[int]) -> NotAllowed | None:
    """A check that is wanted comes first, and whoever checked does not sign as secretary too."""
    if turn.wants_check(hands):
        return NotAllowed(_("这一事项要先由纪检委员审核，再由书记销号。"))
    if turn.secretaries and item.checked_by_id in hands:
        return NotAllowed(_("审核和签批不能是同一个人，请由书记本人签批。"), status=403)
    return None


def whose_check(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    if refused := another_reviewer(item, involved, today):
        return refused
    if not signing_off.turn(item).may_check({person.id for person in involved}):
        return NotAllowed(_("这一事项不需要审核这一步，或已经审核过。"))
    return None


def before_expiry(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    """DOMAIN §5: asked for before the deadline; whoever may set deadlines needs not ask."""
    if any(may(person, Right.ARRANGE, item.organisation) for person in involved):
        return NotAllowed(_("您可以直接调整时限，不必申请延期。"))
    if item.asked_due_on:
        return NotAllowed(_("已有一个延期申请等待书记决定。"))
    if item.due_on is None:
        return NotAllowed(_("还没有定时限，不需要延期。"))
    if today > item.due_on:
        return NotAllowed(_("时限已过，不能再申请延期。请更新进展，由书记重新确定时限。"))
    return None


def somebody_elses_request(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    if item.asked_due_on is None:
        return NotAllowed(_("没有等待决定的延期申请，可能刚被别人决定了。"))
    person, *principals = involved
    its_own = {item.asked_by_id, item.owner_id} if principals else {item.asked_by_id}
    if person.id in its_own or any(principal.id == item.asked_by_id for principal in principals):
        return NotAllowed(_("延期不能由申请人自己决定。"), status=403)
    return None


def somebody_to_urge(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    if item.owner_id is None:
        return NotAllowed(_("这一事项还没有责任人，请先交办。"))
    if any(person.id == item.owner_id for person in involved):
        return NotAllowed(_("不能催办自己的事项。"))
    return None


def not_yet_on_watchlist(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    return NotAllowed(_("已经挂账。")) if item.on_watchlist else None


def on_watchlist(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    return None if item.on_watchlist else NotAllowed(_("这一事项没有挂账。"))


def follow_up_is_due(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    if item.follow_up_on is None or today < item.follow_up_on:
        return NotAllowed(_("还没有到回头看的日期，或已经回头看过。"))
    if any(person.id == item.owner_id for person in involved):
        return NotAllowed(_("责任人不能对自己的事项回头看，请由另一位审核人办理。"), status=403)
    return None


def has_evidence(item: Item, involved: Iterable[User], today: date) -> NotAllowed | None:
    return None if item.evidence_count else NotAllowed(_("这一事项没有佐证材料。"))


Guard = Callable[[Item, Iterable[User], date], NotAllowed | None]

GUARDS: dict[str, Guard] = {
    "close_directly": only_immediate,
    "check": whose_check,
    "close": whose_turn,
    "return": another_reviewer,
    "request_extension": before_expiry,
    "approve_extension": somebody_elses_request,
    "reject_extension": somebody_elses_request,
    "urge": somebody_to_urge,
    "escalate": somebody_to_urge,
    "keep_in_view": not_yet_on_watchlist,
    "let_go": on_watchlist,
    "confirm_held": follow_up_is_due,
    "withdraw_evidence": has_evidence,
}
