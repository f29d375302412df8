"""Verbs on organisations, accounts and roles; each leaves a line in the access log and commits nothing."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from tracker.extensions import db
from tracker.people import signing_in
from tracker.people.access import NotAllowed, Right, Role, may
from tracker.people.models import Membership, Organisation, User

USERNAME = re.compile(r"[\w.@-]{2,60}")


def has_people() -> bool:
    """False on a new instance, which then offers its set-up."""
    return db.session.scalar(select(func.count(User.id))) != 0


def found_organisation(name: str, *, slug: str, at: datetime, parent: Organisation | None = None) -> Organisation:
    """A new branch or committee, below `parent` or at the root."""
    if not name.strip():
        raise NotAllowed(_("请填写组织名称。"), status=400)
    if db.session.scalar(select(Organisation.id).where(Organisation.slug == slug)):
        raise NotAllowed(_("这个组织代码已被使用。"), status=400)
    organisation = Organisation(name=name.strip(), slug=slug, parent=parent, created_at=at)
    db.session.add(organisation)
    db.session.flush()
    organisation.path = f"{parent.path if parent else '/'}{organisation.id}/"
    return organisation


def add_user(username: str, *, name: str, at: datetime, post: str = "") -> User:
    """An account without a password: its owner chooses one through a one-time link, or `set_password` does."""
    if not USERNAME.fullmatch(username):
        raise NotAllowed(_("用户名为 2–60 位，可用汉字、字母、数字和 . _ - @。"), status=400)
    if not name.strip():
        raise NotAllowed(_("请填写姓名。"), status=400)
    if db.session.scalar(select(User.id).where(func.lower(User.username) == username.lower())):
        raise NotAllowed(_("这个用户名已被使用。"), status=400)
    stamp = secrets.token_hex(8)
    user = User(username=username, name=name.strip(), post=post.strip(), created_at=at, session_stamp=stamp)
    db.session.add(user)
    db.session.flush()
    return user


def grant(user: User, role: str, *, organisation: Organisation, at: datetime, by: str) -> None:
    """Idempotent: a role held is held once."""
    if any(m.organisation_id == organisation.id and m.role == role for m in user.memberships):
        return
    db.session.add(Membership(user=user, organisation=organisation, role=Role(role).value))
    signing_in.record("role_granted", actor=by, at=at, subject=user.username, words=role, organisation=organisation)


def set_roles(user: User, roles: Iterable[str], *, organisation: Organisation, by: User, at: datetime) -> None:
    """Exactly these roles there. The last administrator of an organisation cannot be taken away."""
    require_management(by, organisation)
    wanted = set(roles)
    for held in [m for m in user.memberships if m.organisation_id == organisation.id and m.role not in wanted]:
        if held.role == Role.ADMINISTRATOR and is_last_administrator(user, organisation):
            raise NotAllowed(_("这是本组织最后一位管理员，请先指定另一位。"))
        user.memberships.remove(held)
        db.session.delete(held)
        signing_in.record(
            "role_revoked",
            actor=by.username,
            at=at,
            subject=user.username,
            words=held.role,
            organisation=organisation,
        )
    for role in sorted(wanted):
        grant(user, role, organisation=organisation, at=at, by=by.username)


def deactivate(user: User, *, organisation: Organisation, by: User, at: datetime) -> None:
    """No sign-in from now on, sessions end; the name stays in every history."""
    require_management(by, organisation)
    if is_last_administrator(user, organisation):
        raise NotAllowed(_("这是本组织最后一位管理员，请先指定另一位。"))
    user.is_active = False
    user.session_stamp = secrets.token_hex(8)
    signing_in.record("deactivated", actor=by.username, at=at, subject=user.username, organisation=organisation)


def reactivate(user: User, *, organisation: Organisation, by: User, at: datetime) -> None:
    require_management(by, organisation)
    user.is_active = True
    signing_in.record("reactivated", actor=by.username, at=at, subject=user.username, organisation=organisation)


def reset_password(user: User, *, organisation: Organisation, by: User, at: datetime) -> str:
    """The old password stops working now; returns the token of a link through which the person chooses a new one."""
    require_management(by, organisation)
    user.password_hash = ""
    user.session_stamp = secrets.token_hex(8)
    signing_in.record("password_reset", actor=by.username, at=at, subject=user.username, organisation=organisation)
    return signing_in.make_link("password", at=at, user=user)


def require_management(by: User, organisation: Organisation) -> None:
    if not may(by, Right.MANAGE_PEOPLE, organisation):
        raise NotAllowed(_("只有管理员可以管理人员和角色。"), status=403)


def is_last_administrator(user: User, organisation: Organisation) -> bool:
    others = (
        select(func.count(Membership.id))
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.organisation_id == organisation.id,
            Membership.role == Role.ADMINISTRATOR,
            Membership.user_id != user.id,
            User.is_active,
        )
    )
    holds = any(m.organisation_id == organisation.id and m.role == Role.ADMINISTRATOR for m in user.memberships)
    return holds and not db.session.scalar(others)
