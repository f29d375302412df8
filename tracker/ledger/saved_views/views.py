"""Pages of saved views: keep the list's filter, change or remove a view."""

from urllib.parse import urlencode

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from tracker.common import clock
from tracker.common.forms import form_page
from tracker.extensions import db
from tracker.ledger import listing
from tracker.ledger.pages import blueprint
from tracker.ledger.saved_views import conditions, queries, saving
from tracker.ledger.saved_views.counting import arguments_of
from tracker.ledger.saved_views.forms import ViewForm
from tracker.ledger.saved_views.models import SavedView
from tracker.people.access import reads_below
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.refusals import refusable
from tracker.people.sessions import me


@blueprint.route("/o/<slug>/ledger/views/new", methods=["GET", "POST"])
def new_view(slug: str) -> ResponseReturnValue:
    """The filter stands in the page's own address."""
    organisation, form = organisation_or_404(slug), ViewForm()
    below = "below" in request.args and reads_below(me(), organisation)
    years = listing.years_of(organisation.id, below=below)
    arguments = conditions.kept(request.args, latest_year=years[0] if years else None, below=below)
    if form.validate_on_submit():
        with nameable(form):
            name = form.name.data or ""
            saving.save(organisation, arguments, name=name, shared=form.shared, by=me(), at=clock.now())
            db.session.commit()
            flash(_("视图已保存，它在台账上方和工作台上。"), "done")
            return redirect(list_url(organisation, arguments), 303)
    return view_page(organisation, form, arguments)


@blueprint.route("/o/<slug>/ledger/views/<int:view_id>", methods=["GET", "POST"])
def change_view(slug: str, view_id: int) -> ResponseReturnValue:
    organisation, view = organisation_or_404(slug), view_or_404(slug, view_id)
    form, arguments = ViewForm(data={"name": view.name, "readers": "all" if view.shared else "me"}), arguments_of(view)
    if form.validate_on_submit():
        with nameable(form):
            saving.change(view, name=form.name.data or "", shared=form.shared, by=me())
            db.session.commit()
            flash(_("视图已修改。"), "done")
            return redirect(list_url(organisation, arguments), 303)
        view = view_or_404(slug, view_id)
    return view_page(organisation, form, arguments, view)


@blueprint.post("/o/<slug>/ledger/views/<int:view_id>/removal")
def remove_view(slug: str, view_id: int) -> ResponseReturnValue:
    """Somebody else may have removed it a moment ago: then it is gone, as was wanted."""
    organisation, view = organisation_or_404(slug), view_or_404(slug, view_id)
    form = ViewForm(formdata=None, data={"name": view.name})
    with refusable(form):
        saving.remove(view, by=me())
        db.session.commit()
        flash(_("视图已删除，事项不受影响。"), "done")
        return redirect(url_for("ledger.items", slug=organisation.slug), 303)
    view = view_or_404(slug, view_id)
    return view_page(organisation, form, arguments_of(view), view)


def view_or_404(slug: str, view_id: int) -> SavedView:
    """What the person may not see does not exist for them (law 7)."""
    place = organisation_or_404(slug).id
    here = (SavedView.id == view_id, SavedView.organisation_id == place)
    return db.session.scalar(queries.visible_to(me()).where(*here)) or abort(404)


def list_url(organisation: Organisation, arguments: dict[str, str]) -> str:
    return f"{url_for('ledger.items', slug=organisation.slug)}?{urlencode(arguments)}"


def nameable(form: ViewForm) -> refusable:
    """Two tabs that save one name at once: the second is told, like anybody who chooses a name again."""
    return refusable(form, overtaken=IntegrityError, words=_("您在这个台账里已有同名的视图，请换一个名字。"))


def view_page(
    organisation: Organisation, form: ViewForm, arguments: dict[str, str], view: SavedView | None = None
) -> ResponseReturnValue:
    return form_page(
        "ledger/saved_views/saved_view.html",
        form,
        organisation=organisation,
        view=view,
        conditions=list(conditions.in_words(arguments)),
        may_change=view is None or view.owner_id == me().id,
        may_remove=view is not None and saving.may_remove(view, me()),
        back_url=list_url(organisation, arguments),
    )
