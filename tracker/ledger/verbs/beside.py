"""The verbs of what stands beside the work: evidence and comments, each with pages of their own."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # under the name by which the catalogue is collected

from tracker.ledger.evidence import wording as evidence_wording
from tracker.ledger.verbs import conditions
from tracker.ledger.verbs.record import ANY, CLOSED, OPEN, Verb
from tracker.people.access import Right

RECORDS = (
    Verb(
        name="add_evidence",
        right=Right.REPORT,
        states=OPEN | CLOSED,
        spares_forms=True,
        title=_l("添加佐证材料"),
        told=evidence_wording.added,
        help=None,
    ),
    Verb(
        name="withdraw_evidence",
        right=Right.REPORT,
        states=OPEN | CLOSED,
        needs_words=True,
        condition=conditions.has_evidence,
        spares_forms=True,
        title=_l("撤回佐证材料"),
        told=evidence_wording.withdrawn,
        help=None,
    ),
    Verb(
        name="comment",
        right=Right.COMMENT,
        states=ANY,
        needs_words=True,
        spares_forms=True,
        changes_row=False,
        title=_l("评论"),
        told=pgettext("event", "评论"),
        help=None,
        done=_l("评论已发表。"),
    ),
)
