"""Somebody leaves: everything open that they carry goes to somebody else in one step, one event an item.

Closed items keep the people they had: what was reported about the past never changes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from tracker.extensions import db
from tracker.ledger import workflow
from tracker.ledger.models import Item
from tracker.ledger.permits import relations
from tracker.ledger.queries import is_carried_by, is_open
from tracker.ledger.verbs.results import Outcome, Result
from tracker.people import duties
from tracker.people.access import NotAllowed, Right, may
from tracker.people.duties import Duty
from tracker.people.models import Organisation, User


def init_app(app: Flask) -> None:
    duties.add_check(app, duties_left)


def carried_by(person: User, organisation: Organisation) -> Select[tuple[Item]]:
    """Open items there, in the order of the ledger."""
    query = select(Item).where(Item.organisation_id == organisation.id, is_open(), is_carried_by(person.id))
    return query.order_by(Item.sort_key).options(joinedload(Item.organisation))


def carriers(organisation: Organisation) -> list[tuple[User, int]]:
    """Everybody who carries something open there, the deactivated too, and how much. Two queries."""
    parts = select(Item.owner_id, Item.accountable_lead_id, Item.supporter_ids)
    counts = Counter[int]()
    for owner_id, lead_id, supporter_ids in db.session.execute(
        parts.where(Item.organisation_id == organisation.id, is_open())
    ):
        counts.update({owner_id, lead_id, *(int(id_) for id_ in supporter_ids.split(",") if id_)} - {None})
    people = select(User).where(User.id.in_(counts)).order_by(User.is_active, User.id)
    return [(person, counts[person.id]) for person in db.session.scalars(people.options(lazyload(User.memberships)))]


def duties_left(person: User, reader: User) -> Iterator[Duty]:
    """For the page of a person who is about to leave, by organisation."""
    open_ones = select(Item.organisation_id, func.count().label("count")).where(is_open(), is_carried_by(person.id))
    counted = open_ones.group_by(Item.organisation_id).subquery()
    places = select(Organisation, counted.c.count).join(counted, counted.c.organisation_id == Organisation.id)
    for organisation, count in db.session.execute(places.order_by(Organisation.path)):
        words = _("“%(place)s”的台账里还有 %(count)s 个没有办结的事项在其名下。", place=organisation.name, count=count)
        page = url_for("ledger.hand_over", slug=organisation.slug, person=person.id)
        yield Duty(words, page if may(reader, Right.ARRANGE, organisation) else "")


def hand_over_all(
    items: Iterable[Item],
    versions: Mapping[int, int],
    *,
    leaving: User,
    to: User,
    by: User,
    at: datetime,
    words: str = "",
) -> list[Result[Item]]:
    """Each item for itself: what is refused stays, the others move. versions: as the page showed them (F36)."""
    results = []
    for item in items:
        try:
            check_carried(item, leaving)
            workflow.check_version(item, versions[item.id])
            workflow.hand_over(item, leaving=leaving, to=to, by=by, at=at, words=words)
            results.append(Result(item, Outcome.DONE))
        except NotAllowed as refused:
            results.append(Result(item, Outcome.REFUSED, str(refused)))
    return results


def check_carried(item: Item, leaving: User) -> None:
    """Raises NotAllowed 409 where they have no part in it any longer."""
    if not any(relations(item, leaving)):
        raise NotAllowed(_("已不在%(name)s名下，可能刚刚移交过。", name=leaving.name))
