"""Each verb as a resource with a form: what the page asks, and how what was typed becomes the verb's arguments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from tracker.extensions import db
from tracker.ledger import forms, workflow
from tracker.ledger.deadlines import Deadline
from tracker.ledger.evidence import verbs as evidence
from tracker.ledger.models import Item
from tracker.ledger.wording import verb_name
from tracker.people.access import Right, may, people_of
from tracker.people.models import User

Perform = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Act:
    """verb: its name in the workflow's table. perform(item, form, by=…, at=…) calls it. fields: shown, in order;
    folded: offered below them."""

    verb: str
    form: type[forms.ItemForm]
    perform: Perform
    fields: tuple[str, ...] = ("words",)
    folded: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return verb_name(self.verb)

    def done(self, form: Any) -> str:
        """What was done: the progress form carries three verbs."""
        return verb_name(form.state.data) if "state" in form else self.name


def with_words(verb: Callable[..., Any]) -> Perform:
    def perform(item: Item, form: Any, *, by: User, at: datetime) -> None:
        verb(item, by=by, at=at, words=form.words.data or "")

    return perform


def tags(form: forms.TagFields) -> workflow.Tags:
    return workflow.Tags(form.countable_result.data or "", form.control_established.data)


def leaving_open(form: Any) -> bool:
    """Ticked; a form that has no reason to ask does not carry the box."""
    return "leaving_open" in form and bool(form.leaving_open.data)


def attach(item: Item, form: forms.TagFields, *, by: User, at: datetime) -> None:
    """The files that came with it, looked into before (evidence_files.settle)."""
    for file in form.files.data or ():
        evidence.add_evidence(item, by=by, at=at, file=file)


def progress(item: Item, form: forms.ProgressForm, *, by: User, at: datetime) -> None:
    """Who may only report is not asked for a state."""
    if "state" not in form:
        words = form.words.data or ""
        workflow.report_progress(item, by=by, at=at, words=words, tags=tags(form), keeping_state=True)
        attach(item, form, by=by, at=at)
        return
    if form.state.data == "request_closure":
        closure_request(item, form, by=by, at=at)
        return
    verbs = {
        "report_progress": workflow.report_progress,
        "mark_substantially_done": workflow.mark_substantially_done,
    }
    verbs[form.state.data](item, by=by, at=at, words=form.words.data or "", tags=tags(form))
    attach(item, form, by=by, at=at)


def closure_request(item: Item, form: Any, *, by: User, at: datetime) -> None:
    words, leaving = form.words.data or "", leaving_open(form)
    workflow.request_closure(item, by=by, at=at, words=words, leaving_open=leaving, tags=tags(form))
    attach(item, form, by=by, at=at)


def direct_closure(item: Item, form: forms.ResultForm, *, by: User, at: datetime) -> None:
    words, leaving = form.words.data or "", leaving_open(form)
    workflow.close_directly(item, by=by, at=at, words=words, leaving_open=leaving, tags=tags(form))
    attach(item, form, by=by, at=at)


def closure(item: Item, form: forms.ClosureForm, *, by: User, at: datetime) -> None:
    words, leaving = form.words.data or "", leaving_open(form)
    workflow.close(item, by=by, at=at, words=words, meeting_on=form.meeting_on.data, leaving_open=leaving)


def extension_request(item: Item, form: forms.ExtensionRequestForm, *, by: User, at: datetime) -> None:
    workflow.request_extension(item, due_on=form.due_on.data, by=by, at=at, words=form.words.data or "")


def extension_approval(item: Item, form: forms.ExtensionApprovalForm, *, by: User, at: datetime) -> None:
    workflow.approve_extension(item, due_on=form.due_on.data, by=by, at=at, words=form.words.data or "")


def assignment(item: Item, form: forms.AssignmentForm, *, by: User, at: datetime) -> None:
    owner, lead = (
        db.session.get(User, chosen) if chosen else None
        for chosen in (form.owner_id.data, form.accountable_lead_id.data)
    )
    helping = [db.session.get_one(User, chosen) for chosen in form.supporter_ids.data or ()]
    workflow.assign(item, owner=owner, accountable_lead=lead, supporters=helping, by=by, at=at)


def deadline(item: Item, form: forms.DeadlineForm, *, by: User, at: datetime) -> None:
    workflow.set_deadline(item, deadline=typed_deadline(form, item), by=by, at=at, words=form.words.data or "")


def typed_deadline(form: Any, item: Item | None = None) -> Deadline:
    return Deadline(
        kind=form.kind.data,
        due_on=form.due_on.data,
        ongoing=form.ongoing.data,
        text=item.time_limit_text if item else "",
        check_months=form.check_months.data,
    )


def reopening(item: Item, form: forms.ReopeningForm, *, by: User, at: datetime) -> None:
    workflow.reopen(item, deadline=typed_deadline(form), by=by, at=at, words=form.words.data or "")


def revision(item: Item, form: forms.RevisionForm, *, by: User, at: datetime) -> None:
    workflow.revise(item, by=by, at=at, **{name: form[name].data for name in REVISED})


REVISED = ("title", "text", "target", "root_cause", "responsible_unit", "supporters", "withheld")

TAGS = ("files", "countable_result", "control_established")

ACTS: dict[str, Act] = {
    "progress": Act("report_progress", forms.ProgressForm, progress, ("words", "state", "leaving_open"), TAGS),
    "start": Act("start", forms.WordsForm, with_words(workflow.start)),
    "closure-request": Act("request_closure", forms.ResultForm, closure_request, ("words", "leaving_open"), TAGS),
    "direct-closure": Act("close_directly", forms.ResultForm, direct_closure, ("words", "leaving_open"), TAGS),
    "check": Act("check", forms.WordsForm, with_words(workflow.check)),
    "closure": Act("close", forms.ClosureForm, closure, ("words", "meeting_on", "leaving_open")),
    "return": Act("return", forms.ReturnForm, with_words(workflow.return_)),
    "extension-request": Act("request_extension", forms.ExtensionRequestForm, extension_request, ("due_on", "words")),
    "extension": Act("approve_extension", forms.ExtensionApprovalForm, extension_approval, ("due_on", "words")),
    "extension-rejection": Act("reject_extension", forms.RequiredWordsForm, with_words(workflow.reject_extension)),
    "urging": Act("urge", forms.WordsForm, with_words(workflow.urge)),
    "escalation": Act("escalate", forms.WordsForm, with_words(workflow.escalate)),
    "watching": Act("keep_in_view", forms.WordsForm, with_words(workflow.keep_in_view)),
    "letting-go": Act("let_go", forms.WordsForm, with_words(workflow.let_go)),
    "follow-up": Act("confirm_held", forms.WordsForm, with_words(workflow.confirm_held)),
    "assignment": Act("assign", forms.AssignmentForm, assignment, ("owner_id", "accountable_lead_id", "supporter_ids")),
    "deadline": Act(
        "set_deadline", forms.DeadlineForm, deadline, ("kind", "due_on", "ongoing", "check_months", "words")
    ),
    "revision": Act("revise", forms.RevisionForm, revision, REVISED),
    "cancellation": Act("cancel", forms.ReasonForm, with_words(workflow.cancel)),
    "reopening": Act("reopen", forms.ReopeningForm, reopening, ("words", "kind", "due_on", "ongoing", "check_months")),
}

RESOURCES = {act.verb: resource for resource, act in ACTS.items()} | {"mark_substantially_done": "progress"}


def nobody_can_review(item: Item, by: User) -> bool:
    """Who asks for closure and who owns the item cannot sign it off; nobody else here could either."""
    others = [person for person in db.session.scalars(people_of(item.organisation)) if person != by]
    return not any(person.id != item.owner_id and may(person, Right.REVIEW, item.organisation) for person in others)


def guidance(verb: str) -> str:
    """One sentence above the form: what happens when it is sent."""
    return {
        "report_progress": _("写下做了什么、有什么效果。选“已完成，申请销号”时，这段话会作为整改结果写进报告。"),
        "start": _("表示已经着手整改，说明可以不写。"),
        "request_closure": _("写明整改结果，它会写进下一年度报告。书记或纪检委员审核后销号。"),
        "close_directly": _("立行立改的事项写明结果即可销号。"),
        "close": _("同意后事项即销号，逾期与否以今天为准。说明可以不写。"),
        "return": _("写明还缺什么，责任人会继续整改。"),
        "check": _("审核通过后由书记签批销号；不通过请用“退回”。说明可以不写。"),
        "request_extension": _("写明理由和新的日期，由书记决定。决定之前不再提醒责任人；原定时限会一直保留。"),
        "approve_extension": _("可以改动日期。原定时限会一直保留并显示，延期次数加一。"),
        "reject_extension": _("写明理由，时限不变。"),
        "urge": _("责任人会在工作台最前面看到，更新进展后自动消除。说明可以不写。"),
        "escalate": _("督办比催办更进一步，会一直显示在事项上，更新进展后消除。说明可以不写。"),
        "keep_in_view": _("挂账的事项单独列出，直到有人取消挂账。说明可以不写。"),
        "let_go": _("不再单独列出。说明可以不写。"),
        "confirm_held": _("确认整改成果没有反弹。如果反弹了，请用“重开”。说明可以不写。"),
        "assign": _("责任人办理，责任领导督促，配合人可以更新进展。"),
        "set_deadline": _("第一次定的时限会一直保留并显示。推迟时限算作延期，须写理由。"),
        "revise": _("改动前后的内容都会留在历史里。"),
        "cancel": _("事项不删除，连同理由留在台账里。"),
        "reopen": _("写明理由，进入新一轮整改，可以同时定新的时限；以前报告过的数字不变。"),
    }[verb]
