"""An objection and an item → the address of the form that mends it: the first whose verb is possible in that state."""

from flask import url_for

from tracker.ledger.acting import ACTS
from tracker.reporting.checks import Code
from tracker.reporting.facts import ReportedItem

EVIDENCE, MEASURE = "evidence", "measure"
# Resources of forms, the likeliest first.
FORMS: dict[Code, tuple[str, ...]] = {
    Code.FINDING_UNANSWERED: (MEASURE, "progress"),
    Code.NO_OWNER: ("assignment",),
    Code.NO_DEADLINE: ("deadline",),
    Code.NO_EVIDENCE: (EVIDENCE,),
    Code.NO_PROGRESS: ("progress", "return"),
    Code.NO_RESULT: ("reopening",),
    Code.NOTHING_TO_VERIFY: (EVIDENCE,),
    Code.OVERDUE_WITHOUT_REASON: ("deadline",),
    Code.EXTENSION_EXPIRED: ("deadline",),
    Code.CLOSED_BEFORE_MEASURES: ("closure", "closure-request"),
    Code.STATE_AGAINST_MEASURES: ("start", "closure", "progress"),
    Code.DONE_BY_MEASURES: ("closure-request",),
    Code.RETURNED: ("progress",),
    Code.SAME_RESULT: ("progress", "return", "reopening"),
    Code.PLACEHOLDER: ("progress", "revision", "reopening"),
    Code.WRONG_AS_OF: ("progress",),
    Code.NAMED_IN_PUBLIC: ("revision",),
    Code.WITHHELD_IN_PUBLIC: ("revision",),
}
IN_TEXT = frozenset({"title", "source_quote"})


def form_of(code: Code, item: ReportedItem, *, slug: str, field: str = "") -> str:
    """field: in which text a placeholder stands. The item's own page where no form can mend it."""
    resources = ("revision",) if field in IN_TEXT else FORMS.get(code, ())
    for resource in resources:
        if resource == MEASURE:
            if item.is_working:
                return url_for("ledger.new_item", slug=slug, finding=item.id)
        elif resource == EVIDENCE:
            return url_for("ledger.add_evidence", item_id=item.id)
        elif item.state in ACTS[resource].states:
            return url_for("ledger.act", item_id=item.id, resource=resource)
    return url_for("ledger.item", item_id=item.id)
