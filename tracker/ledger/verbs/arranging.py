"""The verbs of whoever arranges: who carries an item, by when, what it says, and whether it goes on at all."""

from flask_babel import lazy_gettext as _l

from tracker.ledger.circumstances import ExtensionAsked, Urging
from tracker.ledger.verbs import conditions, in_bulk, sentences
from tracker.ledger.verbs.record import ANY, OPEN, WORKING, Beside, InBulk, Page, Place, Verb
from tracker.people.access import Right

REVISED = ("title", "text", "target", "root_cause", "responsible_unit", "supporters", "withheld")

RECORDS = (
    Verb(
        name="set_deadline",
        right=Right.ARRANGE,
        states=OPEN,
        clears=(ExtensionAsked,),
        title=_l("调整时限"),
        told=sentences.deadline_set,
        help=None,
        page=Page(
            resource="deadline",
            guidance=_l("第一次定的时限会一直保留并显示。推迟时限算作延期，须写理由。"),
            place=Place.STEERING,
            form="DeadlineForm",
            fields=("kind", "due_on", "ongoing", "check_months", "words"),
            saves=True,
        ),
        in_bulk=(
            InBulk(
                name="deadline",
                place=3,
                guidance=_l("第一次定的时限会一直保留并显示。推迟时限算作延期，须写理由；已提出的延期申请随之了结。"),
                already=in_bulk.due_already,
                asks=("due_on", "words"),
                arguments=in_bulk.another_date,
            ),
        ),
    ),
    # not while a closure waits for its signature: it is answered first
    Verb(
        name="assign",
        right=Right.ARRANGE,
        states=WORKING,
        title=_l("交办"),
        told=sentences.assigned,
        help=None,
        page=Page(
            resource="assignment",
            guidance=_l("责任人办理，责任领导督促，配合人可以更新进展。"),
            place=Place.STEERING,
            form="AssignmentForm",
            fields=("owner_id", "accountable_lead_id", "supporter_ids"),
            saves=True,
            beside=frozenset({Beside.HANDING_OVER}),
        ),
        in_bulk=(
            InBulk(
                name="owner",
                place=4,
                title=_l("指定责任人"),
                guidance=_l("责任领导和配合人不变。"),
                already=in_bulk.owned_already,
                asks=("person_id",),
                person=_l("责任人"),
                arguments=in_bulk.another_owner,
            ),
            InBulk(
                name="lead",
                place=5,
                title=_l("指定责任领导"),
                guidance=_l("责任人和配合人不变。"),
                already=in_bulk.led_already,
                asks=("person_id",),
                person=_l("责任领导"),
                arguments=in_bulk.another_lead,
            ),
        ),
    ),
    Verb(
        name="hand_over",
        right=Right.ARRANGE,
        states=WORKING,
        title=_l("移交"),
        told=sentences.handed_over,
        help=None,
    ),
    Verb(
        name="revise",
        right=Right.ARRANGE,
        states=OPEN,
        title=_l("修改内容"),
        told=sentences.revised,
        help=None,
        page=Page(
            resource="revision",
            guidance=_l("改动前后的内容都会留在历史里。"),
            place=Place.RARE,
            form="RevisionForm",
            fields=REVISED,
            saves=True,
        ),
    ),
    Verb(
        name="cancel",
        right=Right.ARRANGE,
        states=OPEN,
        leads_to="cancelled",
        needs_words=True,
        clears=(Urging, ExtensionAsked),
        title=_l("中止"),
        told=_l("中止了这一事项"),
        help=None,
        page=Page(
            resource="cancellation",
            guidance=_l("事项不删除，连同理由留在台账里。"),
            place=Place.RARE,
            form="ReasonForm",
        ),
    ),
    Verb(  # where the item had ended, a new round begins: workflow.carry_over clears what belonged to the last
        name="carry_over",
        right=Right.INTAKE,
        states=ANY,
        condition=conditions.reopens_by_right,
        title=_l("转入新年度台账"),
        told=sentences.carried_over,
        help=None,
    ),
)
