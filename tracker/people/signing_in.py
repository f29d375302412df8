"""Signing in and its consequences: lock-out, one-time links, password rules, the record of who came."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app, has_request_context, request
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, select, update

from tracker.extensions import db
from tracker.people import passwords
from tracker.people.access import NotAllowed
from tracker.people.models import AccessRecord, OneTimeLink, Organisation, SignIn, User
from tracker.people.queries import called_by_username

LAST = 5  # passwords of a person that are not taken again
UNKNOWN = "?"  # no user name begins with it
CHARACTER_CLASSES = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")


def hasher() -> PasswordHasher:
    return PasswordHasher(time_cost=2, memory_cost=current_app.config["PASSWORD_COST"], parallelism=1)


def sign_in(username: str, password: str, *, at: datetime) -> User | None:
    """The person, or None. Five wrong passwords lock the account for half an hour; every try is recorded."""
    person = held(db.session.scalar(called_by_username(username)))
    right = matches(person, password)  # first and always: how long a refusal takes must not tell why
    if person is None:
        record("sign_in", actor=nobody(username), at=at, success=False, words="unknown")
        return None
    if is_locked(person, at=at) or not person.is_active:
        reason = "locked" if person.is_active else "inactive"
        record("sign_in", actor=person.username, at=at, success=False, words=reason)
        return None
    if not right:
        count_failure(person, at=at)
        return None
    person.failures, person.locked_until = 0, None
    record("sign_in", actor=person.username, at=at)
    return person


def nobody(username: str) -> str:
    """Stands for a name that nobody has: a password may have been typed there. The same name gives the same mark."""
    key = b"names\0" + str(current_app.config["SECRET_KEY"]).encode()
    return UNKNOWN + hmac.digest(key, username.encode(), "sha256").hex()[:12]


def held(person: User | None) -> User | None:
    """Two who try at once are counted one after the other."""
    if person is not None:
        state = select(SignIn).where(SignIn.user_id == person.id).with_for_update(key_share=True)
        db.session.scalars(state.execution_options(populate_existing=True)).one()
    return person


def is_locked(person: User, *, at: datetime) -> bool:
    return person.locked_until is not None and person.locked_until > at


def matches(person: User | None, password: str) -> bool:
    if person is None or not person.password_hash:
        hasher().hash(password)  # as long as looking at a real one
        return False
    return is_of(person.password_hash, password)


def is_of(hashed: str, password: str) -> bool:
    try:
        return hasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def knows_password(person: User, password: str, *, at: datetime) -> bool:
    """Asked of somebody who is signed in: a wrong guess counts like one at the door, for whoever commits it."""
    right = matches(held(person), password)
    if is_locked(person, at=at):
        record("password_changed", actor=person.username, at=at, success=False, words="locked")
        return False
    if not right:
        count_failure(person, at=at, kind="password_changed")
    return right


def count_failure(person: User, *, at: datetime, kind: str = "sign_in") -> None:
    person.failures += 1
    if person.failures >= current_app.config["LOCK_AFTER"]:
        person.failures, person.locked_until = 0, at + current_app.config["LOCK_MINUTES"]
    record(kind, actor=person.username, at=at, success=False, words="wrong password")


def sign_out(person: User, *, at: datetime) -> None:
    """Ends every session of the account: a copied cookie is worth nothing afterwards."""
    person.session_stamp = secrets.token_hex(8)
    record("sign_out", actor=person.username, at=at)


def change_password(person: User, *, current: str, new: str, at: datetime) -> None:
    """The person's own choice, who was asked for the `current` one. Raises NotAllowed when `new` is no change."""
    if current == new:
        raise NotAllowed(_("新密码不能与现在的密码相同。"), status=400)
    set_password(person, new, at=at)
    record("password_changed", actor=person.username, at=at)


def choose_password(token: str, password: str, *, at: datetime) -> User:
    """Spends the link. Raises NotAllowed with 410 when it works no more, with 400 when the password is too weak."""
    link = use_link("password", token, at=at)
    if link is None or link.user is None or not link.user.is_active:
        raise NotAllowed(_("这个链接已经用过或已过期。"), status=410)
    set_password(link.user, password, at=at)
    record("password_chosen", actor=link.user.username, at=at)
    return link.user


def set_password(person: User, password: str, *, at: datetime, must_change: bool = False) -> None:
    """Ends every other session of the account. Raises NotAllowed with the rule that is broken."""
    check_password(password, person)
    earlier = person.sign_in.last_hashes.split()
    if any(is_of(hashed, password) for hashed in earlier):
        raise NotAllowed(_("新密码不能与最近 %(count)s 次用过的密码相同。", count=str(LAST)), status=400)
    person.password_hash = hasher().hash(password)
    person.sign_in.last_hashes = "\n".join([*earlier, person.password_hash][-LAST:])
    person.password_set_at = at
    person.must_change_password = must_change
    person.failures, person.locked_until = 0, None
    person.session_stamp = secrets.token_hex(8)


def check_password(password: str, person: User) -> None:
    """DOMAIN §8: at least 8 characters of 3 classes, without one's own name, and not what others try first."""
    classes = sum(bool(re.search(pattern, password)) for pattern in CHARACTER_CLASSES)
    if len(password) < 8 or classes < 3:
        raise NotAllowed(_("密码至少 8 位，并含大写字母、小写字母、数字、符号中的三类。"), status=400)
    if person.username and person.username.lower() in password.lower():
        raise NotAllowed(_("密码不能包含用户名。"), status=400)
    if passwords.names_somebody(password, person.name):
        raise NotAllowed(_("密码不能包含自己的姓名，也不能用姓名的拼音。"), status=400)
    if passwords.is_common(password):
        raise NotAllowed(_("这个密码太常见，最容易被人猜到，请换一个。"), status=400)


def must_choose_password(person: User, *, at: datetime) -> bool:
    """Before anything else: the password was given by somebody else, or is too old."""
    return person.must_change_password or password_is_old(person, at=at)


def password_is_old(person: User, *, at: datetime) -> bool:
    limit: timedelta = current_app.config["PASSWORD_DAYS"]
    return bool(limit) and (person.password_set_at is None or person.password_set_at + limit <= at)


def make_link(purpose: str, *, at: datetime, user: User | None = None) -> str:
    """A token that works once; an earlier link for the same purpose and person stops working."""
    db.session.query(OneTimeLink).filter_by(purpose=purpose, user_id=user.id if user else None, used_at=None).update(
        {"used_at": at}
    )
    token = secrets.token_urlsafe(24)
    expires = at + timedelta(hours=current_app.config["LINK_HOURS"])
    db.session.add(OneTimeLink(purpose=purpose, user=user, token_hash=token_hash(token), expires_at=expires))
    return token


def find_link(purpose: str, token: str, *, at: datetime) -> OneTimeLink | None:
    """The link if it still works."""
    return db.session.scalar(select(OneTimeLink).where(*still_works(purpose, token, at)))


def use_link(purpose: str, token: str, *, at: datetime) -> OneTimeLink | None:
    """The link, spent in this transaction, or None: of two people with the same link one gets it (F2)."""
    spent = update(OneTimeLink).where(*still_works(purpose, token, at)).values(used_at=at)
    return db.session.scalar(spent.returning(OneTimeLink))


def still_works(purpose: str, token: str, at: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeLink.purpose == purpose,
        OneTimeLink.token_hash == token_hash(token),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > at,
    )


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def record(
    kind: str,
    *,
    actor: str,
    at: datetime,
    success: bool = True,
    subject: str = "",
    words: str = "",
    organisation: Organisation | None = None,
) -> None:
    """One line of the access log, in the caller's transaction."""
    db.session.add(
        AccessRecord(
            organisation_id=organisation.id if organisation else None,
            at=at,
            kind=kind,
            actor=actor[:120],
            subject=subject[:120],
            success=success,
            words=words,
            address=(request.remote_addr or "")[:60] if has_request_context() else "",
        )
    )
