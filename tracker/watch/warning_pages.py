"""An organisation's warning days, for its secretary and its administrators."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.common import clock
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.people.access import Right
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me
from tracker.watch import warning_days
from tracker.watch.forms import WarningDaysForm
from tracker.watch.pages import blueprint
from tracker.watch.warning_days import Days


@blueprint.route("/o/<slug>/warning-days", methods=["GET", "POST"])
def warning_days_of(slug: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug, Right.SET_UP_TELLING)
    form = WarningDaysForm(obj=warning_days.days_of(organisation))
    if form.validate_on_submit():
        with refusable(form):
            fields = (form.blue, form.yellow, form.lead, form.secretary, form.parent)
            days = Days(*(field.data or 0 for field in fields))
            warning_days.decide(organisation, days, by=me(), at=clock.now())
            db.session.commit()
            flash(_("已保存，从现在起按这些天数提醒。"), "done")
            return redirect(url_for(".warning_days_of", slug=slug), 303)
    own = warning_days.own_rule(organisation) is not None
    page = "watch/warning_days.html"
    return form_page(page, form, organisation=organisation, own=own, usual=warning_days.usual())


@blueprint.post("/o/<slug>/warning-days/removal")
def usual_warning_days(slug: str) -> ResponseReturnValue:
    """Back to what the settings say."""
    organisation = organisation_or_404(slug, Right.SET_UP_TELLING)
    if warning_days.decide(organisation, None, by=me(), at=clock.now()):
        flash(_("已恢复为系统默认的天数。"), "done")
    db.session.commit()
    return redirect(url_for(".warning_days_of", slug=slug), 303)
