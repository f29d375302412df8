"""The sample branch: a plainly fictional story that can be looked at and thrown away."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from tracker.extensions import db
from tracker.people import accounts, signing_in
from tracker.people.access import Role
from tracker.people.models import Organisation

SLUG = "sample-branch"

CAST = (
    ("sample-secretary", "陈秘", "书记", "branch", Role.SECRETARY),
    ("sample-publicity", "李宁", "宣传委员", "branch", Role.COMMITTEE_MEMBER),
    ("sample-organiser", "王方", "组织委员", "branch", Role.COMMITTEE_MEMBER),
    ("sample-discipline", "赵琳", "纪检委员", "branch", Role.DISCIPLINE_OFFICER),
    ("sample-member", "党员甲", "党员", "branch", Role.MEMBER),
    ("sample-parent", "工委甲", "机关工委", "committee", Role.PARENT_READER),
    ("sample-administrator", "管理员甲", "", "branch", Role.ADMINISTRATOR),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the sample branch; its password is told once and kept nowhere."""

    role: str
    username: str
    password: str
    name: str


def is_loaded() -> bool:
    return db.session.scalar(select(Organisation.id).where(Organisation.slug == SLUG)) is not None


def load(*, at: datetime) -> list[DemoAccount]:
    """The sample branch with one account a role, the secretary first; one random password for them all."""
    committee = accounts.found_organisation("示例机关工委", slug="sample-committee", at=at)
    branch = accounts.found_organisation("示例机关第一党支部", slug=SLUG, at=at, parent=committee)
    places = {"branch": branch, "committee": committee}
    password = f"{secrets.token_urlsafe(9)}-Aa1"  # three classes of characters whatever was drawn
    made = []
    for username, name, post, place, role in CAST:
        user = accounts.add_user(username, name=name, post=post, at=at)
        signing_in.set_password(user, password, at=at)
        accounts.grant(user, role, organisation=places[place], at=at, by="system:demo")
        made.append(DemoAccount(role.value, username, password, name))
    return made
