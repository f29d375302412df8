"""Verbs on an organisation's group robots: added, taken away, opened to be called. Each leaves its line in the access
log, which names the host and nothing else of the address."""

import json
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select

from tracker.common import sealing
from tracker.common.addresses import origin_of
from tracker.common.clock import day_of
from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import Organisation, User
from tracker.watch.robots import calling
from tracker.watch.robots.formats import KINDS
from tracker.watch.robots.models import GroupRobot

MOST = 10


def robots_of(organisation: Organisation) -> Select[tuple[GroupRobot]]:
    return select(GroupRobot).where(GroupRobot.organisation_id == organisation.id).order_by(GroupRobot.id)


def add(
    organisation: Organisation, *, kind: str, name: str, url: str, secret: str, by: User, at: datetime
) -> GroupRobot:
    """From that day on it is told what becomes overdue."""
    require_setting_up(by, organisation)
    if not calling.is_allowed(url):
        raise NotAllowed(_("这个地址不在管理员允许的范围内。"), status=400)
    if KINDS[kind].wants_secret and not secret:
        raise NotAllowed(_("通用推送要有密钥，对方用它核对签名。"), status=400)
    if len(db.session.scalars(robots_of(organisation)).all()) >= MOST:
        raise NotAllowed(_("一个组织最多 %(count)s 个群机器人。", count=MOST))
    robot = GroupRobot(
        organisation=organisation,
        kind=kind,
        name=name,
        origin=origin_of(url),
        sealed=sealing.seal(json.dumps({"url": url, "secret": secret})),
        made_by=by.username,
        made_at=at,
        since_on=day_of(at),
        told=[],
    )
    db.session.add(robot)
    record("robot_added", robot, by=by, at=at)
    return robot


def remove(robot: GroupRobot, *, by: User, at: datetime) -> None:
    require_setting_up(by, robot.organisation)
    record("robot_removed", robot, by=by, at=at)
    here = (GroupRobot.organisation_id == robot.organisation_id) & (GroupRobot.id == robot.id)
    db.session.execute(delete(GroupRobot).where(here))


def opened(robot: GroupRobot) -> tuple[str, str] | None:
    """Address and secret; None where another instance sealed them."""
    found = sealing.unseal(robot.sealed)
    if found is None:
        return None
    values = json.loads(found)
    return values["url"], values["secret"]


def require_setting_up(by: User, organisation: Organisation) -> None:
    if not may(by, Right.SET_UP_TELLING, organisation):
        raise NotAllowed(_("您没有权限进行此操作。"), status=403)


def record(kind: str, robot: GroupRobot, *, by: User, at: datetime) -> None:
    signing_in.record(
        kind, actor=by.username, at=at, subject=robot.name, words=robot.origin, organisation=robot.organisation
    )
