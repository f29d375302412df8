"""Verbs on saved views; none of them commits."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from tracker.extensions import db
from tracker.ledger.changing import refuse_marked
from tracker.ledger.saved_views.models import LONGEST_NAME, SavedView
from tracker.ledger.saved_views.queries import MOST_OWN, MOST_SHARED
from tracker.people.access import NotAllowed, Right, may
from tracker.people.models import Organisation, User


def save(
    organisation: Organisation, arguments: Mapping[str, str], *, name: str, shared: bool, by: User, at: datetime
) -> SavedView:
    """Keep a filter. arguments: what `listing.kept` left of an address."""
    if not may(by, Right.READ, organisation):
        raise NotAllowed(_("您没有权限查看这个台账。"), status=403)
    if not arguments:
        raise NotAllowed(_("还没有选任何条件。请先在台账里筛选，再存为视图。"), status=400)
    if number_of(SavedView.owner_id == by.id) >= MOST_OWN:
        raise NotAllowed(_("您已有 %(count)s 个视图，请先删除不用的。", count=MOST_OWN))
    view = SavedView(organisation=organisation, owner_id=by.id, query=urlencode(arguments), created_at=at, shared=False)
    put(view, name=name, shared=shared)
    db.session.add(view)
    db.session.flush()
    return view


def change(view: SavedView, *, name: str, shared: bool, by: User) -> None:
    """Another name, or another circle of readers; by its owner."""
    if view.owner_id != by.id:
        raise NotAllowed(_("只有保存这个视图的人可以修改它。"), status=403)
    put(view, name=name, shared=shared)


def put(view: SavedView, *, name: str, shared: bool) -> None:
    refuse_marked(name)
    refuse_name(view, name.strip())
    if shared and not view.shared:
        refuse_one_more_shared(view)
    view.name, view.shared = name.strip(), shared


def refuse_name(view: SavedView, name: str) -> None:
    if not name or len(name) > LONGEST_NAME:
        raise NotAllowed(_("请给视图起一个名字，最多 %(count)s 个字。", count=LONGEST_NAME), status=400)
    place = view.organisation.id
    same = (SavedView.organisation_id == place, SavedView.owner_id == view.owner_id, SavedView.name == name)
    if number_of(*same, SavedView.id != (view.id or 0)):
        raise NotAllowed(_("您在这个台账里已有同名的视图，请换一个名字。"))


def refuse_one_more_shared(view: SavedView) -> None:
    if number_of(SavedView.organisation_id == view.organisation.id, SavedView.shared.is_(True)) >= MOST_SHARED:
        raise NotAllowed(_("这个台账已有 %(count)s 个共享视图，请先删除不用的，或者只给自己用。", count=MOST_SHARED))


def number_of(*conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count(SavedView.id)).where(*conditions)) or 0


def may_remove(view: SavedView, person: User) -> bool:
    """Its owner; of a shared one the secretary too, whoever's it is."""
    return view.owner_id == person.id or (view.shared and may(person, Right.ARRANGE, view.organisation))


def remove(view: SavedView, *, by: User) -> None:
    if not may_remove(view, by):
        raise NotAllowed(_("只有保存这个视图的人可以删除它；共享的视图，书记也可以删除。"), status=403)
    db.session.delete(view)
