"""The transition table and the verbs: the only code that changes an item.

Each verb checks right and transition, changes the row and appends one event, in the caller's transaction;
nobody here commits, reads the clock or knows who is signed in.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.ledger import history
from tracker.ledger.deadlines import Deadline, deadline_view, next_check
from tracker.ledger.markings import marking
from tracker.ledger.models import OPEN_STATES, STATES, Event, Item
from tracker.ledger.thresholds import thresholds
from tracker.people.access import NotAllowed, Relation, Right, standing
from tracker.people.models import Organisation, User

NO_DEADLINE = Deadline()
WORKING = frozenset({"not_started", "in_progress", "substantially_done"})


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
        Verb("report_progress", Right.UPDATE, WORKING, "in_progress", needs_words=True),
        Verb("start", Right.UPDATE, frozenset({"not_started"}), "in_progress"),
        Verb("mark_substantially_done", Right.UPDATE, WORKING, "substantially_done", needs_words=True),
        Verb("request_closure", Right.UPDATE, WORKING, "pending_review", needs_words=True),
        Verb("close_directly", Right.UPDATE, WORKING, "closed", needs_words=True),
        Verb("close", Right.REVIEW, frozenset({"pending_review"}), "closed"),
        Verb("return", Right.REVIEW, frozenset({"pending_review"}), "in_progress", needs_words=True),
        Verb("assign", Right.ARRANGE, frozenset(OPEN_STATES)),
        Verb("set_deadline", Right.ARRANGE, frozenset(OPEN_STATES)),
        Verb("revise", Right.ARRANGE, frozenset(OPEN_STATES)),
        Verb("cancel", Right.ARRANGE, frozenset(OPEN_STATES), "cancelled", needs_words=True),
        Verb("carry_over", Right.INTAKE, frozenset(STATES)),
        Verb("reopen", Right.REOPEN, frozenset({"closed", "cancelled"}), "in_progress", needs_words=True),
    )
}


class Stale(NotAllowed):
    """The form was made from an older version of the item (law 4)."""


def relations(item: Item, person: User) -> Iterable[Relation]:
    if item.owner_id == person.id:
        yield Relation.OWNER
    if item.accountable_lead_id == person.id:
        yield Relation.ACCOUNTABLE_LEAD


def allowed_verbs(item: Item, person: User) -> list[Verb]:
    """What this person may do to this item now, in the order of the table; the screen shows exactly these."""
    return [verb for verb in VERBS.values() if refusal(item, verb, person) is None]


def refusal(item: Item, verb: Verb, person: User) -> NotAllowed | None:
    """Why not, or None."""
    if not standing(person, item.organisation, relations(item, person)).may(verb.right):
        return NotAllowed(_("您没有权限对这一事项进行此操作。"), status=403)
    if item.state not in verb.states:
        return NotAllowed(_("事项当前的状态不允许此操作，可能刚被别人更新过。请返回事项页查看。"))
    guard = GUARDS.get(verb.name)
    return guard(item, person) if guard else None


def only_immediate(item: Item, person: User) -> NotAllowed | None:
    if item.deadline_kind != "immediate":
        return NotAllowed(_("只有“立行立改”的事项可以直接销号，其他事项请申请销号。"))
    return None


def another_reviewer(item: Item, person: User) -> NotAllowed | None:
    """Applicant ≠ approver, and nobody signs off an item of their own."""
    if person.id in (item.requested_by_id, item.owner_id):
        return NotAllowed(_("申请人和责任人不能审核自己的事项，请由另一位审核人（书记或纪检委员）办理。"), status=403)
    return None


GUARDS: dict[str, Callable[[Item, User], NotAllowed | None]] = {
    "close_directly": only_immediate,
    "close": another_reviewer,
    "return": another_reviewer,
}


def refuse_marked(*texts: object) -> None:
    """What is typed is held to the same rule as what is uploaded; whatever is no text bears no marking."""
    for text in texts:
        if isinstance(text, str) and (found := marking(text)):
            raise NotAllowed(
                _("文字带有“%(marking)s”标志。涉密内容不得录入本系统，请按保密规定处理。", marking=found), status=400
            )


def check_version(item: Item, version: int) -> None:
    """Raise Stale when the page that sent the form showed an older version."""
    if item.version != version:
        raise Stale(_("这一事项在您填写期间已被别人更新。"))


def add(
    organisation: Organisation,
    *,
    by: User,
    at: datetime,
    year: int,
    kind: str,
    title: str,
    deadline: Deadline = NO_DEADLINE,
    **fields: Any,
) -> Item:
    """A new item at the end of the year's ledger. fields: text, owner, accountable_lead, finding, source_… of Item."""
    if not standing(by, organisation).may(Right.INTAKE):
        raise NotAllowed(_("您没有权限向这个台账添加事项。"), status=403)
    if not title.strip():
        raise NotAllowed(_("请写明问题或措施的内容。"), status=400)
    refuse_marked(title, fields.get("text"), fields.get("responsible_unit"))
    finding: Item | None = fields.get("finding")
    if finding is not None and finding.year != year:
        raise NotAllowed(_("措施和它所对应的问题应在同一年度的台账中。"), status=400)
    check_deadline(deadline, year=year)
    check_people(organisation, fields.get("owner"), fields.get("accountable_lead"))
    history.locked_head(organisation.id)  # one number is given once
    fields |= deadline.fields(today=day_of(at))
    number, sort_key = next_number(organisation, year, finding)
    item = Item(organisation=organisation, year=year, last_year=year, kind=kind, title=title.strip(), **fields)
    item.number, item.sort_key = number, sort_key
    item.state, item.round, item.due_version, item.extensions = "not_started", 1, 1, 0
    item.opened_on, item.first_due_on, item.updated_at = day_of(at), item.due_on, at
    db.session.add(item)
    db.session.flush()
    changes = {name: (None, getattr(item, name)) for name in history.TRACKED}
    history.append(item, "add", by=by, at=at, changes=changes)
    return item


def next_number(organisation: Organisation, year: int, finding: Item | None) -> tuple[str, str]:
    """Printed number and sort key: 2026-03, and 2026-03-1 for the first action under that finding."""
    siblings = Item.finding_id == finding.id if finding else Item.finding_id.is_(None)
    taken = db.session.scalar(
        select(func.count(Item.id)).where(Item.organisation_id == organisation.id, Item.year == year, siblings)
    )
    place = (taken or 0) + 1
    if finding:
        return f"{finding.number}-{place}", f"{finding.sort_key}.{place:04}"
    return f"{year}-{place:02}", f"{year}.{place:06}"


def change(item: Item, verb: str, *, by: User, at: datetime, words: str = "", **fields: Any) -> Event:
    """The road every verb takes: check, set the fields that differ, append the event."""
    row = VERBS[verb]
    if refused := refusal(item, row, by):
        raise refused
    if row.needs_words and not words.strip():
        raise NotAllowed(_("请写几句说明。"), status=400)
    refuse_marked(words, *fields.values())
    if row.leads_to:
        fields.setdefault("state", row.leads_to)
    changes = {name: (getattr(item, name), new) for name, new in fields.items() if getattr(item, name) != new}
    for name, (_old, new) in changes.items():
        setattr(item, name, new)
    item.updated_at = at
    return history.append(item, verb, by=by, at=at, changes=changes, words=words.strip())


def assign(item: Item, *, owner: User | None, by: User, at: datetime, accountable_lead: User | None = None) -> Event:
    """Give the item to an owner, and put an accountable lead over it; both must belong to the branch."""
    check_people(item.organisation, owner, accountable_lead)
    return change(
        item,
        "assign",
        by=by,
        at=at,
        owner_id=owner.id if owner else None,
        accountable_lead_id=accountable_lead.id if accountable_lead else None,
    )


def check_people(organisation: Organisation, *people: User | None) -> None:
    """Whoever carries an item can sign in and see it."""
    for person in people:
        if person and not standing(person, organisation).may(Right.READ):
            raise NotAllowed(_("%(name)s 在本组织没有账号或已停用，不能承担事项。", name=person.name), status=400)


def set_deadline(item: Item, *, deadline: Deadline, by: User, at: datetime, words: str = "") -> Event:
    """Set or move the deadline. The first one is kept for ever; moving it later is an extension and wants a reason."""
    check_deadline(deadline, year=item.year)
    fields = deadline.fields(today=day_of(at))
    due_on = fields["due_on"]
    later = bool(item.due_on and due_on and due_on > item.due_on)
    if later and not words.strip():
        raise NotAllowed(_("推迟时限请写明理由。"), status=400)
    return change(
        item,
        "set_deadline",
        by=by,
        at=at,
        words=words,
        **fields,
        first_due_on=item.first_due_on or due_on,
        extensions=item.extensions + later,
        due_version=item.due_version + (due_on != item.due_on),
    )


def check_deadline(deadline: Deadline, *, year: int) -> None:
    """The ledger of a year answers the report of the year before: no deadline can lie before that report's year."""
    if deadline.kind == "fixed" and deadline.due_on is None:
        raise NotAllowed(_("限期整改的事项请选择日期。"), status=400)
    if deadline.due_on and deadline.due_on.year < year - 1:
        raise NotAllowed(_("时限早于来源报告的年度，请检查日期。"), status=400)


def revise(item: Item, *, by: User, at: datetime, **fields: Any) -> Event:
    """Correct what the item says: title, text, target, root cause, responsible unit, supporters, withheld."""
    if not str(fields.get("title", item.title)).strip():
        raise NotAllowed(_("请写明问题或措施的内容。"), status=400)
    return change(item, "revise", by=by, at=at, **fields)


def start(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    return change(item, "start", by=by, at=at, words=words)


def report_progress(item: Item, *, by: User, at: datetime, words: str) -> Event:
    return change(item, "report_progress", by=by, at=at, words=words, **progressed(item, words, at))


def mark_substantially_done(item: Item, *, by: User, at: datetime, words: str) -> Event:
    return change(item, "mark_substantially_done", by=by, at=at, words=words, **progressed(item, words, at))


def request_closure(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """words: the result achieved; it is what the report will quote."""
    return change(item, "request_closure", by=by, at=at, words=words, requested_by_id=by.id, **result(words, at))


def close(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    return change(item, "close", by=by, at=at, words=words, closed_on=day_of(at))


def close_directly(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """An immediate item, put right on the spot: no request, no review, but the result in words."""
    return change(item, "close_directly", by=by, at=at, words=words, closed_on=day_of(at), **result(words, at))


def return_(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """words: what is still missing; work resumes, what was done stays as progress."""
    return change(item, "return", by=by, at=at, words=words, requested_by_id=None, result="")


def cancel(item: Item, *, by: User, at: datetime, words: str) -> Event:
    return change(item, "cancel", by=by, at=at, words=words)


def reopen(item: Item, *, by: User, at: datetime, words: str, deadline: Deadline = NO_DEADLINE) -> Event:
    """A new round with a deadline of its own; the old one stays in the history with its dates."""
    check_deadline(deadline, year=item.year)
    return change(item, "reopen", by=by, at=at, words=words, **next_round(item, deadline, at))


def carry_over(item: Item, *, year: int, by: User, at: datetime, words: str, deadline: Deadline = NO_DEADLINE) -> Event:
    """A later report found it again: it stands in that year's ledger too; if it was finished, a new round begins,
    with the deadline given."""
    check_deadline(deadline, year=year)
    fields = {} if item.is_open else {"state": "in_progress", **next_round(item, deadline, at)}
    return change(item, "carry_over", by=by, at=at, words=words, last_year=max(item.last_year, year), **fields)


def next_round(item: Item, deadline: Deadline, at: datetime) -> dict[str, Any]:
    """The first deadline of all stays known; the days up to the reopening count neither as overdue nor as extended."""
    fields = deadline.fields(today=day_of(at))
    return fields | {
        "first_due_on": item.first_due_on or fields["due_on"],
        "round": item.round + 1,
        "closed_on": None,
        "requested_by_id": None,
        "result": "",
        "due_version": item.due_version + 1,
    }


def note_overdue(item: Item, *, by: str, at: datetime, words: str) -> Event:
    """The watch noticed it and told people (words: whom); the row itself stays, so no open form turns stale."""
    return history.append(item, "note_overdue", by=by, at=at, changes={}, words=words)


def result(words: str, at: datetime) -> dict[str, Any]:
    return {"result": words.strip(), "progress": words.strip(), "progress_on": day_of(at)}


def progressed(item: Item, words: str, at: datetime) -> dict[str, Any]:
    """Latest progress, and for an ongoing item whose check is near or past, the date of the next check."""
    today = day_of(at)
    fields: dict[str, Any] = {"progress": words.strip(), "progress_on": today}
    view = deadline_view(
        state=item.state,
        due_on=item.due_on,
        opened_on=item.opened_on,
        today=today,
        thresholds=thresholds(),
    )
    if item.deadline_kind == "ongoing" and item.due_on and item.check_months and view.level:
        fields["due_on"] = next_check(item.due_on, months=item.check_months, after=max(today, item.due_on))
        fields["due_version"] = item.due_version + 1
    return fields
