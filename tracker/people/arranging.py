"""Verbs on the tree of organisations: name, place, who signs for it; each leaves its lines in the access log."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, literal, select, update

from tracker.common.seen import is_seen
from tracker.extensions import db
from tracker.people import signing_in, tree
from tracker.people.access import NotAllowed
from tracker.people.accounts import require_management
from tracker.people.models import Organisation, User

LONGEST_PATH = 400


def rename(organisation: Organisation, *, name: str, by: User, at: datetime) -> None:
    """What is written from now on bears the new name; the log keeps the old one."""
    require_management(by, organisation)
    if not is_seen(name):
        raise NotAllowed(_("请填写组织名称。"), status=400)
    if name.strip() == organisation.name:
        return
    old, organisation.name = organisation.name, name.strip()
    signing_in.record(
        "organisation_renamed",
        actor=by.username,
        at=at,
        subject=organisation.name,
        words=old,
        organisation=organisation,
    )


def let_parent_sign(organisation: Organisation, allowed: bool, *, by: User, at: datetime) -> None:
    """Where everybody of its own who could sign an item off is involved in it, the committees above may, or may no
    longer."""
    require_management(by, organisation)
    if allowed == organisation.parent_signs:
        return
    organisation.parent_signs = allowed
    signing_in.record(
        "parent_signing_granted" if allowed else "parent_signing_withdrawn",
        actor=by.username,
        at=at,
        subject=organisation.name,
        organisation=organisation,
    )


def say_how_to_reach(organisation: Organisation, contact: str, *, by: User, at: datetime) -> None:
    """Telephone, post or mail: what the public version of a report ends with."""
    require_management(by, organisation)
    if contact.strip() == organisation.public_contact:
        return
    organisation.public_contact = contact.strip()
    signing_in.record(
        "public_contact_changed",
        actor=by.username,
        at=at,
        subject=organisation.name,
        words=organisation.public_contact,
        organisation=organisation,
    )


def move(organisation: Organisation, *, below: Organisation, by: User, at: datetime) -> None:
    """With everything below it; who reads it from above follows at once. Its committee of before, if it had one, and
    the new one are both the administrator's to manage, so that nobody takes or gives away what is not theirs."""
    hold_the_tree()
    former = organisation.parent
    for concerned in (organisation, former, below):
        if concerned is not None:
            require_management(by, concerned)
    if below.is_within(organisation):
        raise NotAllowed(_("不能移到它自己或它的下级组织之下。"), status=400)
    if former is below:
        return
    old, new = organisation.path, f"{below.path}{organisation.id}/"
    refuse_too_deep(old, new)
    here = update(Organisation).where(Organisation.path.startswith(old))
    db.session.execute(here.values(path=literal(new) + func.substr(Organisation.path, len(old) + 1)))
    organisation.parent = below
    db.session.flush()
    db.session.expire_all()
    tree.keep_lines(db.session.scalars(select(Organisation).where(Organisation.path.startswith(new))).all())
    told = f"{former.name if former else '—'} → {below.name}"
    for place in (organisation, former):
        if place is not None:
            signing_in.record(
                "organisation_moved",
                actor=by.username,
                at=at,
                subject=organisation.name,
                words=told,
                organisation=place,
            )


def hold_the_tree() -> None:
    """One move at a time: of two that would put each below the other, the second sees what the first did (F2)."""
    rows = select(Organisation).order_by(Organisation.id).with_for_update(key_share=True)
    db.session.execute(rows, execution_options={"populate_existing": True}).all()


def refuse_too_deep(old: str, new: str) -> None:
    below = Organisation.path.startswith(old)
    longest = db.session.scalar(select(func.max(func.length(Organisation.path))).where(below)) or 0
    if longest - len(old) + len(new) > LONGEST_PATH:
        raise NotAllowed(_("组织层级太多，不能移到那里。"), status=400)
