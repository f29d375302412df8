"""What else can be done with a whole ledger, as links for the person who looks at it."""

from flask import url_for
from flask_babel import gettext as _

from tracker.common import clock
from tracker.ledger.chat import entering
from tracker.people.access import CARRYING, Right, may
from tracker.people.models import Organisation, User


def more_of(organisation: Organisation, person: User) -> list[tuple[str, str]]:
    """Label and address of each."""
    slug, found = organisation.slug, list[tuple[str, str]]()
    if entering.may_paste(person, organisation, today=clock.today()):
        found.append((_("粘贴群里的进展"), url_for("ledger.pasted_progress", slug=slug)))
    if may(person, Right.ARRANGE, organisation):
        found.append((_("移交名下事项"), url_for("ledger.hand_over", slug=slug)))
    if person.direct_roles_in(organisation) & CARRYING:
        found.append((_("代理"), url_for("people.appointing", slug=slug)))
    return found
