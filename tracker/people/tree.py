"""Who stands below whom, looked up and not matched: a row for each organisation and each one above it, kept with the
tree."""

from collections.abc import Iterable, Sequence

from flask import g, has_request_context
from sqlalchemy import Select, and_, delete, insert, or_, select

from tracker.extensions import db
from tracker.people.models import Ancestry, Organisation

MOST_KNOWN = 200  # so many are named one by one; among more, the database finds its way itself

Places = set[int] | Select[tuple[int]]


def below(tops: Iterable[int], *, besides: Iterable[int] = ()) -> Select[tuple[int]]:
    """The ids of these and of everything below them, at any depth; and of others, without what is below those."""
    alone = and_(Ancestry.organisation_id.in_(besides), Ancestry.depth == 0)
    return select(Ancestry.organisation_id).where(or_(Ancestry.ancestor_id.in_(tops), alone))


def known_below(tops: Iterable[int], *, besides: Iterable[int] = ()) -> Places:
    """The same, looked up once a request where they are few: what stands on many machines is then asked only of those
    that hold it."""
    key = (frozenset(tops), frozenset(besides))
    asked = below(key[0], besides=key[1])
    if not has_request_context():
        return asked
    kept: dict[object, Places] = g.setdefault("known_below", {})
    if key not in kept:
        found = set(db.session.scalars(asked.distinct().limit(MOST_KNOWN + 1)))
        kept[key] = found if len(found) <= MOST_KNOWN else asked
    return kept[key]


def keep_lines(places: Sequence[Organisation]) -> None:
    """After their paths were set: what stood above these stands there no more, what does is written."""
    db.session.execute(delete(Ancestry).where(Ancestry.organisation_id.in_([place.id for place in places])))
    lines = [
        {"organisation_id": place.id, "ancestor_id": above, "depth": depth}
        for place in places
        for depth, above in enumerate(reversed(place.line))
    ]
    db.session.execute(insert(Ancestry), lines)
    if has_request_context():
        g.pop("known_below", None)
