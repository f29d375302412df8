"""The verbs of whoever reviews: checked, signed off or sent back, looked at again, opened again."""

from flask_babel import lazy_gettext as _l

from tracker.ledger.circumstances import OF_A_ROUND, Check, Closure, ClosureRequest, FollowUp
from tracker.ledger.verbs import conditions, in_bulk, sentences
from tracker.ledger.verbs.record import CLOSED, ENDED, PENDING, Beside, InBulk, Page, Place, Verb
from tracker.people.access import Right

RECORDS = (
    Verb(
        name="check",
        right=Right.CHECK,
        states=PENDING,
        condition=conditions.in_turn_to_check,
        begins=(Check,),
        title=_l("审核通过"),
        told=_l("审核通过，等书记签批"),
        help=None,
        page=Page(
            resource="check",
            guidance=_l("审核通过后由书记签批销号；不通过请用“退回”。说明可以不写。"),
            place=Place.DECISION,
            beside=frozenset({Beside.EVIDENCE}),
        ),
    ),
    Verb(
        name="close",
        right=Right.REVIEW,
        states=PENDING,
        leads_to="closed",
        condition=conditions.in_turn_to_sign,
        begins=(Closure, FollowUp),
        starts_finding=True,
        title=_l("同意销号"),
        told=sentences.closed,
        help=None,
        page=Page(
            resource="closure",
            guidance=_l("同意后事项即销号，逾期与否以今天为准。说明可以不写。"),
            place=Place.DECISION,
            form="ClosureForm",
            fields=("words", "meeting_on", "leaving_open"),
            beside=frozenset({Beside.UNFINISHED, Beside.PROGRESS, Beside.RESULT, Beside.EVIDENCE}),
        ),
        in_bulk=(
            InBulk(
                name="close",
                place=6,
                guidance=_l("只有待销号的事项可以销号，逾期与否以今天为准。"),
                already=in_bulk.closed_already,
                asks=("meeting_on", "words"),
                arguments=in_bulk.with_meeting,
            ),
        ),
    ),
    Verb(
        name="return",
        right=Right.REVIEW,
        states=PENDING,
        leads_to="in_progress",
        needs_words=True,
        condition=conditions.by_uninvolved_hands,
        clears=(ClosureRequest, Check),
        title=_l("退回"),
        told=_l("退回，须补充后再申请"),
        help=None,
        page=Page(
            resource="return",
            guidance=_l("写明还缺什么，责任人会继续整改。"),
            place=Place.DECISION,
            form="ReturnForm",
            beside=frozenset({Beside.PROGRESS, Beside.RESULT, Beside.EVIDENCE}),
        ),
    ),
    Verb(
        name="confirm_held",
        right=Right.FOLLOW_UP,
        states=CLOSED,
        condition=conditions.follow_up_is_due,
        begins=(FollowUp,),
        title=_l("回头看：没有反弹"),
        told=_l("回头看，确认没有反弹"),
        help=None,
        page=Page(
            resource="follow-up",
            guidance=_l("确认整改成果没有反弹。如果反弹了，请用“重开”。说明可以不写。"),
            place=Place.DECISION,
        ),
    ),
    Verb(
        name="reopen",
        right=Right.REOPEN,
        states=ENDED,
        leads_to="in_progress",
        needs_words=True,
        clears=OF_A_ROUND,
        title=_l("重开"),
        told=sentences.reopened,
        help=None,
        sent_down=_l("退回重开"),
        page=Page(
            resource="reopening",
            guidance=_l("写明理由，进入新一轮整改，可以同时定新的时限；以前报告过的数字不变。"),
            place=Place.WORK,
            form="ReopeningForm",
            fields=("words", "kind", "due_on", "ongoing", "check_months"),
        ),
    ),
)
