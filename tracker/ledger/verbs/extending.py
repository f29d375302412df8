"""The verbs of an extension: asked for by whoever carries the item, decided by the secretary."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # under the name by which the catalogue is collected

from tracker.ledger.circumstances import ExtensionAsked
from tracker.ledger.verbs import conditions, sentences
from tracker.ledger.verbs.record import WORKING, Beside, Page, Place, Verb
from tracker.people.access import Right

RECORDS = (
    Verb(
        name="request_extension",
        right=Right.UPDATE,
        states=WORKING,
        needs_words=True,
        condition=conditions.before_expiry,
        begins=(ExtensionAsked,),
        title=_l("申请延期"),
        told=sentences.extension_asked,
        help=None,
        page=Page(
            resource="extension-request",
            guidance=_l("写明理由和新的日期，由书记决定。决定之前不再提醒责任人；原定时限会一直保留。"),
            place=Place.STEERING,
            form="ExtensionRequestForm",
            fields=("due_on", "words"),
        ),
    ),
    Verb(
        name="approve_extension",
        right=Right.ARRANGE,
        states=WORKING,
        condition=conditions.asked_by_somebody_else,
        clears=(ExtensionAsked,),
        title=_l("同意延期"),
        told=sentences.extension_granted,
        help=None,
        page=Page(
            resource="extension",
            guidance=_l("可以改动日期，说明可以不写。原定时限会一直保留并显示，延期次数加一。"),
            place=Place.DECISION,
            form="ExtensionApprovalForm",
            fields=("due_on", "words"),
            beside=frozenset({Beside.EXTENSION}),
        ),
    ),
    Verb(
        name="reject_extension",
        right=Right.ARRANGE,
        states=WORKING,
        needs_words=True,
        condition=conditions.asked_by_somebody_else,
        clears=(ExtensionAsked,),
        title=_l("不同意延期"),
        told=pgettext("event", "不同意延期"),
        help=None,
        page=Page(
            resource="extension-rejection",
            guidance=_l("写明理由，时限不变。"),
            place=Place.DECISION,
            form="RequiredWordsForm",
            beside=frozenset({Beside.EXTENSION}),
        ),
    ),
)
