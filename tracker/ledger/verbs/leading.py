"""The verbs of leaders who press and watch: no form that is open turns stale by them."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as pgettext  # under the name by which the catalogue is collected

from tracker.ledger.circumstances import Urging, Watching
from tracker.ledger.verbs import conditions, in_bulk
from tracker.ledger.verbs.record import ANY, OPEN, WORKING, InBulk, Page, Place, Verb
from tracker.people.access import Right

RECORDS = (
    Verb(
        name="urge",
        right=Right.URGE,
        states=WORKING,
        condition=conditions.somebody_to_urge,
        begins=(Urging,),
        spares_forms=True,
        title=_l("催办"),
        told=pgettext("event", "催办"),
        help=None,
        page=Page(
            resource="urging",
            guidance=_l("责任人会在工作台最前面看到，更新进展后自动消除。说明可以不写。"),
            place=Place.STEERING,
        ),
        in_bulk=(
            InBulk(
                name="urge",
                place=1,
                guidance=_l("责任人会在工作台最前面看到，更新进展后自动消除。"),
                already=in_bulk.urged_already,
            ),
        ),
    ),
    Verb(
        name="escalate",
        right=Right.ESCALATE,
        states=WORKING,
        condition=conditions.somebody_to_urge,
        begins=(Urging,),
        spares_forms=True,
        title=_l("督办"),
        told=pgettext("event", "督办"),
        help=None,
        page=Page(
            resource="escalation",
            guidance=_l("督办比催办更进一步，会一直显示在事项上，更新进展后消除。说明可以不写。"),
            place=Place.STEERING,
        ),
        in_bulk=(
            InBulk(
                name="escalate",
                place=2,
                guidance=_l("督办比催办更进一步，会一直显示在事项上，更新进展后消除。"),
                already=in_bulk.escalated_already,
            ),
        ),
    ),
    Verb(
        name="keep_in_view",
        right=Right.ESCALATE,
        states=OPEN,
        condition=conditions.not_yet_on_watchlist,
        begins=(Watching,),
        spares_forms=True,
        title=_l("挂账"),
        told=pgettext("event", "挂账"),
        help=None,
        page=Page(
            resource="watching",
            guidance=_l("挂账的事项单独列出，直到有人取消挂账。说明可以不写。"),
            place=Place.RARE,
        ),
        in_bulk=(
            InBulk(
                name="watching",
                place=7,
                guidance=_l("挂账的事项单独列出，直到有人取消挂账。"),
                already=in_bulk.watched_already,
            ),
        ),
    ),
    Verb(
        name="let_go",
        right=Right.ESCALATE,
        states=ANY,
        condition=conditions.on_watchlist,
        clears=(Watching,),
        spares_forms=True,
        title=_l("取消挂账"),
        told=pgettext("event", "取消挂账"),
        help=None,
        page=Page(
            resource="letting-go",
            guidance=_l("不再单独列出。说明可以不写。"),
            place=Place.RARE,
        ),
        in_bulk=(
            InBulk(
                name="letting-go",
                place=8,
                guidance=_l("不再单独列出。"),
                already=in_bulk.let_go_already,
            ),
        ),
    ),
)
