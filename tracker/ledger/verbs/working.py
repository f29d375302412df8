"""The verbs of whoever carries an item: begun, reported on, done, and asked to be signed off."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # under the name by which the catalogue is collected

from tracker.ledger.circumstances import Closure, ClosureRequest, ExtensionAsked, FollowUp, Urging
from tracker.ledger.verbs import conditions, sentences
from tracker.ledger.verbs.record import WORKING, Beside, Page, Place, Verb
from tracker.people.access import Right

TAGS = ("files", "countable_result", "control_established")

RECORDS = (
    Verb(
        name="report_progress",
        right=Right.REPORT,
        states=WORKING,
        leads_to="in_progress",
        needs_words=True,
        clears=(Urging,),
        starts_finding=True,
        title=_l("更新进展"),
        told=sentences.progress_told,
        help=None,
        page=Page(
            resource="progress",
            guidance=_l("写下做了什么、有什么效果。选“已完成，申请销号”时，这段话会作为整改结果写进报告。"),
            place=Place.WORK,
            form="ProgressForm",
            fields=("words", "state", "leaving_open"),
            folded=TAGS,
            saves=True,
            beside=frozenset({Beside.REVIEWERS, Beside.PROGRESS}),
        ),
    ),
    Verb(
        name="mark_substantially_done",
        right=Right.UPDATE,
        states=WORKING,
        leads_to="substantially_done",
        needs_words=True,
        clears=(Urging,),
        starts_finding=True,
        title=_l("标为基本完成"),
        told=pgettext("event", "标为基本完成"),
        help=None,
        part_of="report_progress",
    ),
    Verb(
        name="request_closure",
        right=Right.UPDATE,
        states=WORKING,
        leads_to="pending_review",
        needs_words=True,
        begins=(ClosureRequest,),
        clears=(Urging, ExtensionAsked),
        starts_finding=True,
        title=_l("申请销号"),
        told=pgettext("event", "申请销号"),
        help=None,
        page=Page(
            resource="closure-request",
            guidance=_l("写明整改结果，它会写进下一年度报告。书记或纪检委员审核后销号。"),
            place=Place.WORK,
            form="ResultForm",
            fields=("words", "leaving_open"),
            folded=TAGS,
            beside=frozenset({Beside.UNFINISHED, Beside.REVIEWERS, Beside.PROGRESS}),
        ),
    ),
    Verb(
        name="close_directly",
        right=Right.UPDATE,
        states=WORKING,
        leads_to="closed",
        needs_words=True,
        condition=conditions.made_immediate_by_others,
        begins=(ClosureRequest, Closure, FollowUp),
        clears=(Urging, ExtensionAsked),
        starts_finding=True,
        title=_l("直接销号"),
        told=_l("立行立改，直接销号"),
        help=None,
        page=Page(
            resource="direct-closure",
            guidance=_l("立行立改的事项写明结果即可销号。"),
            place=Place.WORK,
            form="ResultForm",
            fields=("words", "leaving_open"),
            folded=TAGS,
            beside=frozenset({Beside.UNFINISHED}),
        ),
    ),
    Verb(
        name="start",
        right=Right.UPDATE,
        states=frozenset({"not_started"}),
        leads_to="in_progress",
        clears=(Urging,),
        starts_finding=True,
        title=_l("开始整改"),
        told=pgettext("event", "开始整改"),
        help=None,
        page=Page(
            resource="start",
            guidance=_l("表示已经着手整改，说明可以不写。"),
            place=Place.WORK,
        ),
    ),
)
