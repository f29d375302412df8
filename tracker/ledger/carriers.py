"""Who can carry an item, and how those who support it are kept."""

from collections.abc import Iterable

from flask_babel import gettext as _

from tracker.people.access import NotAllowed, Right, standing
from tracker.people.models import Organisation, User


def check_people(organisation: Organisation, *people: User | None) -> None:
    """Whoever carries an item can sign in and see it. Raises NotAllowed 400."""
    for person in people:
        if person and not standing(person, organisation).may(Right.READ):
            raise NotAllowed(_("%(name)s 在本组织没有账号或已停用，不能承担事项。", name=person.name), status=400)


def ids_of(ids: Iterable[int]) -> str:
    """As supporter_ids keeps them: ",3,7,", or nothing."""
    listed = sorted(set(ids))
    return f",{','.join(map(str, listed))}," if listed else ""
