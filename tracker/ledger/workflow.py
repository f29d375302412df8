"""The verbs: the only code that changes an item.

Each verb takes the road of changing.py, which asks for a permit, changes the row and appends one event, in the
caller's transaction; nobody here commits, reads the clock or knows who is signed in. What else there is to say of a
verb stands in its record (verbs/table.py): right, states, condition, what it begins and clears, words, page.

Every verb raises NotAllowed: 403 without the record's right, 409 in a state that is none of the record's or where its
condition does not hold, 400 where words are a must and missing, or where a text bears a marking. The docstrings below
say what is raised besides.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from tracker.common.clock import day_of
from tracker.common.seen import is_seen
from tracker.extensions import db
from tracker.ledger import entry_keys, history
from tracker.ledger.agreed_dates import (
    agreed,
    check_deadline,
    check_not_made_immediate,
    days_passed,
    moved,
    next_round,
)
from tracker.ledger.carriers import check_people, ids_of
from tracker.ledger.changing import Stale, change, check_version, just_now, refuse_marked
from tracker.ledger.circumstances import (
    OF_A_ROUND,
    Check,
    Closure,
    ClosureRequest,
    ExtensionAsked,
    FollowUp,
    Urging,
    Watching,
    cleared,
)
from tracker.ledger.comments import mentions
from tracker.ledger.deadlines import Deadline, add_months
from tracker.ledger.involvement import Act, Involvement
from tracker.ledger.models import Event, Item
from tracker.ledger.permits import allowed_verbs, refusal
from tracker.ledger.progress import NO_TAGS, Tags, before_request, day_of_request, latest_progress, progressed
from tracker.ledger.taken_over import NOT_TAKEN_OVER, TakenOver
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed, Right, standing
from tracker.people.models import Organisation, User

# What the screen asks for beside the verbs below.
__all__ = ["VERBS", "Stale", "Tags", "allowed_verbs", "check_version", "refusal"]

NO_DEADLINE = Deadline()
NOWHERE: Mapping[str, Any] = {}


def add(
    organisation: Organisation,
    *,
    by: User,
    at: datetime,
    year: int,
    kind: str,
    title: str,
    deadline: Deadline = NO_DEADLINE,
    found: TakenOver = NOT_TAKEN_OVER,
    **fields: Any,
) -> Item:
    """A new item at the end of the year's ledger. fields: text, owner, accountable_lead, finding, source_… of Item.
    found: how far it was in the ledger it is taken over from.
    Raises NotAllowed 403 without the right of intake, 400 for a title left empty, a finding of another year, a deadline
    that cannot be, or somebody who cannot carry it."""
    if not standing(by, organisation).may(Right.INTAKE):
        raise NotAllowed(_("您没有权限向这个台账添加事项。"), status=403)
    if not is_seen(title):
        raise NotAllowed(_("请写明问题或措施的内容。"), status=400)
    refuse_marked(title, fields.get("text"), fields.get("responsible_unit"), *found.texts)
    standing_then = found.fields(today=day_of(at))
    finding: Item | None = fields.get("finding")
    if finding is not None and finding.year != year:
        raise NotAllowed(_("措施和它所对应的问题应在同一年度的台账中。"), status=400)
    check_deadline(deadline, year=year)
    check_people(organisation, fields.get("owner"), fields.get("accountable_lead"))
    history.locked_head(organisation.id)  # one number is given once
    fields |= deadline.fields(today=day_of(at)) | {"entry_key": entry_keys.kept(organisation, fields.get("entry_key"))}
    number, sort_key = next_number(organisation, year, finding)
    fields |= involved_at_first(by, fields)
    item = Item(organisation=organisation, year=year, last_year=year, kind=kind, title=title.strip(), **fields)
    item.number, item.sort_key = number, sort_key
    item.round, item.due_version, item.extensions = 1, 1, 0
    for name, value in standing_then.items():
        setattr(item, name, value)
    item.opened_on, item.first_due_on, item.updated_at = day_of(at), item.due_on, at
    db.session.add(item)
    db.session.flush()
    changes = {name: (None, getattr(item, name)) for name in history.TRACKED}
    history.append(item, "add", by=by, at=at, changes=changes | found.told(), words=found.words)
    return item


def involved_at_first(by: User, fields: Mapping[str, Any]) -> dict[str, str]:
    """Its owner; and whoever says that it is immediate has said so."""
    owner: User | None = fields.get("owner")
    begun = Act("add", {"round": (None, 1)}, by.id)
    immediate = fields["deadline_kind"] == "immediate"
    return Involvement().after(begun, owner_id=owner.id if owner else None, immediate=immediate).fields()


def next_number(organisation: Organisation, year: int, finding: Item | None) -> tuple[str, str]:
    """Printed number and sort key: 2026-03, and 2026-03-1 for the first action under that finding."""
    siblings = Item.finding_id == finding.id if finding else Item.finding_id.is_(None)
    taken = db.session.scalar(
        select(func.count()).where(Item.organisation_id == organisation.id, Item.year == year, siblings)
    )
    place = (taken or 0) + 1
    if finding:
        return f"{finding.number}-{place}", f"{finding.sort_key}.{place:04}"
    return f"{year}-{place:02}", f"{year}.{place:06}"


def assign(
    item: Item,
    *,
    owner: User | None,
    by: User,
    at: datetime,
    accountable_lead: User | None = None,
    supporters: Iterable[User] | None = None,
) -> Event:
    """Give the item to an owner, put an accountable lead over it and supporters beside; all belong to the branch.
    supporters None leaves them as they are (F38). Raises NotAllowed 400 for somebody who cannot carry it."""
    helping = None if supporters is None else list(supporters)
    check_people(item.organisation, owner, accountable_lead, *(helping or ()))
    beside: dict[str, Any] = {} if helping is None else {"supporter_ids": ids_of(person.id for person in helping)}
    return change(
        item,
        "assign",
        by=by,
        at=at,
        owner_id=owner.id if owner else None,
        accountable_lead_id=accountable_lead.id if accountable_lead else None,
        **beside,
    )


def hand_over(item: Item, *, leaving: User, to: User, by: User, at: datetime, words: str = "") -> Event:
    """Whatever part `leaving` has in the item is `to`'s from now on, in one event. Raises NotAllowed 400 where `to`
    cannot carry it."""
    check_people(item.organisation, to)
    supporting = item.supporting
    if leaving.id in supporting:
        supporting = supporting - {leaving.id} | {to.id}
    owner_id = to.id if item.owner_id == leaving.id else item.owner_id
    lead_id = to.id if item.accountable_lead_id == leaving.id else item.accountable_lead_id
    people: dict[str, Any] = {"owner_id": owner_id, "accountable_lead_id": lead_id, "supporter_ids": ids_of(supporting)}
    return change(item, "hand_over", by=by, at=at, words=words, **people)


def set_deadline(item: Item, *, deadline: Deadline, by: User, at: datetime, words: str = "") -> Event:
    """Set or move the deadline. The first one is kept for ever; moving it later is an extension and wants a reason.
    Raises NotAllowed 400 without that reason or for a deadline that cannot be, 403 for making one's own immediate."""
    check_deadline(deadline, year=item.year)
    check_not_made_immediate(item, deadline, by=by, at=at)
    fields = agreed(item, deadline, at)
    due_on = fields["due_on"]
    later = bool(item.due_on and due_on and due_on > item.due_on)
    if later and not is_seen(words):
        raise NotAllowed(_("推迟时限请写明理由。"), status=400)
    return change(item, "set_deadline", by=by, at=at, words=words, **fields, **moved(item, due_on, at, extended=later))


def request_extension(item: Item, *, due_on: date, by: User, at: datetime, words: str) -> Event:
    """words: the reason. The secretary decides; until then the owner is not reminded. Raises NotAllowed 400 for a date
    that is no later than the deadline."""
    check_deadline(Deadline(due_on=due_on), year=item.year)
    if item.due_on and due_on <= item.due_on:
        raise NotAllowed(_("申请的日期应晚于现在的时限。"), status=400)
    return change(item, "request_extension", ExtensionAsked(due_on, by.id), by=by, at=at, words=words)


def approve_extension(item: Item, *, by: User, at: datetime, words: str, due_on: date | None = None) -> Event:
    """due_on: the date granted, by default the one asked for. Raises NotAllowed 400 for a date that is no later than
    the deadline, or past."""
    granted = due_on or item.asked_due_on
    if granted and item.due_on and granted <= item.due_on:
        raise NotAllowed(_("批准的日期应晚于现在的时限。"), status=400)
    if granted and granted < day_of(at):
        raise NotAllowed(_("这个日期已经过去，请另定日期。"), status=400)
    check_deadline(Deadline(due_on=granted), year=item.year)
    fields = moved(item, granted, at, extended=True)
    if granted and item.deadline_kind == "ongoing":
        fields["anchor_day"] = granted.day
    return change(item, "approve_extension", by=by, at=at, words=words, due_on=granted, **fields)


def reject_extension(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """words: why not; the deadline stays."""
    return change(item, "reject_extension", by=by, at=at, words=words)


def revise(item: Item, *, by: User, at: datetime, **fields: Any) -> Event:
    """Correct what the item says: title, text, target, root cause, responsible unit, supporters, withheld. Raises
    NotAllowed 400 for a title left empty."""
    if "title" in fields and not is_seen(str(fields["title"])):
        raise NotAllowed(_("请写明问题或措施的内容。"), status=400)
    return change(item, "revise", by=by, at=at, **fields)


def start(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """Work has begun; whatever was urged is answered."""
    return change(item, "start", by=by, at=at, words=words)


def report_progress(
    item: Item,
    *,
    by: User,
    at: datetime,
    words: str,
    told_by: str = "",
    tags: Tags = NO_TAGS,
    keeping_state: bool = False,
) -> Event:
    """told_by: whose words these are, when somebody else enters what was said in a chat. keeping_state: what is
    substantially done stays so, when a supporter or a chat adds to it."""
    fields = progressed(item, words, at) | tags.fields(item)
    if keeping_state and item.state == "substantially_done":
        fields["state"] = item.state
    return change(item, "report_progress", by=by, at=at, words=words, told_by=told_by, **fields)


def mark_substantially_done(item: Item, *, by: User, at: datetime, words: str, tags: Tags = NO_TAGS) -> Event:
    """Progress that leaves little to do."""
    fields = progressed(item, words, at) | tags.fields(item)
    return change(item, "mark_substantially_done", by=by, at=at, words=words, **fields)


def request_closure(
    item: Item, *, by: User, at: datetime, words: str, leaving_open: bool = False, tags: Tags = NO_TAGS
) -> Event:
    """words: the result achieved; it is what the report will quote. leaving_open: a finding's open actions stay so.
    Raises NotAllowed 409 where they are not left open knowingly."""
    check_actions(item, leaving_open)
    request = ClosureRequest(words.strip(), day_of(at), requested_by_id=by.id)
    fields = latest_progress(words, at) | tags.fields(item)
    return change(item, "request_closure", request, by=by, at=at, words=words, **fields)


def check_actions(item: Item, leaving_open: bool) -> None:
    """A finding whose actions are still open is closed only knowingly. Raises NotAllowed 409."""
    unfinished = [action.number for action in item.actions if action.is_open]
    if unfinished and not leaving_open:
        numbers = _("、").join(unfinished)
        raise NotAllowed(_("这个问题还有措施没有完成：%(numbers)s。仍要继续请勾选确认。", numbers=numbers))


def check(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """The discipline officer has looked at it; the secretary signs."""
    return change(item, "check", Check(by.id), by=by, at=at, words=words)


def close(
    item: Item,
    *,
    by: User,
    at: datetime,
    words: str = "",
    meeting_on: date | None = None,
    leaving_open: bool = False,
) -> Event:
    """meeting_on: the day of the meeting that signed it off, where there was one. Raises NotAllowed 409 where open
    actions are not left so knowingly, 400 for a meeting to come or before the report's year."""
    check_actions(item, leaving_open)
    if meeting_on and meeting_on > day_of(at):
        raise NotAllowed(_("会议日期还没有到，请检查。"), status=400)
    if meeting_on and meeting_on.year < item.year - 1:
        raise NotAllowed(_("会议日期早于来源报告的年度，请检查。"), status=400)
    begun = Closure(day_of(at), meeting_on), to_follow_up(at)
    asked_on = item.requested_on or day_of_request(item)
    return change(item, "close", *begun, by=by, at=at, words=words, requested_on=asked_on)


def close_directly(
    item: Item, *, by: User, at: datetime, words: str, leaving_open: bool = False, tags: Tags = NO_TAGS
) -> Event:
    """An immediate item, put right on the spot: no request, no review, but the result in words. Raises NotAllowed 409
    where open actions are not left so knowingly."""
    check_actions(item, leaving_open)
    begun = ClosureRequest(words.strip()), Closure(day_of(at)), to_follow_up(at)
    fields = latest_progress(words, at) | tags.fields(item)
    return change(item, "close_directly", *begun, by=by, at=at, words=words, **fields)


def to_follow_up(at: datetime) -> FollowUp:
    """Somebody looks back (回头看) after the months that the setting says."""
    months = current_app.config["FOLLOW_UP_MONTHS"]
    return FollowUp(add_months(day_of(at), months) if months else None)


def return_(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """words: what is still missing; work resumes, and what was claimed stays in the history alone: progress and tags
    are those of before the request."""
    return change(item, "return", by=by, at=at, words=words, **before_request(item))


def confirm_held(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """Follow-up review 回头看: what was put right has stayed right."""
    return change(item, "confirm_held", FollowUp(held_on=day_of(at)), by=by, at=at, words=words)


def urge(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """催办: the owner sees it first until the next progress. Sent twice in a moment it is one (F39)."""
    if item.urging and (urged_before := just_now("urge", item, by=by, at=at, words=words)):
        return urged_before
    return change(item, "urge", Urging(item.urging or "urged"), by=by, at=at, words=words)


def escalate(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """督办: the secretary or the parent committee has taken it in hand. Sent twice in a moment it is one (F39)."""
    if item.urging and (taken_before := just_now("escalate", item, by=by, at=at, words=words)):
        return taken_before
    return change(item, "escalate", Urging("escalated"), by=by, at=at, words=words)


def keep_in_view(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """挂账: on the leaders' watchlist until somebody lets it go."""
    return change(item, "keep_in_view", Watching(True), by=by, at=at, words=words)


def let_go(item: Item, *, by: User, at: datetime, words: str = "") -> Event:
    """No longer on the watchlist."""
    return change(item, "let_go", by=by, at=at, words=words)


def comment(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """Said beside the work: nothing about the item changes, and no open form turns stale. Whoever is called by
    @姓名 finds it on the workbench. The same words sent twice in a moment are one comment (F39)."""
    if said_before := just_now("comment", item, by=by, at=at, words=words):
        return said_before
    said = change(item, "comment", by=by, at=at, words=words)
    mentions.record(said, item)
    return said


def cancel(item: Item, *, by: User, at: datetime, words: str) -> Event:
    """For how long it was overdue stays known: from now on the days run no longer."""
    late = item.days_overdue + days_passed(item, until=day_of(at))
    return change(item, "cancel", by=by, at=at, words=words, days_overdue=late)


def reopen(item: Item, *, by: User, at: datetime, words: str, deadline: Deadline = NO_DEADLINE) -> Event:
    """A new round with a deadline of its own; the old one stays in the history with its dates. Raises NotAllowed 400
    for a deadline that is past or cannot be, 403 for making one's own immediate."""
    check_deadline(deadline, year=item.year)
    check_not_made_immediate(item, deadline, by=by, at=at)
    if deadline.due_on and deadline.due_on < day_of(at):
        raise NotAllowed(_("新一轮的时限已经过去，请选今天或以后的日期。"), status=400)
    return change(item, "reopen", by=by, at=at, words=words, **next_round(item, deadline, at))


def carry_over(
    item: Item,
    *,
    year: int,
    by: User,
    at: datetime,
    words: str,
    deadline: Deadline = NO_DEADLINE,
    source: Mapping[str, Any] = NOWHERE,
) -> Event:
    """A later report found it again: it stands in that year's ledger too, by that report's words and place (source:
    the columns that say so), its open measures with it; if it was finished, a new round begins, with the deadline
    given. Raises NotAllowed 400 for a deadline that cannot be."""
    check_deadline(deadline, year=year)
    again = cleared(OF_A_ROUND) | next_round(item, deadline, at) | {"state": "in_progress"}
    fields = source if item.is_open else {**again, **source}
    taken = change(item, "carry_over", by=by, at=at, words=words, last_year=max(item.last_year, year), **fields)
    for measure in item.actions:
        if measure.is_open and measure.last_year < year:
            change(measure, "carry_over", by=by, at=at, words=words, last_year=year)
    return taken


def note_overdue(organisation_id: int, *, by: str, at: datetime, words: Mapping[int, str]) -> None:
    """The watch noticed these items of an organisation and tells people (words: whom, by item id); the rows themselves
    stay, so no open form turns stale."""
    history.append_notes(organisation_id, "note_overdue", by=by, at=at, words=words)
