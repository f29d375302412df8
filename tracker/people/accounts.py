"""Verbs on organisations, accounts and roles; each leaves a line in the access log and commits nothing."""

import re
import secrets
from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from tracker.common.names import is_a_name, username_of
from tracker.common.seen import is_seen, words_in
from tracker.extensions import db
from tracker.people import signing_in, tree
from tracker.people.access import NotAllowed, Right, Role, may, organisation_ids_with
from tracker.people.models import Membership, Organisation, SignIn, User
from tracker.people.queries import called_by_username

USERNAME = re.compile(r"[\w.@-]{2,60}")


def has_people() -> bool:
    """False on a new instance, which then offers its set-up."""
    return bool(db.session.scalar(select(select(User.id).exists())))


def named(username: str) -> User:
    """However it was typed when the account was made (F55)."""
    return db.session.scalars(called_by_username(username)).one()


def managed_by(administrator: User, *, username: str) -> User:
    """An active person of an organisation the administrator manages: nobody learns here whom others have."""
    managed = organisation_ids_with(administrator, Right.MANAGE_PEOPLE)
    held = select(Membership.user_id).where(Membership.organisation_id.in_(managed))
    found = db.session.scalar(called_by_username(username).where(User.id.in_(held), User.is_active))
    if found is None:
        raise NotAllowed(_("您管理的组织里没有使用这个用户名的人。"), status=400)
    return found


def begin_organisation(organisation: str, *, name: str, username: str, password: str, at: datetime) -> User:
    """A new root with its first person, who runs it and keeps its accounts until somebody else is given the role."""
    founded = found_organisation(organisation, slug=free_slug(), at=at)
    first = add_user(username, name=name, at=at)
    signing_in.set_password(first, password, at=at)
    for role in (Role.SECRETARY, Role.ADMINISTRATOR):
        grant(first, role, organisation=founded, at=at, by="system:set_up")
    signing_in.record("organisation_founded", actor=first.username, at=at, subject=founded.name, organisation=founded)
    return first


def add_organisation(name: str, *, slug: str, parent: Organisation, by: User, at: datetime) -> Organisation:
    """Below `parent`, whose administrators then manage it too. slug: chosen, or empty for the next free one."""
    require_management(by, parent)
    founded = found_organisation(name, slug=slug or free_slug(), at=at, parent=parent)
    signing_in.record("organisation_founded", actor=by.username, at=at, subject=founded.name, organisation=founded)
    return founded


def free_slug() -> str:
    """branch-1, branch-2 …: the address of an organisation whose founder chose none."""
    number = (db.session.scalar(select(func.count(Organisation.id))) or 0) + 1
    while is_taken(f"branch-{number}"):
        number += 1
    return f"branch-{number}"


def is_taken(slug: str) -> bool:
    return db.session.scalar(select(Organisation.id).where(Organisation.slug == slug)) is not None


def found_organisation(name: str, *, slug: str, at: datetime, parent: Organisation | None = None) -> Organisation:
    """A new branch or committee, below `parent` or at the root."""
    if not is_seen(name):
        raise NotAllowed(_("请填写组织名称。"), status=400)
    if is_taken(slug):
        raise NotAllowed(_("这个组织代码已被使用。"), status=400)
    organisation = Organisation(name=name.strip(), slug=slug, parent=parent, created_at=at)
    db.session.add(organisation)
    db.session.flush()
    organisation.path = f"{parent.path if parent else '/'}{organisation.id}/"
    tree.keep_lines([organisation])
    return organisation


def add_user(username: str, *, name: str, at: datetime, post: str = "") -> User:
    """An account without a password: its owner chooses one through a one-time link, or `set_password` does."""
    username = username_of(username)
    if not USERNAME.fullmatch(username):
        raise NotAllowed(_("用户名为 2–60 位，可用汉字、字母、数字和 . _ - @。"), status=400)
    if not is_a_name(name):
        raise NotAllowed(_("请填写姓名。"), status=400)
    if db.session.scalar(called_by_username(username)):
        raise NotAllowed(_("这个用户名已被使用。"), status=400)
    stamp = secrets.token_hex(8)
    user = User(
        username=username, name=name.strip(), post=words_in(post), created_at=at, sign_in=SignIn(session_stamp=stamp)
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_person(
    username: str,
    *,
    name: str,
    post: str,
    roles: Iterable[str],
    organisation: Organisation,
    by: User,
    at: datetime,
) -> str:
    """A new account with roles; returns the token of the link through which the person chooses a password."""
    require_management(by, organisation)
    user = add_user(username, name=name, post=post, at=at)
    signing_in.record("user_added", actor=by.username, at=at, subject=user.username, organisation=organisation)
    set_roles(user, roles, organisation=organisation, by=by, at=at)
    return signing_in.make_link("password", at=at, user=user)


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
    if user.id == by.id and wanted - {Role.ADMINISTRATOR} - user.direct_roles_in(organisation):
        raise NotAllowed(_("不能给自己授予办理台账的角色，请由另一位管理员或上级组织的管理员授予。"), status=403)
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


def correct(user: User, *, name: str, post: str, organisation: Organisation, by: User, at: datetime) -> None:
    """Name and post as they should read from now on; what history already says stays."""
    require_whole_person(user, by)
    if not is_a_name(name):
        raise NotAllowed(_("请填写姓名。"), status=400)
    if (user.name, user.post) == (name.strip(), words_in(post)):
        return
    words = f"{user.name} {user.post}".strip()
    user.name, user.post = name.strip(), words_in(post)
    signing_in.record(
        "particulars_changed", actor=by.username, at=at, subject=user.username, words=words, organisation=organisation
    )


def deactivate(user: User, *, organisation: Organisation, by: User, at: datetime) -> None:
    """No sign-in from now on, sessions end; the name stays in every history."""
    require_whole_person(user, by)
    if is_last_administrator(user, organisation):
        raise NotAllowed(_("这是本组织最后一位管理员，请先指定另一位。"))
    user.is_active = False
    user.session_stamp = secrets.token_hex(8)
    signing_in.record("deactivated", actor=by.username, at=at, subject=user.username, organisation=organisation)


def reactivate(user: User, *, organisation: Organisation, by: User, at: datetime) -> None:
    require_whole_person(user, by)
    user.is_active = True
    signing_in.record("reactivated", actor=by.username, at=at, subject=user.username, organisation=organisation)


def reset_password(user: User, *, organisation: Organisation, by: User, at: datetime) -> str:
    """The old password stops working now; returns the token of a link through which the person chooses a new one."""
    require_whole_person(user, by)
    if not user.is_active:
        raise NotAllowed(_("这个账号已停用，请先重新启用。"))
    return new_password_link(user, by=by.username, at=at, organisation=organisation)


def password_link(username: str, *, by: str, at: datetime) -> str:
    """For the operator, whose right is the machine itself."""
    user = db.session.scalar(called_by_username(username).where(User.is_active))
    if user is None:
        raise NotAllowed(_("没有在用的账号叫这个用户名。"), status=400)
    return new_password_link(user, by=by, at=at)


def new_password_link(user: User, *, by: str, at: datetime, organisation: Organisation | None = None) -> str:
    user.password_hash = ""
    user.session_stamp = secrets.token_hex(8)
    signing_in.record("password_reset", actor=by, at=at, subject=user.username, organisation=organisation)
    return signing_in.make_link("password", at=at, user=user)


def require_whole_person(user: User, by: User) -> None:
    """What touches the account touches all its roles: whoever does it manages every organisation the person is in.

    Otherwise the administrator of a branch could take over somebody of the committee above who is a member there.
    """
    if not user.memberships:
        raise NotAllowed(_("只有管理员可以管理人员和角色。"), status=403)
    for membership in user.memberships:
        if not may(by, Right.MANAGE_PEOPLE, membership.organisation):
            place = membership.organisation.name
            raise NotAllowed(
                _("此人在“%(place)s”也有角色，请由那里的管理员或上级管理员办理。", place=place), status=403
            )


def require_management(by: User, organisation: Organisation) -> None:
    if not may(by, Right.MANAGE_PEOPLE, organisation):
        raise NotAllowed(_("只有管理员可以管理人员和角色。"), status=403)


def is_last_administrator(user: User, organisation: Organisation) -> bool:
    """Asked by one at a time, so that of two administrators who remove each other one stays (F2).

    key_share: a row that already refers to the organisation, like the log's, holds a lock this one must not wait for.
    """
    one = select(Organisation.id).where(Organisation.id == organisation.id)
    db.session.execute(one.with_for_update(key_share=True))
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
