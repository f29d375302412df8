"""Many items at once: each goes through its verb by itself, and each answers for itself."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.exc import StaleDataError

from tracker.common.addresses import id_and_version
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.changing import Stale
from tracker.ledger.deadlines import Deadline
from tracker.ledger.models import Item
from tracker.ledger.permits import VERBS, refusal
from tracker.people.access import NotAllowed, Relation, may
from tracker.people.deputies import principals_of
from tracker.people.models import Organisation, User

MOST = 2_000  # rows in one go: a few seconds of writing, during which others in the organisation wait
Versions = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asked for; each action reads its own part."""

    words: str = ""
    person: User | None = None
    due_on: date | None = None
    meeting_on: date | None = None


class Outcome(StrEnum):
    """In the order in which the result page tells them."""

    REFUSED = "refused"
    UNCHANGED = "unchanged"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Result:
    """One row's answer. why: the sentence of a refusal."""

    item: Item
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """What can be done to many. verb: its row in the workflow's table. perform: calls it for one item.
    already: nothing would be different afterwards, so nothing is done (F37). asks: the fields of its form."""

    name: str
    verb: str
    title: Any
    guidance: Any
    perform: Callable[..., Any]
    already: Callable[[Item, Wanted], bool]
    asks: tuple[str, ...] = ("words",)


def set_owner(item: Item, wanted: Wanted, *, by: User, at: datetime) -> None:
    workflow.assign(item, owner=wanted.person, accountable_lead=item.accountable_lead, by=by, at=at)


def set_lead(item: Item, wanted: Wanted, *, by: User, at: datetime) -> None:
    workflow.assign(item, owner=item.owner, accountable_lead=wanted.person, by=by, at=at)


def set_deadline(item: Item, wanted: Wanted, *, by: User, at: datetime) -> None:
    """The date alone moves; kind, ongoing and the interval of checks stay as they are."""
    deadline = Deadline(
        kind=item.deadline_kind or "fixed",
        due_on=wanted.due_on,
        ongoing=item.ongoing,
        text=item.time_limit_text,
        check_months=item.check_months or 3,
    )
    workflow.set_deadline(item, deadline=deadline, by=by, at=at, words=wanted.words)


def close(item: Item, wanted: Wanted, *, by: User, at: datetime) -> None:
    workflow.close(item, by=by, at=at, words=wanted.words, meeting_on=wanted.meeting_on)


def with_words(verb: Callable[..., Any]) -> Callable[..., None]:
    def perform(item: Item, wanted: Wanted, *, by: User, at: datetime) -> None:
        verb(item, by=by, at=at, words=wanted.words)

    return perform


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "urge",
            "urge",
            _l("催办"),
            _l("责任人会在工作台最前面看到，更新进展后自动消除。"),
            with_words(workflow.urge),
            lambda item, wanted: item.urging is not None and not wanted.words,
        ),
        Action(
            "escalate",
            "escalate",
            _l("督办"),
            _l("督办比催办更进一步，会一直显示在事项上，更新进展后消除。"),
            with_words(workflow.escalate),
            lambda item, wanted: item.urging == "escalated" and not wanted.words,
        ),
        Action(
            "deadline",
            "set_deadline",
            _l("调整时限"),
            _l("第一次定的时限会一直保留并显示。推迟时限算作延期，须写理由；已提出的延期申请随之了结。"),
            set_deadline,
            lambda item, wanted: item.due_on == wanted.due_on,
            ("due_on", "words"),
        ),
        Action(
            "owner",
            "assign",
            _l("指定责任人"),
            _l("责任领导和配合人不变。"),
            set_owner,
            lambda item, wanted: wanted.person is not None and item.owner_id == wanted.person.id,
            ("person_id",),
        ),
        Action(
            "lead",
            "assign",
            _l("指定责任领导"),
            _l("责任人和配合人不变。"),
            set_lead,
            lambda item, wanted: wanted.person is not None and item.accountable_lead_id == wanted.person.id,
            ("person_id",),
        ),
        Action(
            "close",
            "close",
            _l("同意销号"),
            _l("只有待销号的事项可以销号，逾期与否以今天为准。"),
            close,
            lambda item, wanted: item.state == "closed",
            ("meeting_on", "words"),
        ),
        Action(
            "watching",
            "keep_in_view",
            _l("挂账"),
            _l("挂账的事项单独列出，直到有人取消挂账。"),
            with_words(workflow.keep_in_view),
            lambda item, wanted: item.on_watchlist,
        ),
        Action(
            "letting-go",
            "let_go",
            _l("取消挂账"),
            _l("不再单独列出。"),
            with_words(workflow.let_go),
            lambda item, wanted: not item.on_watchlist,
        ),
    )
}


def offered(person: User, organisation: Organisation, *, today: date, rows: Iterable[Item] = ()) -> list[Action]:
    """What the person may do there to some items at least: by role, as a deputy, or as accountable lead of a row."""
    own = [action for action in ACTIONS.values() if may(person, VERBS[action.verb].right, organisation)]
    if len(own) == len(ACTIONS):
        return own
    holders = [person, *principals_of(person, organisation, today=today)]
    ids = {holder.id for holder in holders}
    relations = [Relation.ACCOUNTABLE_LEAD] if any(row.accountable_lead_id in ids for row in rows) else []
    return [
        action
        for action in ACTIONS.values()
        if any(may(holder, VERBS[action.verb].right, organisation, relations) for holder in holders)
    ]


def pack(versions: Versions) -> str:
    """Chosen rows with their versions as one form field: 12.3,14.5."""
    return ",".join(f"{item_id}.{version}" for item_id, version in versions.items())


def unpack(text: str) -> dict[int, int]:
    """What cannot be read is left out, and so is what lies beyond MOST."""
    found: dict[int, int] = {}
    for pair in text.split(",")[:MOST]:
        if known := id_and_version(pair, "."):
            found.setdefault(*known)
    return found


def chosen_items(visible: Select[tuple[Item]], versions: Versions) -> list[Item]:
    """The chosen rows that the person may see, with what the verbs read of them, in the order the sweep locks chains;
    five queries whatever the number."""
    query = visible.where(Item.id.in_(versions)).order_by(Item.organisation_id, Item.id)
    return list(
        db.session.scalars(
            query.options(
                joinedload(Item.organisation),
                joinedload(Item.owner),
                joinedload(Item.accountable_lead),
                selectinload(Item.actions),
            )
        )
    )


def versions_of(matching: Select[tuple[Item]]) -> dict[int, int]:
    """Rows as they stand now: at most MOST + 1, so that a list too long can be told."""
    query = matching.with_only_columns(Item.id, Item.version).order_by(Item.sort_key, Item.id).limit(MOST + 1)
    return dict(db.session.execute(query).tuples().all())


def foreseen(
    action: Action, items: Sequence[Item], versions: Versions, *, by: User, today: date
) -> list[tuple[str, int]]:
    """Why and how many of them would be refused as things stand; the form says so before anything is asked."""
    reasons: Counter[str] = Counter()
    for item in items:
        refused = refusal(item, VERBS[action.verb], by, today=today)
        if item.version != versions[item.id]:
            reasons[str(changed_meanwhile())] += 1
        elif refused:
            reasons[str(refused)] += 1
    return reasons.most_common()


def perform(
    action: Action, items: Iterable[Item], versions: Versions, wanted: Wanted, *, by: User, at: datetime
) -> list[Result]:
    """One verb, one event, one savepoint an item; the caller commits them together."""
    return [one(action, item, versions[item.id], wanted, by=by, at=at) for item in items]


def one(action: Action, item: Item, version: int, wanted: Wanted, *, by: User, at: datetime) -> Result:
    if action.already(item, wanted):
        return Result(item, Outcome.UNCHANGED)
    try:
        with db.session.begin_nested():
            if item.version != version:
                raise changed_meanwhile()
            action.perform(item, wanted, by=by, at=at)
    except NotAllowed as refused:
        return Result(item, Outcome.REFUSED, str(refused))
    except StaleDataError:
        return Result(item, Outcome.REFUSED, str(changed_meanwhile()))
    return Result(item, Outcome.DONE)


def changed_meanwhile() -> Stale:
    """Stricter than a form about one item: whoever chooses many looks at each but briefly (F36)."""
    return Stale(_("这一事项在您选中之后已被别人更新，请看过再办。"))
