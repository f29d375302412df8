"""Group robots told their message of the day: leased, put into words, sent with no transaction open, marked.

Each robot has its turn once a working day. Whoever dies between sending and marking leaves a lease that lapses, and
that message goes out once more.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, case, or_, select, update

from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.watch.channels import Refused
from tracker.watch.holidays import calendar
from tracker.watch.robots import calling, formats, saying
from tracker.watch.robots.formats import KINDS, Kind, Message, TooOften
from tracker.watch.robots.models import GroupRobot
from tracker.watch.robots.setting_up import opened
from tracker.watch.telling import MOST_ATTEMPTS, next_try

LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A robot's lease: mine until then; whoever finds another instant in the row lost it."""

    organisation_id: int
    robot_id: int
    until: datetime

    @property
    def row(self) -> ColumnElement[bool]:
        return and_(GroupRobot.organisation_id == self.organisation_id, GroupRobot.id == self.robot_id)

    @property
    def is_mine(self) -> ColumnElement[bool]:
        return and_(self.row, GroupRobot.state == "leased", GroupRobot.lease_until == self.until)


@dataclass(frozen=True, slots=True)
class Ready:
    """All that is sent, as plain values."""

    kind: Kind
    message: Message
    url: str
    secret: str
    told: list[list[int]]
    attempts: int


def lease(*, at: datetime) -> Turn | None:
    """The next robot that had no turn today, or whose attempt may be made again; claimed by one conditional update."""
    today = day_of(at)
    again = and_(GroupRobot.on_date == today, GroupRobot.state.in_(["leased", "failed"]), GroupRobot.lease_until <= at)
    waits = or_(GroupRobot.on_date.is_(None), GroupRobot.on_date < today, again)
    key = (GroupRobot.organisation_id, GroupRobot.id)
    for place, id_ in db.session.execute(select(*key).where(waits).order_by(*key).limit(1)).tuples():
        turn = Turn(place, id_, at + LEASE)
        number = case((GroupRobot.on_date == today, GroupRobot.attempts + 1), else_=1)
        mine = update(GroupRobot).where(turn.row, waits)
        claim = mine.values(state="leased", lease_until=turn.until, on_date=today, attempts=number, words="")
        return turn if db.session.scalars(claim.returning(GroupRobot.id)).all() else None
    return None


def made_ready(turn: Turn, *, at: datetime) -> Ready | None:
    """None where there is nothing to send, which is marked."""
    robot = db.session.scalar(select(GroupRobot).where(turn.is_mine).execution_options(populate_existing=True))
    if robot is None:
        return None
    today = day_of(at)
    with force_locale("zh_CN"):
        found = saying.message_for(robot, today=today, begins_week=calendar().begins_week(today))
    if found is None:
        mark(turn, state="idle", since_on=today, told=[], lease_until=None)
        return None
    if (address := opened(robot)) is None:
        mark(turn, state="parked", words="sealed", lease_until=None)
        return None
    message, told = found
    return Ready(KINDS[robot.kind], message, *address, told, robot.attempts)


def send(kind: Kind, message: Message, *, url: str, secret: str, now: datetime) -> None:
    """No database is open."""
    formats.read(kind, *calling.post(formats.written(kind, message, url=url, secret=secret, now=now)))


def mark_sent(turn: Turn, ready: Ready, *, at: datetime) -> None:
    mark(turn, state="sent", sent_at=at, since_on=day_of(at), told=ready.told, lease_until=None, words="")


def mark_failed(turn: Turn, ready: Ready, error: Exception, *, at: datetime) -> str:
    """To be tried again after a while; or put aside until the next working day, which tells it then."""
    parked = isinstance(error, Refused) or ready.attempts >= MOST_ATTEMPTS
    wait = next_try(ready.attempts, at=at)
    if isinstance(error, TooOften):
        wait = max(wait, at + ready.kind.pause * MINUTE)
    state = "parked" if parked else "failed"
    mark(turn, state=state, words=words_of(error), lease_until=None if parked else wait)
    return state


def put_off(turn: Turn, ready: Ready, *, at: datetime) -> None:
    """Its address was told as much as it takes a minute; that was no attempt."""
    mark(turn, state="failed", words="", attempts=ready.attempts - 1, lease_until=at + MINUTE)


def words_of(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:500]


def mark(turn: Turn, **values: object) -> None:
    db.session.execute(
        update(GroupRobot).where(turn.is_mine).values(**values).execution_options(synchronize_session=False)
    )
