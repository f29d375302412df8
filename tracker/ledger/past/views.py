"""Pages of the past: the ledger as of a day, two days compared, and a printed ledger held against the history."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import abort, g, render_template, request, send_file
from flask.typing import ResponseReturnValue

from tracker.common import clock
from tracker.common.file_names import offered_name
from tracker.ledger import listing
from tracker.ledger.models import KINDS
from tracker.ledger.pages import blueprint
from tracker.ledger.past import days as past_days
from tracker.ledger.past import printed_copy
from tracker.ledger.past import wording as comparison_wording
from tracker.ledger.past.comparison import LedgerOn, compare
from tracker.ledger.past.days import Asked, asked_day
from tracker.ledger.past.item_on import ItemOn
from tracker.ledger.past.replay import first_day, ledger_as_of, ledgers_as_of
from tracker.ledger.states import STATES
from tracker.ledger.thresholds import thresholds
from tracker.people.models import Organisation
from tracker.people.places import organisation_or_404

PAGE = 200
SHOWN = 200  # of one kind of difference; the workbook has them all


def asked_year(organisation: Organisation) -> tuple[int, list[int]]:
    """The year in the address, else the latest ledger, else this year; and the years to choose from."""
    years = listing.years_of(organisation.id)
    year = listing.whole(request.args.get("year", ""))
    chosen = year if year and 2000 <= year <= 2100 else (years[0] if years else clock.today().year)
    return chosen, sorted({chosen, *years}, reverse=True)


def day_in_address(name: str, usual: date) -> Asked:
    return asked_day(request.args.get(name, ""), usual=usual, today=clock.today())


@blueprint.get("/o/<slug>/ledger/as-of")
def as_of(slug: str) -> ResponseReturnValue:
    organisation, today = organisation_or_404(slug), clock.today()
    (year, years), first = asked_year(organisation), first_day(organisation)
    asked = day_in_address("on", past_days.usual_day(today, first))
    kept: dict[str, Any] = {"organisation": organisation, "year": year, "years": years, "on": asked.day, "first": first}
    if asked.problem:
        return render_template("ledger/past/as_of.html", problem=asked.problem, **kept), 400
    found = ledger_as_of(organisation, year, asked.day)
    g.deadline_rule = asked.day, thresholds().of(organisation.id)  # each row is told as of that day
    state = request.args.get("state", "")
    selected = [item for item in found.items if stands(item, state, found.on)]
    after = request.args.get("after", "")
    rows = [item for item in selected if item.sort_key > after][: PAGE + 1]
    return render_template(
        "ledger/past/as_of.html",
        **kept,
        figures=found.figures(),
        rates={kind: found.figures(kind) for kind in KINDS},
        state=state,
        states=STATES,
        rows=rows[:PAGE],
        after=after,
        next_after=rows[PAGE - 1].sort_key if len(rows) > PAGE else None,
        shortcuts=shortcuts(today, first),
    )


def stands(item: ItemOn, state: str, day: date) -> bool:
    return item.is_overdue(day) if state == "overdue" else state not in STATES or item.state == state


def shortcuts(today: date, first: date | None) -> list[tuple[str, date]]:
    """The ends people report by, as far back as the ledger reaches."""
    days = [past_days.month_end(today), past_days.quarter_end(today), past_days.year_end(today)]
    named = zip(comparison_wording.end_names(), days, strict=True)
    return [(name, day) for name, day in named if first and day >= first]


@blueprint.get("/o/<slug>/ledger/comparison")
def comparison(slug: str) -> ResponseReturnValue:
    organisation, today = organisation_or_404(slug), clock.today()
    (year, years), first = asked_year(organisation), first_day(organisation)
    begin, end = asked_span(today, first)
    kind = request.args.get("kind", "")
    kept: dict[str, Any] = {"organisation": organisation, "year": year, "years": years, "kind": kind, "first": first}
    kept |= {"begin": begin.day, "end": end.day, "shortcuts": shortcuts(today, first)}
    if problem := span_problem(begin, end):
        return render_template("ledger/past/comparison.html", problem=problem, **kept), 400
    ledgers = ledgers_as_of(organisation, year, (begin.day, end.day))
    found = compare(*(of_kind(each, kind) for each in ledgers))
    return render_template(
        "ledger/past/comparison.html",
        **kept,
        found=found,
        kinds=[each for each in KINDS if kind in ("", each) and ledgers[1].figures(each).total],
        sections=comparison_wording.sections(found, limit=SHOWN),
    )


def asked_span(today: date, first: date | None) -> tuple[Asked, Asked]:
    end = day_in_address("to", today)
    eve = max(end.day, date.min + past_days.ONE_DAY) - past_days.ONE_DAY  # the first of all days has none
    return day_in_address("from", min(past_days.usual_start(today, first), eve)), end


def span_problem(begin: Asked, end: Asked) -> str:
    return begin.problem or end.problem or comparison_wording.order_problem(begin.day, end.day)


def of_kind(whole: LedgerOn, kind: str) -> LedgerOn:
    return LedgerOn(whole.on, tuple(item for item in whole.items if kind not in KINDS or item.kind == kind))


@blueprint.get("/o/<slug>/ledger/as-of.<any(xlsx, docx):form>")
def as_of_file(slug: str, form: str) -> ResponseReturnValue:
    from tracker.ledger.printing.making import make_file

    organisation, today = organisation_or_404(slug), clock.today()
    (year, _years), asked = asked_year(organisation), day_in_address("on", today)
    if asked.problem:
        abort(400, asked.problem)
    file = make_file(organisation, year, form=form, today=today, as_of=asked.day)
    name = f"{organisation.name}{year}年度整改台账（截至{asked.day}）.{form}"
    return send_file(BytesIO(file.data), as_attachment=True, download_name=offered_name(name))


@blueprint.get("/o/<slug>/ledger/comparison.xlsx")
def comparison_file(slug: str) -> ResponseReturnValue:
    from tracker.ledger.printing.comparison_sheet import to_xlsx

    organisation, today = organisation_or_404(slug), clock.today()
    year, _years = asked_year(organisation)
    begin, end = asked_span(today, first_day(organisation))
    if problem := span_problem(begin, end):
        abort(400, problem)
    found = compare(*ledgers_as_of(organisation, year, (begin.day, end.day)))
    name = f"{organisation.name}{year}年度整改台账变化（{begin.day}至{end.day}）.xlsx"
    data = to_xlsx(found, organisation=organisation.name, year=year)
    return send_file(BytesIO(data), as_attachment=True, download_name=offered_name(name))


@blueprint.get("/o/<slug>/ledger/paper")
def paper(slug: str) -> ResponseReturnValue:
    """Reads only, so it is a GET: an address that can be kept with the paper."""
    organisation = organisation_or_404(slug)
    number, typed = request.args.get("number", "").strip(), request.args.get("hash", "").strip()
    kept = {"organisation": organisation, "number": number, "hash": typed}
    if not (number or typed):
        return render_template("ledger/past/printed_copy.html", **kept)
    place, hash_ = listing.whole(number), printed_copy.cleaned(typed)
    if place is None or printed_copy.problem(place, hash_):
        return render_template("ledger/past/printed_copy.html", problem=printed_copy.problem(place, hash_), **kept), 400
    found = printed_copy.checked(organisation, place, hash_)
    told = {
        "found": found,
        "words": printed_copy.verdict_words(found),
        "then": printed_copy.then_words(organisation, found),
    }
    return render_template("ledger/past/printed_copy.html", **told, **kept)
