"""The workbench, the page to change over to another organisation, the help, and complaints and suggestions."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length

from tracker.common import clock
from tracker.common.columns import contains
from tracker.common.forms import Form, form_page, one_line
from tracker.extensions import db
from tracker.home import queries
from tracker.home.groups import NAMES, group_of, groups_of, sentence
from tracker.home.models import Suggestion
from tracker.home.pages import blueprint
from tracker.home.standing import Standing, begun_in, standing_of
from tracker.home.switching import listed, mine
from tracker.home.workbench import Workbench, workbench_of
from tracker.ledger import listing
from tracker.ledger.changing import refuse_marked
from tracker.ledger.chat.entering import may_paste
from tracker.ledger.pages import reaches_below
from tracker.ledger.states import STATES
from tracker.ledger.thresholds import thresholds
from tracker.people.access import Right, may
from tracker.people.models import Organisation
from tracker.people.places import home_organisation, organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me
from tracker.reporting.below import overview

MOST_SUGGESTIONS = 100
MOST_ORGANISATIONS = 1000


class SuggestionForm(Form):
    text = TextAreaField(
        _l("投诉或建议"),
        [
            DataRequired(_l("请写下您的投诉或建议。")),
            Length(max=4000, message=_l("最多 4000 字，请分几次写。")),
        ],
    )
    unnamed = BooleanField(_l("不署名"))


@blueprint.get("/")
def workbench() -> ResponseReturnValue:
    place, today = home_organisation(), clock.today()
    bench = workbench_of(me(), today=today)
    groups = groups_of(bench, me(), today=today)
    standing = standing_of(place, today=today) if place and may(me(), Right.READ, place) else None
    return render_template(
        "home/workbench.html",
        workbench=bench,
        groups=groups,
        heading=sentence(me().name, groups),
        standing=standing,
        overview=overview_of(place) if place and standing is None else None,
        begun=begun_in(place) if place and may_begin(place, bench, standing) else None,
        may_take_in=bool(place and may(me(), Right.INTAKE, place)),
        may_read=bool(place and may(me(), Right.READ, place)),
        may_paste=bool(place and may_paste(me(), place, today=clock.today())),
        may_manage=bool(place and may(me(), Right.MANAGE_PEOPLE, place)),
        has_items=bool(groups) or db.session.scalar(queries.any_item(me())) is not None,
    )


def overview_of(place: Organisation) -> dict[str, Any] | None:
    """For a committee that reads what lies below it and keeps no ledger of its own: how its branches stand."""
    if not reaches_below(place):
        return None
    years = listing.years_of(place.id, below=True)
    return overview(place, year=years[0]) if years else None


def may_begin(place: Organisation, bench: Workbench, standing: Standing | None) -> bool:
    """Somebody who takes reports in, where the ledger is empty or something in it is nobody's yet."""
    unarranged = any(section.name == "unarranged" for section in bench.sections)
    return may(me(), Right.INTAKE, place) and (standing is None or unarranged)


@blueprint.get(f"/mine/<any({', '.join(NAMES)}):name>")
def work(name: str) -> ResponseReturnValue:
    """All of one group, as many as the workbench says."""
    today = clock.today()
    bench = workbench_of(me(), today=today)
    group = group_of(bench, name, me(), today=today)
    return render_template("home/work.html", workbench=bench, group=group, title=str(NAMES[name]))


@blueprint.get("/organisations")
def organisations() -> str:
    """All of them as a tree, or those whose names hold the words."""
    g.setdefault("organisation", home_organisation())
    kind, words = request.args.get("kind", ""), one_line(request.args.get("words", ""))[:100]
    query = mine().where(contains(Organisation.name, words)) if words else mine()
    found = db.session.scalars(query.order_by(Organisation.path).limit(MOST_ORGANISATIONS + 1)).all()
    return render_template(
        "home/organisations.html",
        choices=listed(found[:MOST_ORGANISATIONS], kind, home_organisation()),
        more=len(found) > MOST_ORGANISATIONS,
        kind=kind,
        words=words,
    )


@blueprint.get("/help")
def help() -> ResponseReturnValue:
    place = home_organisation()
    limits = thresholds().of(place.id) if place else thresholds()
    return render_template("home/help.html", states=STATES, limits=limits)


@blueprint.route("/o/<slug>/suggestions", methods=["GET", "POST"])
def suggestions(slug: str) -> ResponseReturnValue:
    """Anybody with a role there may write; whoever arranges items or manages people reads."""
    organisation = organisation_or_404(slug, None)
    form = SuggestionForm()
    if form.validate_on_submit():
        with refusable(form):
            refuse_marked(form.text.data)
            writer = None if form.unnamed.data else me().id
            left = Suggestion(organisation=organisation, person_id=writer, at=clock.now(), text=form.text.data)
            db.session.add(left)
            db.session.commit()
            flash(_("已收到。书记和管理员会看到您写的内容。"), "done")
            return redirect(url_for(".suggestions", slug=slug), 303)
    return suggestions_page(organisation, form)


def suggestions_page(organisation: Organisation, form: SuggestionForm) -> ResponseReturnValue:
    may_see = any(may(me(), right, organisation) for right in (Right.ARRANGE, Right.MANAGE_PEOPLE))
    query = queries.suggestions_for(organisation).limit(MOST_SUGGESTIONS)
    received = list(db.session.scalars(query)) if may_see else []
    return form_page("home/suggestions.html", form, organisation=organisation, may_see=may_see, received=received)
