"""What a group is told: what became overdue since the last time, and on the first working day of a week the whole. No
name of a person, nothing that is withheld from the public."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, select

from tracker.common.addresses import public_address
from tracker.common.filters import short_date
from tracker.extensions import db
from tracker.ledger.models import Item
from tracker.ledger.queries import is_overdue
from tracker.watch import queries
from tracker.watch.chat_words import ChatLine, in_words
from tracker.watch.models import OverdueNote
from tracker.watch.robots.formats import Message
from tracker.watch.robots.models import GroupRobot

MOST_LINES = 40  # more never fit into a message


def overdue_in(organisation_id: int, *, today: date) -> Select[tuple[Item]]:
    here = queries.for_a_chat(select(Item).where(Item.organisation_id == organisation_id, is_overdue(today)))
    return here.order_by(Item.due_on, Item.id)


def newly_overdue(robot: GroupRobot, *, today: date) -> list[Item]:
    """What was noticed overdue since the group was told, each once a deadline, and still is."""
    noted = and_(
        OverdueNote.organisation_id == Item.organisation_id,
        OverdueNote.item_id == Item.id,
        OverdueNote.due_version == Item.due_version,
    )
    fresh = overdue_in(robot.organisation_id, today=today).join(OverdueNote, noted)
    found = db.session.scalars(fresh.where(OverdueNote.noticed_on >= robot.since_on))
    return [item for item in found if key_of(item) not in robot.told]


def key_of(item: Item) -> list[int]:
    return [item.id, item.due_version]


def message_for(robot: GroupRobot, *, today: date, begins_week: bool) -> tuple[Message, list[list[int]]] | None:
    """The message of the day, and what it tells for the first time; None where there is nothing to say."""
    new = newly_overdue(robot, today=today)
    late = list(db.session.scalars(overdue_in(robot.organisation_id, today=today))) if begins_week else []
    items = [*new, *(item for item in late if item not in new)]
    if not items:
        return None
    words = week_in_words if begins_week else news_in_words
    facts = {
        "organisation": robot.organisation.name,
        "day": today.isoformat(),
        "total": len(items),
        "items": [told_of(item, today, new=item in new) for item in items[:MOST_LINES]],
    }
    message_id = f"{robot.organisation_id}.{robot.id}.{today:%Y%m%d}"
    message = Message(words(robot, items, new, today), message_id, facts)
    return message, [key_of(item) for item in new]


def told_of(item: Item, today: date, *, new: bool) -> dict[str, object]:
    """As values."""
    due_on = item.due_on or today
    return {
        "number": item.number,
        "title": item.title,
        "due_on": due_on.isoformat(),
        "days_overdue": (today - due_on).days,
        "new": new,
        "url": public_address("ledger.item", item_id=item.id),
    }


def news_in_words(robot: GroupRobot, items: Sequence[Item], new: Sequence[Item], today: date) -> str:
    heading = _("%(place)s新逾期 %(count)s 项（%(day)s）", **heading_of(robot, len(new), today))
    return in_words(heading, lines_of(items, today), total=len(items), url=list_url(robot))


def week_in_words(robot: GroupRobot, items: Sequence[Item], new: Sequence[Item], today: date) -> str:
    """What became overdue stands first."""
    numbers = {"newly": len(new), "closed": closed_within(robot.organisation_id, today)}
    heading = _(
        "%(place)s逾期 %(count)s 项（%(day)s）：新逾期 %(newly)s 项，一周销号 %(closed)s 项",
        **heading_of(robot, len(items), today),
        **numbers,
    )
    return in_words(heading, lines_of(items, today, new=new), total=len(items), url=list_url(robot))


def closed_within(organisation_id: int, today: date) -> int:
    closed = and_(Item.state == "closed", Item.closed_on >= today - queries.WEEK)
    query = queries.for_a_chat(select(Item).where(Item.organisation_id == organisation_id, closed))
    return db.session.scalar(query.with_only_columns(func.count(Item.id))) or 0


def heading_of(robot: GroupRobot, count: int, today: date) -> dict[str, object]:
    return {"place": robot.organisation.name, "count": count, "day": short_date(today)}


def lines_of(items: Sequence[Item], today: date, *, new: Sequence[Item] = ()) -> list[ChatLine]:
    return [
        ChatLine(
            item.number,
            item.title,
            what=_("新逾期") if item in new else "",
            beside=_("逾期 %(count)s 天", count=(today - (item.due_on or today)).days),
        )
        for item in items[:MOST_LINES]
    ]


def list_url(robot: GroupRobot) -> str:
    return public_address("watch.overdue", slug=robot.organisation.slug)


def trial(robot: GroupRobot) -> Message:
    text = _("%(place)s整改台账：这是一条测试消息，收到它说明提醒可以发到这个群。", place=robot.organisation.name)
    return Message(text, f"{robot.organisation_id}.{robot.id}.trial", {"trial": True})
