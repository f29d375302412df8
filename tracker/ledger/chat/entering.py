"""Progress told in a chat → the people and open items it may be about → one event a message, in the sender's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from tracker.common.names import key_of
from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.chat.messages import Message, likeliest, messages, person
from tracker.ledger.models import Item
from tracker.ledger.permits import refusal, relations
from tracker.ledger.queries import is_carried_by, is_open
from tracker.ledger.verbs.record import WORKING
from tracker.ledger.verbs.results import Outcome, Result
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed, Right, may, people_of
from tracker.people.deputies import principals_of
from tracker.people.models import Organisation, User

MOST_ITEMS = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """A message; its sender as one of the people here, "" if nobody knows; what it can be put to; the guess, if any."""

    message: Message
    sender: str
    items: Sequence[Item]
    guess: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What was confirmed for one message: item None leaves it out."""

    sender: str
    words: str
    item_id: int | None
    version: int = 0


Entry = Result[Item | None]  # item None: none was chosen for the message


def may_paste(person: User, organisation: Organisation, *, today: date) -> bool:
    """Who may report on everything there, and who carries something, if only in somebody's place."""
    if may(person, Right.REPORT, organisation):
        return True
    hands = [person, *principals_of(person, organisation, today=today)]
    carried = exists().where(Item.organisation_id == organisation.id, is_open(), is_carried_by(*(p.id for p in hands)))
    return may(person, Right.READ, organisation) and bool(db.session.scalar(select(carried)))


def reportable(organisation: Organisation, by: User, *, today: date) -> list[Item]:
    """Open items whose progress this person may report, in the order of the ledger."""
    query = select(Item).where(Item.organisation_id == organisation.id, Item.state.in_(WORKING))
    found = db.session.scalars(query.order_by(Item.sort_key).limit(MOST_ITEMS).options(joinedload(Item.organisation)))
    return [item for item in found if refusal(item, VERBS["report_progress"], by, today=today) is None]


def rows_of(text: str, organisation: Organisation, *, by: User, today: date) -> list[Row]:
    """The messages of a paste, each with the items its sender has a part in; for somebody unknown all of them."""
    items = reportable(organisation, by, today=today)
    people = list(db.session.scalars(people_of(organisation)))
    return [row_of(message, people, items) for message in messages(text, known=[each.name for each in people])]


def row_of(message: Message, people: Sequence[User], items: Sequence[Item]) -> Row:
    name = person(message.sender, {each.name for each in people})
    senders = [each for each in people if name and key_of(each.name) == key_of(name)]
    own = [item for item in items if any(any(relations(item, each)) for each in senders)] or items
    return Row(message, name or message.sender, own, guess(message.words, own))


def guess(words: str, items: Sequence[Item]) -> int | None:
    """The item that the words name by number, or clearly speak of; None where somebody has to say."""
    numbered = [item.id for item in items if item.number in words]
    if len(numbered) == 1:
        return numbered[0]
    found = likeliest(words, [item.title for item in items])
    return None if found is None else items[found].id


def report(choices: Sequence[Choice], organisation: Organisation, *, by: User, at: datetime) -> list[Entry]:
    """Each message for itself, in the order of the chat; two about one item both count, the later one last.
    A result for each choice, in their order."""
    wanted = {choice.item_id for choice in choices}
    query = select(Item).where(Item.organisation_id == organisation.id, Item.id.in_(wanted - {None}))
    items = {item.id: item for item in db.session.scalars(query.options(joinedload(Item.organisation)))}
    moved = set[int]()  # by this very paste: its own second message is not stale
    results = list[Entry]()
    for choice in choices:
        item = items.get(choice.item_id or 0)
        try:
            taken = take(choice, item, item is not None and item.id in moved, by=by, at=at)
            results.append(Result(taken, Outcome.DONE))
            moved |= {item.id} if item else set()
        except NotAllowed as refused:
            results.append(Result(item, Outcome.REFUSED, str(refused)))
    return results


def take(choice: Choice, item: Item | None, moved: bool, *, by: User, at: datetime) -> Item:
    """Raises NotAllowed where no item was chosen, the same words stand there already, or the verb refuses."""
    if item is None:
        raise NotAllowed(_("没有选事项，没有录入。"))
    if item.progress == choice.words.strip() and item.version != choice.version and not moved:
        raise NotAllowed(_("同样的话已经录入过。"))
    if not moved:
        workflow.check_version(item, choice.version)
    told_by = "" if choice.sender == by.name else choice.sender
    workflow.report_progress(item, by=by, at=at, words=choice.words, told_by=told_by, keeping_state=True)
    return item
