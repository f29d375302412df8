"""What else must hold before a verb is done, beside right and state: each answers with the refusal, or None."""

from collections.abc import Set
from datetime import date

from flask_babel import gettext as _

from tracker.ledger import signing_off
from tracker.ledger.models import Item
from tracker.ledger.verbs.record import Hands
from tracker.people.access import NotAllowed, Right, may


def made_immediate_by_others(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """Law 14: an end without a signature takes a second pair of hands all the same, at its beginning."""
    if item.deadline_kind != "immediate":
        return NotAllowed(_("只有“立行立改”的事项可以直接销号，其他事项请申请销号。"))
    if hands.holder.id != item.owner_id:
        return NotAllowed(_("只有责任人可以直接销号，请申请销号。"), status=403)
    if not signing_off.is_made_immediate_by_others(item, hands, today=today):
        return NotAllowed(_("直接销号的前提是没有参与本轮整改的人定的“立行立改”。这一事项请申请销号。"))
    return None


def by_uninvolved_hands(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """Applicant ≠ approver, and nobody sends back an item of their own. Committees above only where they may sign."""
    if refused := involved(item, hands, today):
        return refused
    if hands.holder.direct_roles_in(item.organisation) & signing_off.REVIEWERS:
        return None
    return None if signs_from_above(item, hands, signing_off.turn(item, today=today)) else not_in_turn()


def involved(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    if not signing_off.involved_among(item, hands, today=today):
        return None
    if signing_off.turn(item, today=today).is_nobody_s:
        return NotAllowed(nobody_left(), status=403)
    return NotAllowed(
        _("参与过本轮整改的人（责任人、申请人和他们的代理人）不能审核，请由另一位审核人（书记或纪检委员）办理。"),
        status=403,
    )


def nobody_left() -> str:
    """What is so, and what to do about it."""
    return _(
        "这一事项没有人能签批：能审核的人都参与过本轮整改。请管理员再给一位同志书记或纪检委员的角色，"
        "或在“组织名称和隶属”里允许上级签批。"
    )


def in_turn_to_sign(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """The secretary signs; the discipline officer only where no secretary can; the committee above only where nobody
    can. A wanted check comes first."""
    if refused := involved(item, hands, today):
        return refused
    turn = signing_off.turn(item, today=today)
    if hands.holder.id in turn.signers:
        return lent_alone(hands, turn.uninvolved) or second_hand_missing(item, turn, hands)
    return None if signs_from_above(item, hands, turn) else not_in_turn()


def signs_from_above(item: Item, hands: Hands, turn: signing_off.Turn) -> bool:
    return turn.above and hands.principal is None and signing_off.is_above(hands.person, item.organisation)


def not_in_turn() -> NotAllowed:
    return NotAllowed(_("销号由书记签批；书记都参与过本轮整改时，才由纪检委员签批。"), status=403)


def lent_alone(hands: Hands, holders: Set[int]) -> NotAllowed | None:
    """A deputy who checks or signs holds that right itself."""
    if hands.person.id in holders:
        return None
    return NotAllowed(_("审核和签批不能只凭代理：代理人本人也须是书记或纪检委员。"), status=403)


def second_hand_missing(item: Item, turn: signing_off.Turn, hands: Hands) -> NotAllowed | None:
    """A check that is wanted comes first, and whoever checked does not sign as secretary too."""
    if turn.wants_check(hands.ids):
        return NotAllowed(_("这一事项要先由纪检委员审核，再由书记销号。"))
    if turn.secretaries and item.checked_by_id in hands.ids:
        return NotAllowed(_("审核和签批不能是同一个人，请由书记本人签批。"), status=403)
    return None


def in_turn_to_check(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    if refused := involved(item, hands, today):
        return refused
    turn = signing_off.turn(item, today=today)
    if not turn.may_check(hands.ids):
        return NotAllowed(_("这一事项不需要审核这一步，或已经审核过。"))
    return lent_alone(hands, turn.officers)


def reopens_by_right(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """Found again or not: what has ended is opened by nobody who may not reopen it."""
    if item.is_open or may(hands.holder, Right.REOPEN, item.organisation):
        return None
    words = _("%(number)s 已经办结，再次提出就要重开，须由书记办理；也可以作为新事项录入。", number=item.number)
    return NotAllowed(words, status=403)


def before_expiry(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """DOMAIN §5: asked for before the deadline; whoever may set deadlines needs not ask."""
    if any(may(each, Right.ARRANGE, item.organisation) for each in hands):
        return NotAllowed(_("您可以直接调整时限，不必申请延期。"))
    if item.asked_due_on:
        return NotAllowed(_("已有一个延期申请等待书记决定。"))
    if item.due_on is None:
        return NotAllowed(_("还没有定时限，不需要延期。"))
    if today > item.due_on:
        return NotAllowed(_("时限已过，不能再申请延期。请更新进展，由书记重新确定时限。"))
    return None


def asked_by_somebody_else(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    """A deputy decides neither what its principal nor what it itself asked for, nor about an item of its own."""
    if item.asked_due_on is None:
        return NotAllowed(_("没有等待决定的延期申请，可能刚被别人决定了。"))
    deputy_owns = hands.principal is not None and hands.person.id == item.owner_id
    if item.asked_by_id in hands.ids or deputy_owns:
        return NotAllowed(_("延期不能由申请人自己决定。"), status=403)
    return None


def somebody_to_urge(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    if item.owner_id is None:
        return NotAllowed(_("这一事项还没有责任人，请先交办。"))
    if item.owner_id in hands.ids:
        return NotAllowed(_("不能催办自己的事项。"))
    return None


def not_yet_on_watchlist(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    return NotAllowed(_("已经挂账。")) if item.on_watchlist else None


def on_watchlist(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    return None if item.on_watchlist else NotAllowed(_("这一事项没有挂账。"))


def follow_up_is_due(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    if item.follow_up_on is None or today < item.follow_up_on:
        return NotAllowed(_("还没有到回头看的日期，或已经回头看过。"))
    if signing_off.involved_among(item, hands, today=today):
        words = _("参与过本轮整改的人（责任人、申请人和他们的代理人）不能回头看，请由另一位审核人或上级查阅人办理。")
        return NotAllowed(words, status=403)
    return None


def has_evidence(item: Item, hands: Hands, today: date) -> NotAllowed | None:
    return None if item.evidence_count else NotAllowed(_("这一事项没有佐证材料。"))
