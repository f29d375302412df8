"""What every page of the ledger shares: the blueprint, the words of templates, and what several of them look up."""

from flask import Blueprint, Flask, abort, g, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms.fields.choices import SelectChoice

from tracker.common import clock
from tracker.common.languages import remembered
from tracker.extensions import db
from tracker.ledger import listing, queries, wording
from tracker.ledger.deadlines import DeadlineView, deadline_view
from tracker.ledger.models import Item
from tracker.ledger.thresholds import thresholds
from tracker.people.access import Right, may, people_of, reads_below
from tracker.people.models import Organisation, User
from tracker.people.queries import has_below

blueprint = Blueprint("ledger", __name__)


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.add_template_filter(remembered(wording.state_name))
    app.add_template_filter(remembered(wording.kind_name))
    app.add_template_filter(remembered(wording.deadline_kind_name))
    app.add_template_global(remembered(wording.mark_name))  # said of constants too: see test_guards
    app.add_template_filter(wording.field_name)
    app.add_template_filter(remembered(wording.deadline_words))
    app.add_template_filter(wording.said)
    app.add_template_filter(wording.who_did)
    app.add_template_filter(view_of, "deadline_view")


def view_of(item: Item) -> DeadlineView:
    """`{{ deadline_pill(item | deadline_view) }}`: today and the thresholds are looked up once a request."""
    if "deadline_rule" not in g:
        g.deadline_rule = {"today": clock.today(), "thresholds": thresholds()}
    return deadline_view(
        state=item.state,
        due_on=item.due_on,
        opened_on=item.opened_on,
        closed_on=item.closed_on,
        **g.deadline_rule,
    )


def item_or_404(item_id: int) -> Item:
    """What the person may not see does not exist for them (law 7)."""
    item = db.session.scalar(
        queries.visible_to(current_user)
        .where(Item.id == item_id)
        .options(
            joinedload(Item.organisation),
            joinedload(Item.owner),
            joinedload(Item.accountable_lead),
            joinedload(Item.finding),
            selectinload(Item.actions).joinedload(Item.owner),
        )
    )
    if item is None:
        abort(404)
    g.organisation = item.organisation
    return item


def asked_for(organisation: Organisation, *, below: bool) -> tuple[list[int], queries.Filter]:
    """The years that have a ledger, and the filter that this address asks for."""
    years = listing.years_of(organisation.id, below=below)
    default_year = years[0] if years else None
    ask = {"organisation_id": organisation.id, "me": current_user.id, "default_year": default_year}
    return years, listing.wanted(request.args, below=below, **ask)


def reaches_below(organisation: Organisation) -> bool:
    """There are organisations below, and the reader may read them all."""
    return reads_below(current_user, organisation) and bool(db.session.scalar(select(has_below(organisation))))


def label_of(verb: str, item: Item) -> str:
    """For a committee above, reopening is sending back what the branch has closed."""
    sends_back = verb == "reopen" and item.state == "closed" and not may(current_user, Right.ARRANGE, item.organisation)
    return _("退回重开") if sends_back else wording.verb_name(verb)


def person_choices(organisation: Organisation, *present: User | None, nobody: str = "") -> list[SelectChoice]:
    """Everybody an item can be given to, and whoever holds it now even if they left.
    nobody: what the empty choice says."""
    people = list(db.session.scalars(people_of(organisation)))
    people += [person for person in present if person and person not in people]
    named = [
        SelectChoice(person.id, f"{person.name}（{person.post}）" if person.post else person.name, initials(person))
        for person in dict.fromkeys(people)
    ]
    return [SelectChoice("", nobody or _("（未指定）"), {"data-find": _("按姓名或拼音首字母找人")}), *named]


def initials(person: User) -> dict[str, str]:
    """By which a script finds the person in a long list."""
    return {"data-initials": person.initials, "data-name": person.name_key}
