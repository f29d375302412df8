"""Pages of the report: the section with what would be objected to, and its downloads."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.common import clock
from tracker.common.file_names import offered_name
from tracker.extensions import db
from tracker.ledger.listing import whole, years_of
from tracker.people.access import Right, may, reads_below
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404
from tracker.people.sessions import me
from tracker.reporting.pages import blueprint
from tracker.reporting.rendering import rendered

MOST_BRANCHES = 200
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
}


def asked_year(organisation: Organisation, years: list[int]) -> int:
    """The year in the address, else the latest ledger, else this year."""
    year = whole(request.args.get("year", ""))
    return year if year and 2000 <= year <= 2100 else (years[0] if years else clock.today().year)


def asked_day() -> date:
    """The as-of date in the address; anything that is no date, and any day to come, means today."""
    try:
        return min(date.fromisoformat(request.args.get("as_of", "")), clock.today())
    except ValueError:
        return clock.today()


def asked_version() -> dict[str, Any]:
    """public: what may be shown to everybody; layout: a section of the annual report, or a report by itself;
    print_zeros: the overview names what there is none of, too."""
    asked = {name: request.args.get(name) == "1" for name in ("public", "zeros")}
    layout = "report" if request.args.get("layout") == "report" else "section"
    return {"public": asked["public"], "print_zeros": asked["zeros"], "layout": layout}


@blueprint.get("/o/<slug>/report")
def section(slug: str) -> ResponseReturnValue:
    from tracker.reporting import gathering, objecting, public, wording

    organisation = organisation_or_404(slug)
    years = years_of(organisation.id)
    year, as_of, version = asked_year(organisation, years), asked_day(), asked_version()
    facts = gathering.facts_of(organisation, year=year, as_of=as_of)
    worded = wording.section(facts, **version)
    shown = public.public_facts(facts) if version["public"] else facts
    return render_template(
        "reporting/section.html",
        organisation=organisation,
        years=years or [year],
        year=year,
        as_of=as_of,
        version=version,
        facts=shown,
        section=worded,
        may_take_in=may(me(), Right.INTAKE, organisation),
        branches=[] if facts.items else branches_of(organisation),
        grades=objecting.graded(facts, worded, slug=slug),
        figures=objecting.figures_told(shown, worded),
        items={item.id: item for item in facts.items},
    )


def branches_of(organisation: Organisation) -> Sequence[Organisation]:
    """Directly below, for whoever reads them: a committee without items of its own looks at their reports."""
    if not reads_below(me(), organisation):
        return []
    below = select(Organisation).where(Organisation.parent_id == organisation.id).order_by(Organisation.id)
    return db.session.scalars(below.limit(MOST_BRANCHES)).all()


@blueprint.get("/o/<slug>/report.<any(docx,md):form>")
def download(slug: str, form: str) -> ResponseReturnValue:
    organisation = organisation_or_404(slug)
    year = asked_year(organisation, years_of(organisation.id))
    as_of = asked_day()
    version = asked_version()
    made = rendered(organisation, year=year, as_of=as_of, form=form, **version)
    public = "公开稿，" if version["public"] else ""
    name = f"{organisation.name}{year - 1}年度问题整改情况（{public}截至{as_of:%Y%m%d}）.{form}"
    return send_file(BytesIO(made), mimetype=MEDIA[form], as_attachment=True, download_name=offered_name(name))
