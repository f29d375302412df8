"""What every page of the ledger shares: the blueprint, the words of templates, and what several of them look up."""

from typing import Any

from flask import Blueprint, Flask, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from wtforms import HiddenField, StringField
from wtforms.fields.choices import SelectChoice

from tracker.common import clock
from tracker.common.forms import Form
from tracker.common.languages import remembered
from tracker.extensions import db
from tracker.ledger import listing, queries, wording
from tracker.ledger.deadlines import DeadlineView, deadline_view
from tracker.ledger.evidence.files import looked_into
from tracker.ledger.models import Item
from tracker.ledger.past.item_on import ItemOn
from tracker.ledger.thresholds import thresholds
from tracker.ledger.verbs.record import Verb
from tracker.ledger.verbs.table import VERBS
from tracker.people.access import NotAllowed, Right, may, people_of, reads_below
from tracker.people.models import Organisation, User
from tracker.people.queries import has_below
from tracker.people.sessions import me
from tracker.people.told_apart import told_apart
from tracker.people.wording import tell_of_right

blueprint = Blueprint("ledger", __name__)


def init_app(app: Flask) -> None:
    app.add_template_filter(remembered(wording.state_name))
    app.add_template_filter(remembered(wording.kind_name))
    app.add_template_filter(remembered(wording.deadline_kind_name))
    app.add_template_global(remembered(wording.mark_name))  # said of constants too: see tests/test_catalogue.py
    app.add_template_filter(wording.field_name)
    app.add_template_filter(remembered(wording.deadline_words))
    app.add_template_filter(wording.who_did)
    app.add_template_filter(view_of, "deadline_view")
    for verb in VERBS.values():
        if verb.help:
            tell_of_right(app, verb.right, verb.help)


def view_of(item: Item | ItemOn) -> DeadlineView:
    """`{{ deadline_pill(item | deadline_view) }}`: today and the thresholds are looked up once a request; a page about
    a past day says which hold for its organisation."""
    if "deadline_rule" not in g:
        g.deadline_rule = clock.today(), thresholds()
    today, limits = g.deadline_rule
    return deadline_view(
        state=item.state,
        due_on=item.due_on,
        opened_on=item.opened_on,
        closed_on=item.closed_on,
        requested_on=item.requested_on,
        today=today,
        thresholds=limits.of(item.organisation_id) if isinstance(item, Item) else limits,
    )


def item_or_404(item_id: int) -> Item:
    """What the person may not see does not exist for them (law 7)."""
    item = db.session.scalar(
        queries.visible_to(me())
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


def refused_page(item: Item, name: str, refusal: NotAllowed, form: Form) -> ResponseReturnValue:
    """Nothing that could be sent again: why, and what somebody wrote in their own words, to be kept elsewhere."""
    written = (field for field in form if isinstance(field, StringField) and not isinstance(field, HiddenField))
    typed = [field.data for field in written if field.raw_data and field.data]
    return render_template("ledger/refused.html", item=item, name=name, words=str(refusal), typed=typed), refusal.status


def asked_for(organisation: Organisation, *, below: bool) -> tuple[list[int], queries.Filter]:
    """The years that have a ledger, and the filter that this address asks for."""
    years = listing.years_of(organisation.id, below=below)
    default_year = years[0] if years else None
    return years, listing.filter_from(
        request.args, below=below, organisation_id=organisation.id, me=me().id, default_year=default_year
    )


def reaches_below(organisation: Organisation) -> bool:
    """There are organisations below, and the reader may read them all."""
    return reads_below(me(), organisation) and bool(db.session.scalar(select(has_below(organisation))))


def label_of(verb: Verb, item: Item) -> str:
    """For a committee above, reopening is sending back what the branch has closed."""
    from_above = item.state == "closed" and not may(me(), Right.ARRANGE, item.organisation)
    return str(verb.sent_down if verb.sent_down and from_above else verb.title)


def person_choices(organisation: Organisation, *present: User | None, nobody: str = "") -> list[SelectChoice]:
    """Everybody an item can be given to, and whoever holds it now even if they left.
    nobody: what the empty choice says."""
    people = list(db.session.scalars(people_of(organisation)))
    people += [person for person in present if person and person not in people]
    called = told_apart(people, with_posts=True)
    named = [SelectChoice(person.id, called[person.id], initials(person)) for person in dict.fromkeys(people)]
    return [SelectChoice("", nobody or _("（未指定）"), {"data-find": _("按姓名或拼音首字母找人")}), *named]


def initials(person: User) -> dict[str, str]:
    """By which a script finds the person in a long list."""
    return {"data-initials": person.initials, "data-name": person.name_key}


def settle(form: Any) -> None:
    """In place of what was uploaded the form holds files that may be kept. Looking into them makes nobody wait: no
    transaction is open meanwhile."""
    if "files" in form and (given := form.files.data):
        db.session.rollback()
        form.files.data = looked_into(given if isinstance(given, list) else [given])
